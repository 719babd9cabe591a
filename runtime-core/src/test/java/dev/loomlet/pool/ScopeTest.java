package dev.loomlet.pool;

import dev.loomlet.Coroutine;
import dev.loomlet.Hub;
import dev.loomlet.HubExtension;
import dev.loomlet.Simulation;
import dev.loomlet.Threads;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Blocks that their coroutines do not outlive. */
@ExtendWith(HubExtension.class)
class ScopeTest extends ScopeCases {

    @Test
    void close_waitsForTheChildren() {
        Simulation.run(1, () -> {
            try (Scope scope = Scope.open()) {
                scope.spawn(() -> sleep(SECOND));
                scope.spawn("later", () -> {
                    sleep(SECOND);
                    scope.spawn("grandchild", () -> sleep(SECOND));
                });
            }
            assertThat(now()).isEqualTo(SECOND.multipliedBy(2));
        });
    }

    @Test
    void empty_closesAtOnce_andAgain() {
        Simulation.run(1, () -> {
            Scope scope = Scope.open();
            scope.join();
            scope.close();
            scope.close();
            assertThat(now()).isZero();
        });
    }

    @Test
    void results_areRead_fromTheChildren() {
        Hub.run(() -> {
            try (Scope scope = Scope.open()) {
                Coroutine<Integer> one = scope.spawn(() -> 1);
                Coroutine<Integer> two = scope.spawn("two", () -> 2);
                assertThat(one.get() + two.get()).isEqualTo(3);
            }
        });
    }

    @Test
    void threadWithItsOwnHub_mayOpenOne() {
        try (Scope scope = Scope.open()) {
            scope.spawn(() -> seen.add("child"));
        }
        assertThat(seen).containsExactly("child");
    }

    @Test
    void childFails_othersAreKilled_andTheFailureComesOutOfClose() {
        Simulation.run(1, () -> {
            assertThatThrownBy(() -> {
                try (Scope scope = Scope.open()) {
                    scope.spawn(this::stubborn);
                    scope.spawn(() -> failAfter(1));
                }
            }).isInstanceOf(CompletionException.class)
                    .hasRootCauseMessage("failed after 1")
                    .hasNoSuppressedExceptions();
            assertThat(now()).isEqualTo(SECOND.multipliedBy(2));
        });
        assertThat(seen).containsExactly("clean");
    }

    @Test
    void childFails_whileTheBlockDoesNotWait_comesOutOfItsNextSpawn() {
        Hub.run(() -> assertThatThrownBy(() -> {
            try (Scope scope = Scope.open()) {
                scope.spawn(() -> {
                    throw new IOException("bad");
                });
                yieldNow();
                scope.spawn(() -> seen.add("too late"));
            }
        }).isInstanceOf(CompletionException.class).hasRootCauseMessage("bad").hasNoSuppressedExceptions());
        assertThat(seen).isEmpty();
    }

    @Test
    void uncheckedFailure_comesOutAsItIs() {
        IllegalStateException failure = new IllegalStateException();
        Hub.run(() -> assertThatThrownBy(() -> {
            try (Scope scope = Scope.open()) {
                scope.spawn(() -> {
                    throw failure;
                });
            }
        }).isSameAs(failure));
    }

    @Test
    void childFails_whileTheBlockWaits_endsTheBlock() {
        Simulation.run(1, () -> {
            assertThatThrownBy(() -> {
                try (Scope scope = Scope.open()) {
                    scope.spawn(this::stubborn);
                    scope.spawn(() -> failAfter(1));
                    sleep(HOUR);
                    seen.add("survived");
                }
            }).hasRootCauseMessage("failed after 1").hasNoSuppressedExceptions();
            assertThat(now()).isEqualTo(SECOND.multipliedBy(2));
        });
        assertThat(seen).containsExactly("clean");
    }

    @Test
    void failureThatTheBlockCatches_isDealtWith() {
        Simulation.run(1, () -> {
            try (Scope scope = Scope.open()) {
                scope.spawn(() -> failAfter(1));
                assertThatThrownBy(() -> sleep(HOUR)).hasRootCauseMessage("failed after 1");
                sleep(HOUR);
                assertThatThrownBy(() -> scope.spawn(() -> {})).isInstanceOf(IllegalStateException.class)
                        .hasRootCauseMessage("failed after 1");
            }
        });
    }

    @Test
    void join_waits_andThrowsTheFailureEachTime() {
        Simulation.run(1, () -> {
            try (Scope scope = Scope.open()) {
                scope.spawn(() -> sleep(SECOND));
                scope.join();
                assertThat(now()).isEqualTo(SECOND);
                scope.spawn(this::stubborn);
                scope.spawn(() -> failAfter(1));
                assertThatThrownBy(scope::join).hasRootCauseMessage("failed after 1");
                assertThat(seen).containsExactly("clean");
                assertThatThrownBy(scope::join).hasRootCauseMessage("failed after 1");
            }
        });
    }

    @Test
    void laterFailures_areSuppressedInTheFirst() {
        Simulation.run(1, () -> {
            Throwable thrown = catchThrowable(() -> {
                try (Scope scope = Scope.open()) {
                    scope.spawn(() -> {
                        try {
                            sleep(HOUR);
                        } finally {
                            failAfter(1);
                        }
                    });
                    scope.spawn(() -> {
                        sleep(SECOND);
                        throw new IllegalStateException("first");
                    });
                }
            });
            assertThat(thrown).hasMessage("first");
            assertThat(thrown.getSuppressed()).singleElement().isInstanceOf(IOException.class);
        });
    }

    @Test
    void exceptionOfTheBlock_comesOut_withTheFailureSuppressed() {
        Simulation.run(1, () -> {
            Throwable thrown = catchThrowable(() -> {
                try (Scope scope = Scope.open()) {
                    scope.spawn(() -> failAfter(1));
                    throw new IllegalStateException("block");
                }
            });
            assertThat(thrown).hasMessage("block");
            assertThat(thrown.getSuppressed()).singleElement().isInstanceOf(CompletionException.class);
        });
    }

    @Test
    void killedChild_isNoFailure() {
        Simulation.run(1, () -> {
            try (Scope scope = Scope.open()) {
                Coroutine<?> victim = scope.spawn(() -> sleep(HOUR));
                scope.spawn(() -> sleep(SECOND));
                yieldNow();
                victim.kill();
                assertThatThrownBy(victim::get).isInstanceOf(CancellationException.class);
            }
            assertThat(now()).isEqualTo(SECOND);
        });
    }

    @Test
    void nested_failureOfTheOuter_endsTheInnerFirst() {
        Simulation.run(1, () -> {
            assertThatThrownBy(() -> {
                try (Scope outer = Scope.open()) {
                    outer.spawn(() -> failAfter(1));
                    try (Scope inner = Scope.open()) {
                        inner.spawn(this::stubborn);
                    } finally {
                        seen.add("inner");
                    }
                }
            }).hasRootCauseMessage("failed after 1").hasNoSuppressedExceptions();
        });
        assertThat(seen).containsExactly("clean", "inner");
    }

    @Test
    void nested_failureOfTheInnerThatIsCaught_leavesTheOuterAlone() {
        Simulation.run(1, () -> {
            try (Scope outer = Scope.open()) {
                outer.spawn(() -> {
                    sleep(SECOND.multipliedBy(2));
                    seen.add("outer's");
                });
                assertThatThrownBy(() -> {
                    try (Scope inner = Scope.open()) {
                        inner.spawn(() -> failAfter(1));
                        sleep(HOUR);
                    }
                }).hasRootCauseMessage("failed after 1");
            }
        });
        assertThat(seen).containsExactly("outer's");
    }

    @Test
    void supervised_failureLeavesTheOthersAlone_andIsLogged() {
        Simulation.run(1, () -> {
            Hub.current().onFailure((coroutine, failure) -> seen.add(failure.getMessage()));
            try (Scope scope = Scope.supervised()) {
                scope.spawn(() -> failAfter(1));
                Coroutine<?> awaited = scope.spawn(() -> failAfter(2));
                scope.spawn(() -> {
                    sleep(SECOND.multipliedBy(3));
                    seen.add("done");
                });
                assertThatThrownBy(awaited::get).isInstanceOf(CompletionException.class);
                scope.join();
            }
        });
        assertThat(seen).containsExactly("failed after 1", "done");
    }

    @Test
    void run_blockThrows_killsTheChildren() {
        Simulation.run(1, () -> {
            assertThatThrownBy(() -> Scope.run(scope -> {
                scope.spawn(this::stubborn);
                yieldNow();
                throw new IOException("block");
            })).isInstanceOf(IOException.class).hasNoSuppressedExceptions();
            assertThat(now()).isEqualTo(SECOND);
        });
        assertThat(seen).containsExactly("clean");
    }

    @Test
    void run_blockThrows_failuresAreSuppressed() {
        Simulation.run(1, () -> {
            Throwable thrown = catchThrowable(() -> Scope.run(scope -> {
                scope.spawn(() -> {
                    try {
                        sleep(HOUR);
                    } finally {
                        failAfter(1);
                    }
                });
                yieldNow();
                throw new IOException("block");
            }));
            assertThat(thrown).hasMessage("block");
            assertThat(thrown.getSuppressed()).singleElement().isInstanceOf(CompletionException.class);
        });
    }

    @Test
    void run_failureThatTheBlockSwallows_comesOutAgain() {
        Simulation.run(1, () -> {
            assertThatThrownBy(() -> Scope.run(scope -> {
                scope.spawn(() -> failAfter(1));
                try {
                    sleep(HOUR);
                } catch (RuntimeException swallowed) {
                    seen.add("swallowed");
                }
            })).hasRootCauseMessage("failed after 1");
            assertThatThrownBy(() -> Scope.run(scope -> {
                scope.spawn(() -> failAfter(1));
                sleep(HOUR);
            })).hasRootCauseMessage("failed after 1").hasNoSuppressedExceptions();
        });
        assertThat(seen).containsExactly("swallowed");
    }

    @Test
    void call_givesTheResult_whenTheChildrenHaveEnded() {
        Simulation.run(1, () -> {
            String result = Scope.call(scope -> {
                scope.spawn(() -> sleep(SECOND));
                return "result";
            });
            assertThat(result).isEqualTo("result");
            assertThat(now()).isEqualTo(SECOND);
        });
    }

    @Test
    void closed_takesNoMore() {
        Hub.run(() -> {
            Scope scope = Scope.open();
            scope.close();
            assertThatThrownBy(() -> scope.spawn(() -> {})).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed");
        });
    }

    @Test
    void others_cannotCloseIt_norSpawnFromElsewhere() {
        Hub.run(() -> {
            try (Scope scope = Scope.open()) {
                Coroutine<?> thief = spawn(scope::close);
                assertThatThrownBy(thief::get).isInstanceOf(IllegalStateException.class).hasMessageContaining("main");
                assertThatThrownBy(() -> Threads.spinFor(() -> scope.spawn(() -> 1)))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("outside of hub");
            }
        });
        assertThatThrownBy(() -> Threads.on(Thread.ofVirtual(), Scope::open)).isInstanceOf(IllegalStateException.class);
    }

    /** Trees of scopes whose coroutines fail, are killed and time out at random: no child outlives its scope. */
    @Test
    void anyOrder_noChildOutlivesItsScope() {
        int failures = 0;
        for (long seed = 0; seed < 300; seed++) {
            failures += ScopeStorm.run(seed);
        }
        assertThat(failures).isPositive();
    }
}
