package dev.loomlet;

import dev.loomlet.loop.Waiter;
import dev.loomlet.pool.Scope;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

import static dev.loomlet.Loomlet.blocking;
import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.withTimeout;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What gevent's Timeout does, section A3 of its semantics. */
class TimeoutTest {

    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofHours(1);

    @Test
    void withTimeout_waitIsTooLong_throwsTimeoutException() {
        Hub.run(() -> assertThatThrownBy(() -> withTimeout(SHORT, () -> sleep(LONG)))
                .isInstanceOf(TimeoutException.class)
                .hasMessageContaining("PT0.001S"));
    }

    @Test
    void withTimeout_codeIsInTime_givesItsResultAndLeavesNoTimer() throws Exception {
        Hub.run(() -> {
            assertThat(Loomlet.<String, RuntimeException>withTimeout(LONG, () -> "done")).isEqualTo("done");
            assertThat(Hub.current().loop().timerCount()).isZero();
        });
    }

    @Test
    void withTimeout_checkedExceptionOfTheCode_comesOutAsItIs() {
        IOException failure = new IOException("x");
        Hub.run(() -> assertThatThrownBy(() -> withTimeout(LONG, () -> {
            throw failure;
        })).isSameAs(failure));
    }

    @Test
    void withTimeout_otherwise_isGivenWhenTimeIsUp() {
        String result = Hub.run(() -> withTimeout(SHORT, "too late", () -> {
            sleep(LONG);
            return "in time";
        }));
        assertThat(result).isEqualTo("too late");
    }

    @Test
    void outerLimit_passesThroughInnerOne() {
        Hub.run(() -> {
            assertThatThrownBy(() -> withTimeout(SHORT, () -> withTimeout(LONG, "inner", () -> {
                sleep(LONG);
                return "in time";
            }))).isInstanceOf(TimeoutException.class);
            assertThat(Hub.current().loop().timerCount()).isZero();
        });
    }

    @Test
    void innerLimit_leavesOuterOnePending() {
        Hub.run(() -> {
            try (Timeout outer = Timeout.start(LONG)) {
                assertThat(withTimeout(SHORT, "inner", () -> {
                    sleep(LONG);
                    return "in time";
                })).isEqualTo("inner");
                assertThat(outer.isPending()).isTrue();
            }
        });
    }

    @Test
    void codeInABlockingCallOfTheJdk_isInterruptedAndCountsAsTooLate() {
        Hub.run(() -> {
            assertThatThrownBy(() -> withTimeout(SHORT, () -> blocking(() -> new CountDownLatch(1).await())))
                    .isInstanceOf(TimeoutException.class);
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            sleep(SHORT);
        });
    }

    @Test
    void timeout_catchException_doesNotSwallowIt() {
        Hub.run(() -> assertThatThrownBy(() -> withTimeout(SHORT, () -> {
            try {
                sleep(LONG);
            } catch (Exception e) {
                throw new AssertionError("swallowed", e);
            }
        })).isInstanceOf(TimeoutException.class));
    }

    @Test
    void start_customSignal_comesOutOfTheWait() {
        IllegalArgumentException custom = new IllegalArgumentException("mine");
        Hub.run(() -> assertThatThrownBy(() -> {
            try (var _ = Timeout.start(SHORT, custom)) {
                sleep(LONG);
            }
        }).isSameAs(custom));
    }

    @Test
    void zeroLimit_aYieldSurvives_aRealWaitDoesNot() {
        Hub.run(() -> {
            try (Timeout timeout = Timeout.start(Duration.ZERO)) {
                yieldNow();
                assertThatThrownBy(() -> sleep(LONG)).isSameAs(timeout);
            }
        });
    }

    @Test
    void elapsedWhileRunning_comesOutOfTheNextWaitOnly() {
        Hub.run(() -> {
            Timeout timeout = Timeout.start(Duration.ZERO);
            long end = System.nanoTime() + 20_000_000;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            yieldNow(); // the loop looks at its timers after five milliseconds of work
            yieldNow();
            timeout.close();
            sleep(SHORT);
        });
    }

    @Test
    void close_byAnotherCoroutine_isRefused() {
        Hub.run(() -> {
            Timeout timeout = Timeout.start(LONG);
            assertThatThrownBy(() -> spawn(timeout::close).get()).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("belongs to main");
            timeout.close();
        });
    }

    @Test
    void closedTwice_hasNoEffect() {
        Hub.run(() -> {
            Timeout timeout = Timeout.start(SHORT);
            timeout.close();
            timeout.close();
            sleep(Duration.ofMillis(3));
            assertThat(timeout.isPending()).isFalse();
        });
    }

    @Test
    void limitOnTheDriverThread_endsItsJoin() {
        Coroutine<?> sleeper = spawn(() -> sleep(LONG));
        assertThatThrownBy(() -> withTimeout(SHORT, () -> sleeper.join())).isInstanceOf(TimeoutException.class);
        assertThat(sleeper.ready()).isFalse();
        sleeper.kill();
    }

    @Test
    void start_nullDuration_namesTheArgument() {
        assertThatThrownBy(() -> Timeout.start(null)).isInstanceOf(NullPointerException.class)
                .hasMessageContaining("duration");
    }

    @Test
    void inBlockingCode_itWorksOrIsRefused() {
        Hub.run(() -> {
            Timeout outer = Timeout.start(Duration.ofHours(1));
            Loomlet.blocking(() -> {
                if (Loomlet.engine().equals("direct")) {
                    Timeout.start(Duration.ofHours(1)).close();
                    return;
                }
                assertThatThrownBy(() -> Timeout.start(Duration.ofHours(1))).isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("start the limit around blocking(...)");
                assertThatThrownBy(() -> Scope.open()).isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("open the scope around blocking(...)");
                assertThatThrownBy(outer::close).isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("beside its hub");
            });
            assertThat(outer.isPending()).isTrue();
            outer.close();
            assertThat(Waiter.current().loop().timerCount()).isZero();
        });
    }

    @Test
    void badArguments_areNamed() {
        assertThatThrownBy(() -> Timeout.start(null)).isInstanceOf(NullPointerException.class)
                .hasMessageStartingWith("duration is null");
        assertThatThrownBy(() -> Loomlet.withTimeout(null, () -> {})).isInstanceOf(NullPointerException.class)
                .hasMessageStartingWith("limit is null");
        assertThatThrownBy(() -> Loomlet.withTimeout(null, "otherwise", () -> "result"))
                .isInstanceOf(NullPointerException.class)
                .hasMessageStartingWith("limit is null");
    }
}
