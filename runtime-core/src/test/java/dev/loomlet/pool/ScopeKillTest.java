package dev.loomlet.pool;

import dev.loomlet.Coroutine;
import dev.loomlet.CoroutineExit;
import dev.loomlet.DeadlockException;
import dev.loomlet.Hub;
import dev.loomlet.HubExtension;
import dev.loomlet.Simulation;
import dev.loomlet.Timeout;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.current;
import static dev.loomlet.Loomlet.shield;
import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.withTimeout;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Kills, time limits and shields around scopes and inside of them. */
@ExtendWith(HubExtension.class)
class ScopeKillTest extends ScopeCases {

    @Test
    void ownerKilledInTheBlock_childrenEndBeforeItDoes() {
        Simulation.run(1, () -> {
            Coroutine<?> owner = spawn(() -> {
                try (Scope scope = Scope.open()) {
                    scope.spawn(this::stubborn);
                    sleep(HOUR);
                } finally {
                    seen.add("owner");
                }
            });
            sleep(SECOND);
            owner.kill();
            assertThat(owner.killed()).isTrue();
            assertThat(now()).isEqualTo(SECOND.multipliedBy(2));
        });
        assertThat(seen).containsExactly("clean", "owner");
    }

    @Test
    void ownerKilledInClose_childrenEndBeforeItDoes() {
        Simulation.run(1, () -> {
            Coroutine<?> owner = spawn(() -> {
                try (Scope scope = Scope.open()) {
                    scope.spawn(this::stubborn);
                } finally {
                    seen.add("owner");
                }
            });
            sleep(SECOND);
            owner.signal(new CoroutineExit("once"));
            yieldNow();
            owner.signal(new IllegalStateException("twice"));
            owner.join();
            assertThat(owner.killed()).isTrue();
        });
        assertThat(seen).containsExactly("clean", "owner");
    }

    @Test
    void outerTimeout_killsTheChildren() {
        Simulation.run(1, () -> {
            assertThatThrownBy(() -> withTimeout(SECOND, () -> {
                try (Scope scope = Scope.open()) {
                    scope.spawn(this::stubborn);
                }
            })).isInstanceOf(TimeoutException.class);
            assertThat(now()).isEqualTo(SECOND.multipliedBy(2));
        });
        assertThat(seen).containsExactly("clean");
    }

    @Test
    void innerTimeout_leavesTheChildrenAlone() {
        Simulation.run(1, () -> {
            try (Scope scope = Scope.open()) {
                scope.spawn(() -> {
                    sleep(SECOND.multipliedBy(3));
                    seen.add("done");
                });
                assertThatThrownBy(() -> withTimeout(SECOND, scope::join)).isInstanceOf(TimeoutException.class);
                assertThatThrownBy(() -> withTimeout(SECOND, () -> sleep(HOUR))).isInstanceOf(TimeoutException.class);
            }
        });
        assertThat(seen).containsExactly("done");
    }

    @Test
    void deadline_endsBlockAndChildren() {
        Simulation.run(1, () -> {
            assertThatThrownBy(() -> {
                try (Scope scope = Scope.open(SECOND)) {
                    scope.spawn(this::stubborn);
                    sleep(HOUR);
                }
            }).isInstanceOf(Timeout.class).hasMessageContaining("PT1S");
            assertThat(now()).isEqualTo(SECOND.multipliedBy(2));
            assertThatThrownBy(() -> {
                try (Scope scope = Scope.supervised(SECOND)) {
                    scope.spawn(this::stubborn);
                }
            }).isInstanceOf(Timeout.class);
            assertThat(now()).isEqualTo(SECOND.multipliedBy(4));
            try (Scope scope = Scope.open(SECOND)) {
                scope.spawn(() -> seen.add("in time"));
            }
            sleep(HOUR);
        });
        assertThat(seen).containsExactly("clean", "clean", "in time");
    }

    @Test
    void shieldedCleanUpOfAChild_isWaitedFor() {
        Simulation.run(1, () -> {
            assertThatThrownBy(() -> {
                try (Scope scope = Scope.open(SECOND)) {
                    scope.spawn(() -> shield(() -> {
                        sleep(SECOND.multipliedBy(3));
                        seen.add("clean");
                    }));
                }
            }).isInstanceOf(Timeout.class);
            assertThat(now()).isEqualTo(SECOND.multipliedBy(3));
        });
        assertThat(seen).containsExactly("clean");
    }

    @Test
    void failure_isHeldBackByAShieldInTheBlock() {
        Simulation.run(1, () -> {
            assertThatThrownBy(() -> {
                try (Scope scope = Scope.open()) {
                    scope.spawn(() -> failAfter(1));
                    shield(() -> {
                        sleep(SECOND.multipliedBy(2));
                        seen.add("clean");
                    });
                    sleep(HOUR);
                }
            }).hasRootCauseMessage("failed after 1").hasNoSuppressedExceptions();
            assertThat(now()).isEqualTo(SECOND.multipliedBy(2));
        });
        assertThat(seen).containsExactly("clean");
    }

    @Test
    void scopeInAShield_stillFailsFast() {
        Simulation.run(1, () -> shield(() -> {
            assertThatThrownBy(() -> {
                try (Scope scope = Scope.open()) {
                    scope.spawn(() -> failAfter(1));
                    sleep(HOUR);
                }
            }).hasRootCauseMessage("failed after 1");
            assertThat(now()).isEqualTo(SECOND);
        }));
    }

    @Test
    void cancel_killsTheChildren_andTheBlockGoesOn() {
        Simulation.run(1, () -> {
            try (Scope scope = Scope.open()) {
                scope.spawn(this::stubborn);
                yieldNow();
                scope.cancel();
                seen.add("block");
                assertThatThrownBy(() -> scope.spawn(() -> {})).isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("cancelled");
            }
        });
        assertThat(seen).containsExactly("block", "clean");
    }

    @Test
    void cancel_byAChild_killsItAtItsNextWait() {
        Simulation.run(1, () -> {
            try (Scope scope = Scope.open()) {
                scope.spawn(this::stubborn);
                scope.spawn(() -> {
                    sleep(SECOND);
                    scope.cancel();
                    seen.add("canceller");
                    sleep(HOUR);
                });
            }
            assertThat(now()).isEqualTo(SECOND.multipliedBy(2));
        });
        assertThat(seen).containsExactly("canceller", "clean");
    }

    @Test
    void childrenThatIgnoreTheKillAndAreStuck_areReportedAndGivenUp() {
        assertThatThrownBy(() -> Hub.run(() -> {
            Coroutine<?> main = current();
            try (Scope scope = Scope.open()) {
                scope.spawn("stuck", () -> {
                    while (!main.ready()) {
                        try {
                            main.join();
                        } catch (CoroutineExit ignored) {
                            seen.add("ignored");
                        }
                    }
                });
            }
        })).isInstanceOf(DeadlockException.class).hasMessageContaining("the end of all coroutines in the scope");
        assertThat(seen).isNotEmpty();
    }
}
