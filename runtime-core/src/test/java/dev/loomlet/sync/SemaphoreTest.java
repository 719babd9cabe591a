package dev.loomlet.sync;

import dev.loomlet.Coroutine;
import dev.loomlet.CoroutineExit;
import dev.loomlet.DeadlockException;
import dev.loomlet.Hub;
import dev.loomlet.HubExtension;
import dev.loomlet.Threads;
import dev.loomlet.Timeout;
import dev.loomlet.loop.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.current;
import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What gevent's Semaphore does, section A5 of its semantics. */
@ExtendWith(HubExtension.class)
class SemaphoreTest {

    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofHours(1);

    private final List<String> log = new ArrayList<>();
    private final Semaphore semaphore = new Semaphore(0);

    private Coroutine<?> taker(String name) {
        return spawn(name, () -> {
            semaphore.acquire();
            log.add(name);
            yieldNow();
            yieldNow();
            log.add(name + " ends");
        });
    }

    private void assertQuiet() {
        assertThat(semaphore.core().waiting()).isZero();
        assertThat(Waiter.current().loop().timerCount()).isZero();
    }

    @Test
    void waiters_getTheirPermitsInOrder() {
        Hub.run(() -> {
            for (int number = 0; number < 5; number++) {
                taker("" + number);
            }
            yieldNow();
            for (int number = 0; number < 5; number++) {
                semaphore.release();
            }
        });
        assertThat(log.subList(0, 5)).containsExactly("0", "1", "2", "3", "4");
    }

    @Test
    void releaser_mayTakeThePermitBackBeforeTheWokenWaiterRuns_whichKeepsItsPlace() {
        Hub.run(() -> {
            taker("a");
            taker("b");
            yieldNow();
            semaphore.release();
            semaphore.acquire();
            log.add("barged");
            yieldNow();
            assertThat(log).containsExactly("barged");
            semaphore.release();
            semaphore.release();
        });
        assertThat(log).startsWith("barged", "a", "b");
    }

    @Test
    void severalWokenAndBargedAgain_keepTheirOrder() {
        Hub.run(() -> {
            for (String name : List.of("a", "b", "c")) {
                taker(name);
            }
            yieldNow();
            semaphore.release();
            semaphore.release();
            assertThat(semaphore.tryAcquire()).isTrue();
            assertThat(semaphore.tryAcquire()).isTrue();
            yieldNow();
            semaphore.release();
            yieldNow();
            semaphore.release();
            semaphore.release();
        });
        assertThat(log.stream().filter(each -> each.length() == 1)).containsExactly("a", "b", "c");
    }

    @Test
    void releaseThenKill_theWaiterGetsThePermitFirst_andIsNotKilledIfItEndsWithoutWaiting() {
        Hub.run(() -> {
            Coroutine<Boolean> a = spawn(() -> semaphore.acquire(LONG));
            Coroutine<?> b = taker("b");
            yieldNow();
            semaphore.release();
            a.kill();
            assertThat(a.value()).isTrue();
            assertThat(b.ready()).isFalse();
            b.kill();
            assertQuiet();
        });
    }

    @Test
    void releaseThenKill_theWaiterIsKilledAtItsNextWait() {
        Hub.run(() -> {
            Coroutine<?> a = spawn(() -> {
                semaphore.acquire();
                log.add("a");
                sleep(LONG);
            });
            yieldNow();
            semaphore.release();
            a.kill();
            assertThat(log).containsExactly("a");
            assertThat(a.killed()).isTrue();
            assertThat(semaphore.permits()).isZero();
        });
    }

    @Test
    void killThenRelease_theNextWaiterGetsThePermit() {
        Hub.run(() -> {
            Coroutine<?> a = taker("a");
            taker("b");
            yieldNow();
            a.signal(new CoroutineExit());
            semaphore.release();
            yieldNow();
            assertThat(a.killed()).isTrue();
            assertThat(log).containsExactly("b");
            assertQuiet();
        });
    }

    @Test
    void killedWhileItWaitsOnAfterHavingBeenBarged_losesNoPermit() {
        Hub.run(() -> {
            Coroutine<?> a = taker("a");
            yieldNow();
            semaphore.release();
            assertThat(semaphore.tryAcquire()).isTrue();
            a.kill();
            assertThat(log).isEmpty();
            semaphore.release();
            assertThat(semaphore.permits()).isOne();
            assertQuiet();
        });
    }

    @Test
    void acquire_timeIsUp_givesFalseAndTakesNothing() {
        Hub.run(() -> {
            assertThat(semaphore.acquire(SHORT)).isFalse();
            assertThat(semaphore.acquire(Duration.ZERO)).isFalse();
            assertThat(semaphore.tryAcquire()).isFalse();
            semaphore.release();
            assertThat(semaphore.permits()).isOne();
            assertQuiet();
        });
    }

    @Test
    void acquire_limitOfTheCallerIsUp_takesNothing() {
        Hub.run(() -> {
            try (Timeout limit = Timeout.start(SHORT)) {
                assertThatThrownBy(() -> semaphore.acquire(LONG)).isSameAs(limit);
            }
            semaphore.release();
            assertThat(semaphore.permits()).isOne();
            assertQuiet();
        });
    }

    @Test
    void acquire_timedAndReleasedInTime_givesTrueAndLeavesNoTimer() {
        Hub.run(() -> {
            Coroutine<Boolean> taker = spawn(() -> semaphore.acquire(LONG));
            yieldNow();
            semaphore.release();
            assertThat(taker.get()).isTrue();
            assertQuiet();
        });
    }

    @Test
    void acquire_bargedUntilTimeIsUp_givesFalse() {
        Hub.run(() -> {
            Coroutine<Boolean> taker = spawn(() -> semaphore.acquire(SHORT));
            yieldNow();
            while (!taker.ready()) {
                semaphore.release();
                semaphore.acquire();
                yieldNow();
            }
            assertThat(taker.value()).isFalse();
            semaphore.release();
            assertThat(semaphore.permits()).isOne();
            assertQuiet();
        });
    }

    @Test
    void release_moreThanThereWere_addsPermits() {
        Hub.run(() -> {
            semaphore.release();
            semaphore.release();
            assertThat(semaphore.permits()).isEqualTo(2);
            semaphore.acquire();
            semaphore.acquire();
            assertThat(semaphore.ready()).isFalse();
        });
    }

    @Test
    void unfairLoops_doNotStarveTheOther() {
        Semaphore one = new Semaphore(1);
        Hub.run(() -> {
            for (String name : List.of("a", "b")) {
                spawn(() -> {
                    for (int round = 0; round < 3; round++) {
                        one.acquire();
                        yieldNow();
                        log.add(name);
                        one.release();
                        yieldNow();
                    }
                });
            }
        });
        assertThat(log).containsExactly("a", "b", "a", "b", "a", "b");
    }

    @Test
    void awaitPermit_takesNone() {
        Hub.run(() -> {
            assertThat(semaphore.awaitPermit(SHORT)).isZero();
            Coroutine<Integer> looker = spawn(() -> semaphore.awaitPermit(LONG));
            yieldNow();
            semaphore.release();
            assertThat(looker.get()).isOne();
            semaphore.awaitPermit();
            assertThat(semaphore.permits()).isOne();
            assertQuiet();
        });
    }

    @Test
    void with_codeThrows_givesThePermitBack() {
        Semaphore one = new Semaphore();
        Hub.run(() -> {
            assertThat(one.<String, RuntimeException>with(() -> "x" + one.permits())).isEqualTo("x0");
            assertThatThrownBy(() -> one.with(() -> {
                throw new IllegalStateException("mine");
            })).hasMessage("mine");
            assertThat(one.permits()).isOne();
        });
    }

    @Test
    void bounded_releasedOnceTooOften_isRefused() {
        BoundedSemaphore bounded = new BoundedSemaphore(2);
        Hub.run(() -> {
            bounded.acquire();
            bounded.release();
            assertThatThrownBy(bounded::release).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("all 2 permits");
            assertThat(bounded.permits()).isEqualTo(2);
        });
        assertThatThrownBy(bounded::release).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void negativePermits_namesTheValue() {
        assertThatThrownBy(() -> new Semaphore(-3)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("permits is -3");
    }

    @Test
    void acquire_nobodyCanRelease_isADeadlockThatNamesTheSemaphore() {
        assertThatThrownBy(() -> Hub.run(() -> semaphore.acquire())).isInstanceOf(DeadlockException.class)
                .hasMessageContaining("main waits for semaphore (0 permits)");
    }

    @Test
    void manyWaiters_killedAndReleasedInTurn_loseNothing() {
        Hub.run(() -> {
            List<Coroutine<?>> takers = new ArrayList<>();
            for (int number = 0; number < 1000; number++) {
                takers.add(spawn(() -> {
                    semaphore.acquire();
                    semaphore.release();
                }));
            }
            yieldNow();
            for (int number = 0; number < 1000; number += 3) {
                takers.get(number).signal(new CoroutineExit());
            }
            semaphore.release();
            joinAll(takers);
            assertThat(takers).filteredOn(Coroutine::killed).hasSize(334);
            assertThat(semaphore.permits()).isOne();
            assertQuiet();
        });
    }

    @Test
    void boundedRelease_elsewhereByOneWhoIsUnwound_losesNoPermit() throws Exception {
        try (Hub home = Hub.start(); Hub other = Hub.start()) {
            for (int round = 0; round < 100; round++) {
                BoundedSemaphore one = new BoundedSemaphore(home, 1);
                one.acquire();
                boolean stillInterrupted = Threads.on(Thread.ofPlatform(), () -> {
                    Thread.currentThread().interrupt();
                    one.release();
                    return Thread.interrupted();
                });
                assertThat(stillInterrupted).isTrue();
                assertThat(one.acquire(Duration.ZERO)).isTrue();
                Coroutine<?> killed = other.spawn(() -> {
                    current().signal(new CoroutineExit());
                    one.release();
                });
                killed.join();
                assertThat(one.acquire(Duration.ZERO)).isTrue();
            }
        }
    }
}
