package dev.loomlet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.current;
import static dev.loomlet.Loomlet.killAll;
import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What gevent's killall does, section A2 of its semantics, and point 15 of the checklist. */
@ExtendWith(HubExtension.class)
class KillAllTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final List<String> seen = new ArrayList<>();

    private Coroutine<?> stubborn(String name, Duration cleanUp) {
        return spawn(name, () -> {
            try {
                sleep(HOUR);
            } finally {
                sleep(cleanUp);
                seen.add(name + " is clean");
            }
        });
    }

    @Test
    void neverRun_isCancelledWithoutRunning() throws Exception {
        Simulation.run(1, () -> {
            Coroutine<?> first = spawn(() -> seen.add("first"));
            Coroutine<?> second = stubborn("second", HOUR);
            killAll(List.of(first, second), SECOND);
            assertThat(first.killed()).isTrue();
            assertThat(second.killed()).isTrue();
        });
        assertThat(seen).isEmpty();
    }

    @Test
    void waiting_areUnwoundWhenTheCallReturns() {
        Simulation.run(1, () -> {
            Coroutine<?> first = stubborn("first", SECOND);
            Coroutine<?> second = stubborn("second", SECOND.multipliedBy(2));
            yieldNow();
            killAll(first, second);
            assertThat(seen).containsExactly("first is clean", "second is clean");
            assertThat(Hub.current().now()).isEqualTo(SECOND.multipliedBy(2));
        });
    }

    @Test
    void tooSlow_throwsTimeoutExceptionAndLeavesThemAlive() {
        Simulation.run(1, () -> {
            Coroutine<?> quick = stubborn("quick", Duration.ZERO);
            Coroutine<?> slow = stubborn("slow", SECOND.multipliedBy(2));
            yieldNow();
            assertThatThrownBy(() -> killAll(List.of(quick, slow), SECOND)).isInstanceOf(TimeoutException.class)
                    .hasMessageContaining("PT1S")
                    .hasMessageContaining("slow")
                    .hasMessageNotContaining("quick");
            assertThat(slow.ready()).isFalse();
            slow.join();
            assertThat(slow.killed()).isTrue();
        });
    }

    @Test
    void zeroTimeout_doesNotWait() {
        Simulation.run(1, () -> {
            Coroutine<?> victim = stubborn("victim", Duration.ZERO);
            yieldNow();
            assertThatThrownBy(() -> killAll(List.of(victim), Duration.ZERO)).isInstanceOf(TimeoutException.class);
            victim.join();
            assertThat(victim.killed()).isTrue();
        });
    }

    @Test
    void ended_areLeftAlone_andDuplicatesGetOneSignal() {
        Simulation.run(1, () -> {
            Coroutine<Integer> ended = spawn(() -> 1);
            ended.join();
            Coroutine<?> victim = stubborn("victim", SECOND);
            yieldNow();
            killAll(ended, victim, victim);
            assertThat(ended.value()).isEqualTo(1);
            assertThat(seen).containsExactly("victim is clean");
        });
    }

    @Test
    void signal_comesOutOfEachOfThem() throws Exception {
        IllegalArgumentException signal = new IllegalArgumentException("out");
        Simulation.run(1, () -> {
            Hub.current().onFailure((coroutine, failure) -> seen.add(failure.getMessage()));
            Coroutine<?> first = spawn(() -> sleep(HOUR));
            yieldNow();
            killAll(List.of(first), signal, SECOND);
            assertThat(first.exception()).isSameAs(signal);
        });
        assertThat(seen).isEmpty();
    }

    @Test
    void caller_amongThem_isUnwoundAfterTheOthersWereSignalled() {
        Simulation.run(1, () -> {
            Coroutine<?> other = spawn(() -> sleep(HOUR));
            Coroutine<?> caller = spawn(() -> {
                killAll(List.of(current(), other), SECOND);
                seen.add("survived");
            });
            caller.join();
            assertThat(caller.killed()).isTrue();
            other.join();
            assertThat(other.killed()).isTrue();
        });
        assertThat(seen).isEmpty();
    }

    @Test
    void severalHubs_areServed() {
        try (Hub one = Hub.start(); Hub two = Hub.start()) {
            Coroutine<?> first = one.spawn(() -> sleep(HOUR));
            Coroutine<?> second = two.spawn(() -> sleep(HOUR));
            killAll(first, second);
            assertThat(first.killed()).isTrue();
            assertThat(second.killed()).isTrue();
        }
    }

    @Test
    void nothing_returnsAtOnce() {
        killAll();
        killAll(List.of());
    }

    @Test
    void nulls_areNamed_andNobodyIsKilled() {
        Simulation.run(1, () -> {
            Coroutine<?> bystander = spawn(() -> seen.add("ran"));
            assertThatThrownBy(() -> killAll(Arrays.asList(bystander, null))).isInstanceOf(NullPointerException.class)
                    .hasMessageContaining("coroutines");
            assertThatThrownBy(() -> killAll(List.of(bystander), null, SECOND))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessageContaining("signal");
            assertThatThrownBy(() -> killAll(List.of(bystander), (Duration) null))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessageContaining("timeout");
        });
        assertThat(seen).containsExactly("ran");
    }
}
