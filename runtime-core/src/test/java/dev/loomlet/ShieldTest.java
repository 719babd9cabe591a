package dev.loomlet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.blocking;
import static dev.loomlet.Loomlet.current;
import static dev.loomlet.Loomlet.shield;
import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.withTimeout;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Clean-up that must finish. */
@ExtendWith(HubExtension.class)
class ShieldTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final List<String> seen = new ArrayList<>();

    @Test
    void kill_waitsForTheShieldedCode_andComesOutOfTheNextWait() {
        Simulation.run(1, () -> {
            Coroutine<?> victim = spawn(() -> {
                shield(() -> {
                    sleep(SECOND);
                    yieldNow();
                    sleep(SECOND);
                });
                seen.add("clean");
                sleep(HOUR);
                seen.add("survived");
            });
            yieldNow();
            victim.kill();
            assertThat(victim.killed()).isTrue();
            assertThat(Hub.current().now()).isEqualTo(SECOND.multipliedBy(2));
        });
        assertThat(seen).containsExactly("clean");
    }

    @Test
    void bodyThatWaitsNoMore_endsAsIfNotKilled() {
        Simulation.run(1, () -> {
            Coroutine<String> victim = spawn(() -> shield(() -> {
                sleep(SECOND);
                return "done";
            }));
            yieldNow();
            victim.kill();
            assertThat(victim.value()).isEqualTo("done");
        });
    }

    @Test
    void outerTimeout_isHeldBack_innerOneIsNot() {
        Simulation.run(1, () -> {
            assertThatThrownBy(() -> withTimeout(SECOND, () -> {
                shield(() -> {
                    sleep(SECOND.multipliedBy(2));
                    assertThatThrownBy(() -> withTimeout(SECOND, () -> sleep(HOUR)))
                            .isInstanceOf(TimeoutException.class);
                    seen.add("clean");
                });
                sleep(HOUR);
            })).isInstanceOf(TimeoutException.class);
            assertThat(Hub.current().now()).isEqualTo(SECOND.multipliedBy(3));
        });
        assertThat(seen).containsExactly("clean");
    }

    @Test
    void nestedShields_holdBackUntilTheOuterOneEnds() {
        Simulation.run(1, () -> {
            Coroutine<?> victim = spawn(() -> {
                shield(() -> {
                    shield(() -> sleep(SECOND));
                    sleep(SECOND);
                    seen.add("clean");
                });
                sleep(HOUR);
            });
            yieldNow();
            victim.kill();
        });
        assertThat(seen).containsExactly("clean");
    }

    @Test
    void timeoutOfTheOuterShield_isHeldBackByTheInnerOne() {
        Simulation.run(1, () -> shield(() -> {
            assertThatThrownBy(() -> withTimeout(SECOND, () -> {
                shield(() -> sleep(SECOND.multipliedBy(2)));
                seen.add("clean");
                sleep(HOUR);
            })).isInstanceOf(TimeoutException.class);
        }));
        assertThat(seen).containsExactly("clean");
    }

    @Test
    void closedTimeout_isTakenBackFromBehindTheShield() {
        Simulation.run(1, () -> {
            try (var _ = Timeout.start(SECOND)) {
                shield(() -> sleep(HOUR));
            }
            sleep(HOUR);
        });
    }

    @Test
    void severalSignals_comeOutOfOneWaitEachAfterwards() {
        Simulation.run(1, () -> {
            Coroutine<?> victim = spawn(() -> {
                shield(() -> sleep(SECOND));
                for (int i = 0; i < 2; i++) {
                    try {
                        sleep(HOUR);
                    } catch (IllegalStateException e) {
                        seen.add(e.getMessage());
                    }
                }
            });
            yieldNow();
            victim.signal(new IllegalStateException("first"));
            victim.signal(new IllegalStateException("second"));
            victim.join();
            assertThat(Hub.current().now()).isEqualTo(SECOND);
        });
        assertThat(seen).containsExactly("first", "second");
    }

    @Test
    void codeThatThrows_lowersTheShield() {
        Simulation.run(1, () -> {
            Coroutine<?> victim = spawn(() -> {
                assertThatThrownBy(() -> shield(() -> {
                    throw new IllegalStateException("broken");
                })).hasMessage("broken");
                sleep(HOUR);
            });
            yieldNow();
            victim.kill();
            assertThat(Hub.current().now()).isZero();
        });
    }

    @Test
    void signalHeldBack_interruptsABlockingCallAfterTheShield() {
        Hub.run(() -> {
            Coroutine<?> victim = spawn(() -> {
                shield(() -> sleep(Duration.ofMillis(1)));
                blocking(() -> Thread.sleep(HOUR));
            });
            yieldNow();
            victim.kill();
            assertThat(victim.killed()).isTrue();
        });
    }

    @Test
    void deadlock_comesThrough() {
        assertThatThrownBy(() -> Hub.run(() -> {
            Coroutine<?> main = current();
            Coroutine<?> waiting = spawn(() -> main.join());
            shield(() -> waiting.join());
        })).isInstanceOf(DeadlockException.class);
    }

    @Test
    void threadWithoutAHub_runsTheCode() throws Exception {
        assertThat(Threads.on(Thread.ofVirtual(), () -> shield(() -> "ran"))).isEqualTo("ran");
    }

    @Test
    void nullCode_isNamed() {
        assertThatThrownBy(() -> shield((CheckedRunnable<RuntimeException>) null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("code");
    }
}
