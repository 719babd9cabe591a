package dev.loomlet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Several hubs on several carriers. */
@ExtendWith(HubExtension.class)
class HubGroupTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void spawn_spreadsCoroutinesEvenly() {
        try (HubGroup group = HubGroup.of(3)) {
            Map<Hub, Integer> counts = new HashMap<>();
            for (int i = 0; i < 30; i++) {
                counts.merge(group.spawn(() -> sleep(HOUR)).hub(), 1, Integer::sum);
            }
            assertThat(counts).hasSize(3);
            assertThat(counts.values()).allMatch(count -> count >= 9);
        }
    }

    @Test
    void spawn_prefersTheHubWithLeastToDo() {
        try (HubGroup group = HubGroup.of(2)) {
            List<Coroutine<?>> busy = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                busy.add(group.hub(0).spawn(() -> sleep(HOUR)));
            }
            // A round trip, so that the hub has counted them.
            group.hub(0).spawn(() -> {}).join();
            for (int i = 0; i < 4; i++) {
                assertThat(group.spawn("named", () -> sleep(HOUR)).hub()).isSameAs(group.hub(1));
            }
        }
    }

    @Test
    void hubs_runInParallel() {
        try (HubGroup group = HubGroup.of(2)) {
            CountDownLatch both = new CountDownLatch(2);
            CheckedRunnable<InterruptedException> meet = () -> {
                both.countDown();
                while (both.getCount() > 0) {
                    Thread.onSpinWait();
                }
            };
            joinAll(group.hub(0).spawn(meet), group.hub(1).spawn(meet));
        }
    }

    @Test
    void childrenOfACoroutine_stayOnItsHub() {
        try (HubGroup group = HubGroup.of(2)) {
            Hub hub = group.hub(1);
            assertThat(hub.spawn(() -> spawn(() -> Hub.current()).get()).get()).isSameAs(hub);
        }
    }

    @Test
    void hubFor_equalKeysHaveOneHub() {
        try (HubGroup group = HubGroup.of(3)) {
            for (int i = 0; i < 100; i++) {
                assertThat(group.hubFor("key " + i)).isSameAs(group.hubFor("key " + i));
            }
            assertThat(group.size()).isEqualTo(3);
            assertThatThrownBy(() -> group.hub(3)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> group.hubFor(null)).hasMessageContaining("key");
        }
    }

    /** Goes from hub to hub, without a wait in between. */
    private static void hop(HubGroup group, int times, List<String> seen) {
        group.hub(times % 2).spawn(() -> {
            if (times == 0) {
                seen.add("arrived");
            } else {
                hop(group, times - 1, seen);
            }
        });
    }

    @Test
    void join_waitsForWhatTheHubsSpawnOnEachOther() {
        List<String> seen = new ArrayList<>();
        try (HubGroup group = HubGroup.of(2)) {
            group.hub(1).spawn(() -> {
                sleep(Duration.ofMillis(1));
                group.hub(0).spawn(() -> {
                    sleep(Duration.ofMillis(1));
                    group.hub(1).spawn(() -> seen.add("last"));
                });
            });
            group.join();
            assertThat(seen).hasSize(1);
            seen.clear();
            for (int i = 0; i < 200; i++) {
                hop(group, 5, seen);
                group.join();
                assertThat(seen).hasSize(1);
                seen.clear();
            }
            group.spawn(() -> sleep(HOUR));
            assertThat(group.join(Duration.ofMillis(1))).isFalse();
        }
    }

    @Test
    void join_byACoroutineOfTheGroup_isRefused() {
        try (HubGroup group = HubGroup.of(2)) {
            assertThatThrownBy(() -> group.hub(0).spawn(() -> group.join()).get())
                    .isInstanceOf(IllegalStateException.class);
            CheckedRunnable<RuntimeException> closing = group::close;
            assertThatThrownBy(() -> group.hub(0).spawn(closing).get())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(group.hub(0).name());
        }
    }

    @Test
    void close_killsAllAtTheSameTime() {
        HubGroup group = HubGroup.of(2);
        Coroutine<?> one = group.spawn(() -> sleep(HOUR));
        Coroutine<?> two = group.spawn(() -> sleep(HOUR));
        group.close();
        group.close();
        assertThat(one.killed()).isTrue();
        assertThat(two.killed()).isTrue();
        assertThatThrownBy(() -> group.spawn(() -> 1)).isInstanceOf(IllegalStateException.class);
        group.join();
    }

    @Test
    void perCore_hasAHubForEachProcessor() {
        try (HubGroup group = HubGroup.perCore()) {
            assertThat(group.size()).isEqualTo(Runtime.getRuntime().availableProcessors());
        }
        assertThatThrownBy(() -> HubGroup.of(0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hubs is 0");
    }
}
