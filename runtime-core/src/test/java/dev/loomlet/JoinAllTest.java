package dev.loomlet;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.current;
import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(HubExtension.class)
class JoinAllTest {

    private static final JoinOptions DEFAULTS = JoinOptions.defaults();
    private static final Duration LONG = Duration.ofHours(1);

    private static Coroutine<Void> sleeper(int millis) {
        return spawn("sleeper " + millis, () -> sleep(Duration.ofMillis(millis)));
    }

    @Test
    void result_isInTheOrderOfTheEnds() {
        Coroutine<Void> a = sleeper(4);
        Coroutine<Void> b = sleeper(1);
        Coroutine<Void> c = sleeper(2);
        assertThat(joinAll(a, b, c)).isEqualTo(List.of(b, c, a));
    }

    @Test
    void thoseThatHaveEnded_comeFirst() {
        Coroutine<Void> a = sleeper(1);
        Coroutine<Void> b = spawn(() -> {});
        Coroutine<Void> c = spawn(() -> {});
        joinAll(b, c);
        assertThat(joinAll(a, c, b)).isEqualTo(List.of(c, b, a));
    }

    @Test
    void duplicates_appearAsOften() {
        Coroutine<Void> a = sleeper(2);
        Coroutine<Void> b = sleeper(1);
        assertThat(joinAll(a, b, a)).isEqualTo(List.of(b, a, a));
    }

    @Test
    void nothingToWaitFor_returnsAtOnce() {
        Coroutine<Void> never = spawn(() -> sleep(LONG));
        assertThat(joinAll()).isEmpty();
        assertThat(joinAll(List.of(never), DEFAULTS.count(0))).isEmpty();
        assertThat(joinAll(List.of(never), DEFAULTS.timeout(Duration.ZERO))).isEmpty();
        never.kill();
    }

    @Test
    void count_returnsAtThatMany() {
        Coroutine<Void> a = spawn(() -> sleep(LONG));
        Coroutine<Void> b = sleeper(1);
        Coroutine<Void> c = sleeper(2);
        assertThat(joinAll(List.of(a, b, c), DEFAULTS.count(2))).isEqualTo(List.of(b, c));
        assertThat(joinAll(List.of(b, c), DEFAULTS.count(1))).isEqualTo(List.of(b));
        assertThat(joinAll(List.of(b), DEFAULTS.count(9))).isEqualTo(List.of(b));
        a.kill();
    }

    @Test
    void negativeCount_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.count(-1))
                .withMessage("count is -1; it must be 0 or more");
    }

    @Test
    void timeout_givesThoseThatHaveEnded() {
        Coroutine<Void> slow = spawn(() -> sleep(LONG));
        Coroutine<Void> fast = spawn(() -> {});
        assertThat(joinAll(List.of(slow, fast), DEFAULTS.timeout(Duration.ofMillis(5)))).isEqualTo(List.of(fast));
        assertThat(slow.ready()).isFalse();
        slow.kill();
    }

    @Test
    void raisingError_raisesTheFirstFailureAtOnceAndLeavesTheOthersRunning() {
        IllegalArgumentException failure = new IllegalArgumentException("first");
        Coroutine<Void> slow = spawn(() -> sleep(LONG));
        Coroutine<Void> later = spawn(() -> {
            sleep(Duration.ofMillis(1));
            throw new IllegalStateException("second");
        });
        Coroutine<Void> failing = spawn(() -> {
            throw failure;
        });
        assertThatThrownBy(() -> joinAll(List.of(slow, later, failing), DEFAULTS.raisingError())).isSameAs(failure);
        assertThat(slow.ready() || later.ready()).isFalse();
        joinAll(later);
        slow.kill();
    }

    @Test
    void raisingError_givesACheckedExceptionAsTheCause() {
        IOException failure = new IOException("gone");
        Callable<Void> body = () -> {
            throw failure;
        };
        Coroutine<Void> failing = spawn(body);
        assertThatThrownBy(() -> joinAll(List.of(failing), DEFAULTS.raisingError()))
                .isInstanceOf(CompletionException.class)
                .hasCause(failure);
    }

    @Test
    void raisingError_looksNoFurtherThanTheCount() {
        Coroutine<Void> good = spawn(() -> {});
        Coroutine<Void> bad = spawn(() -> {
            throw new IllegalStateException("bad");
        });
        joinAll(good, bad);
        assertThat(joinAll(List.of(good, bad), DEFAULTS.raisingError().count(1))).isEqualTo(List.of(good));
    }

    @Test
    void failuresAndKills_countAsEnds() {
        Coroutine<Void> failing = spawn(() -> {
            throw new IllegalStateException("bad");
        });
        Coroutine<Void> killed = spawn(() -> sleep(LONG));
        spawn(() -> killed.signal(new CoroutineExit()));
        assertThat(joinAll(failing, killed)).isEqualTo(List.of(failing, killed));
    }

    @Test
    void nullElement_isNamed() {
        Coroutine<Void> one = spawn(() -> {});
        assertThatNullPointerException().isThrownBy(() -> joinAll(Arrays.asList(one, null)))
                .withMessage("coroutines holds a null; pass what spawn returned");
        one.join();
    }

    @Test
    void callerAmongThem_isRefused() {
        Coroutine<Void> self = spawn(() -> {
            joinAll(current());
        });
        assertThatIllegalStateException().isThrownBy(self::get).withMessageContaining("waits for its own end");
    }

    @Test
    void coroutinesOfSeveralHubs_areJoinedTogether() {
        try (Hub first = Hub.start("first"); Hub second = Hub.start("second")) {
            Coroutine<String> a = first.spawn(() -> "a");
            Coroutine<String> b = second.spawn(() -> "b");
            Coroutine<String> c = spawn(() -> "c");
            assertThat(joinAll(a, b, c)).containsExactlyInAnyOrder(a, b, c);
        }
    }

    @Test
    void threadWithoutAHub_canJoin() throws Exception {
        try (Hub hub = Hub.start("elsewhere")) {
            List<Coroutine<?>> all = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                all.add(hub.spawn(() -> sleep(Duration.ofMillis(1))));
            }
            for (Thread.Builder builder : new Thread.Builder[]{Thread.ofPlatform(), Thread.ofVirtual()}) {
                assertThat(Threads.on(builder, () -> joinAll(all))).hasSize(10);
            }
        }
    }

    @Test
    void killOfTheJoiner_leavesTheOthersAlone() {
        Coroutine<Void> slow = spawn(() -> sleep(LONG));
        Coroutine<List<Coroutine<?>>> joiner = spawn(() -> joinAll(slow));
        Coroutine<Void> killer = spawn(() -> joiner.kill());
        joinAll(joiner, killer);
        assertThat(joiner.killed()).isTrue();
        assertThat(slow.ready()).isFalse();
        slow.kill();
    }
}
