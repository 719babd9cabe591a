package dev.loomlet.sync;

import dev.loomlet.Coroutine;
import dev.loomlet.CoroutineExit;
import dev.loomlet.DeadlockException;
import dev.loomlet.Hub;
import dev.loomlet.HubExtension;
import dev.loomlet.Threads;
import dev.loomlet.loop.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What gevent's RLock does, section A5 of its semantics. */
@ExtendWith(HubExtension.class)
class LockTest {

    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofHours(1);

    private final Lock lock = new Lock();

    @Test
    void lock_again_isReentrant() {
        Hub.run(() -> {
            lock.lock();
            lock.lock();
            assertThat(lock.tryLock()).isTrue();
            lock.unlock();
            lock.unlock();
            assertThat(lock.isHeldByCaller()).isTrue();
            lock.unlock();
            assertThat(lock.isLocked()).isFalse();
        });
    }

    @Test
    void lock_heldByAnother_waitsInOrder() {
        List<String> log = new ArrayList<>();
        Hub.run(() -> {
            lock.lock();
            for (String name : List.of("a", "b", "c")) {
                spawn(() -> lock.with(() -> {
                    log.add(name);
                    yieldNow();
                }));
            }
            yieldNow();
            lock.unlock();
        });
        assertThat(log).containsExactly("a", "b", "c");
        assertThat(lock.isLocked()).isFalse();
    }

    @Test
    void unlock_byAnother_namesBoth() {
        Hub.run(() -> {
            spawn("holder", () -> {
                lock.lock();
                yieldNow();
            });
            yieldNow();
            assertThatThrownBy(lock::unlock).isInstanceOf(IllegalMonitorStateException.class)
                    .hasMessageContaining("unlock was called by main")
                    .hasMessageContaining("held by holder");
        });
    }

    @Test
    void unlock_heldByNobody_isRefused() {
        Hub.run(() -> assertThatThrownBy(lock::unlock).isInstanceOf(IllegalMonitorStateException.class)
                .hasMessageContaining("held by nobody"));
    }

    @Test
    void tryLock_heldByAnother_givesFalseAndLeavesNothing() {
        Hub.run(() -> {
            Coroutine<?> holder = spawn(() -> lock.with(() -> sleep(LONG)));
            yieldNow();
            assertThat(lock.tryLock()).isFalse();
            assertThat(lock.tryLock(SHORT)).isFalse();
            assertThat(lock.tryLock(1, TimeUnit.MICROSECONDS)).isFalse();
            assertThat(lock.core().waiting()).isZero();
            holder.kill();
            assertThat(lock.tryLock(LONG)).isTrue();
            assertThat(Waiter.current().loop().timerCount()).isZero();
        });
    }

    @Test
    void with_isKilledInside_letsGo() {
        Hub.run(() -> {
            Coroutine<?> victim = spawn(() -> lock.with(() -> sleep(LONG)));
            yieldNow();
            victim.kill();
            assertThat(lock.isLocked()).isFalse();
        });
    }

    @Test
    void lock_isKilledWhileWaiting_leavesNothing() {
        Hub.run(() -> {
            lock.lock();
            Coroutine<?> victim = spawn(lock::lock);
            yieldNow();
            victim.kill();
            lock.unlock();
            assertThat(lock.core().waiting()).isZero();
            assertThat(lock.tryLock()).isTrue();
        });
    }

    @Test
    void deadlock_isReportedWithTheHolder() {
        assertThatThrownBy(() -> Hub.run(() -> {
            spawn("keeper", () -> {
                lock.lock();
                new Event().await();
            });
            yieldNow();
            lock.lock();
        })).isInstanceOf(DeadlockException.class).hasMessageContaining("main waits for lock held by keeper");
    }

    @Test
    void heldByAThread_isNamedSo() throws Exception {
        Lock shared = new Lock();
        Thread thread = Thread.ofPlatform().name("outsider").start(shared::lock);
        thread.join();
        assertThat(shared).hasToString("lock held by thread outsider");
        Hub.run(() -> assertThat(shared.tryLock(SHORT)).isFalse());
    }

    @Test
    void condition_signal_wakesInOrder_holdingTheLock() {
        List<String> log = new ArrayList<>();
        Condition condition = lock.newCondition();
        Hub.run(() -> {
            for (String name : List.of("a", "b", "c")) {
                spawn(() -> {
                    lock.lock();
                    lock.lock();
                    condition.await();
                    log.add(name + lock.isHeldByCaller());
                    lock.unlock();
                    yieldNow();
                    lock.unlock();
                });
            }
            yieldNow();
            lock.with(condition::signal);
            yieldNow();
            assertThat(log).containsExactly("atrue");
            lock.with(condition::signalAll);
        });
        assertThat(log).containsExactly("atrue", "btrue", "ctrue");
        assertThat(lock.isLocked()).isFalse();
    }

    @Test
    void condition_timeIsUp_holdsTheLockAgain() {
        Condition condition = lock.newCondition();
        Hub.run(() -> lock.with(() -> {
            assertThat(condition.await(SHORT)).isFalse();
            assertThat(condition.awaitNanos(1)).isLessThanOrEqualTo(0);
            assertThat(lock.isHeldByCaller()).isTrue();
            assertThat(condition.gate().waiting()).isZero();
        }));
        assertThat(lock.isLocked()).isFalse();
    }

    @Test
    void condition_killWhileAnotherHasTheLock_comesOutWithTheLockHeld() {
        List<String> log = new ArrayList<>();
        Condition condition = lock.newCondition();
        Hub.run(() -> {
            Coroutine<?> victim = spawn(() -> {
                lock.lock();
                try {
                    condition.await();
                } finally {
                    log.add("unwound, held: " + lock.isHeldByCaller());
                    lock.unlock();
                }
            });
            yieldNow();
            lock.lock();
            victim.signal(new CoroutineExit());
            victim.signal(new CoroutineExit());
            yieldNow();
            yieldNow();
            assertThat(victim.ready()).isFalse();
            lock.unlock();
            victim.join();
        });
        assertThat(log).containsExactly("unwound, held: true");
        assertThat(lock.isLocked()).isFalse();
    }

    @Test
    void condition_receiverOfASignalWasKilled_theNextGetsIt() {
        Condition condition = lock.newCondition();
        Hub.run(() -> {
            Coroutine<?> first = spawn(() -> lock.with(() -> condition.await()));
            Coroutine<?> second = spawn(() -> lock.with(() -> condition.await()));
            yieldNow();
            first.signal(new CoroutineExit());
            lock.with(condition::signal);
            second.join();
            assertThat(first.killed()).isTrue();
            assertThat(second.successful()).isTrue();
        });
    }

    @Test
    void condition_awaitUninterruptibly_meetsTheKillLater() {
        List<String> log = new ArrayList<>();
        Condition condition = lock.newCondition();
        Hub.run(() -> {
            Coroutine<?> victim = spawn(() -> {
                lock.with(() -> condition.awaitUninterruptibly());
                log.add("signalled");
                yieldNow();
                log.add("not reached");
            });
            yieldNow();
            victim.signal(new CoroutineExit());
            yieldNow();
            lock.with(condition::signal);
        });
        assertThat(log).containsExactly("signalled");
    }

    @Test
    void condition_lockNotHeld_isRefused() {
        Condition condition = lock.newCondition();
        Hub.run(() -> {
            assertThatThrownBy(() -> condition.await()).isInstanceOf(IllegalMonitorStateException.class);
            assertThatThrownBy(condition::signal).isInstanceOf(IllegalMonitorStateException.class);
            assertThatThrownBy(condition::signalAll).isInstanceOf(IllegalMonitorStateException.class);
        });
    }

    @Test
    void condition_thatCannotHaveTheLockAgain_lettingGoHidesNothing() {
        Event never = new Event();
        Condition condition = lock.newCondition();
        assertThatThrownBy(() -> Hub.run(() -> {
            spawn("holder", () -> {
                lock.lock();
                never.await();
            });
            lock.with(() -> {
                lock.lock();
                try {
                    condition.await();
                } finally {
                    lock.unlock();
                }
            });
        })).isInstanceOf(DeadlockException.class).hasMessageContaining("main waits for lock held by holder");
    }

    @Test
    void condition_thatCannotHaveTheLockAgain_itIsNotHeld() {
        Event never = new Event();
        Condition condition = lock.newCondition();
        Hub.run(() -> {
            Coroutine<?> holder = spawn("holder", () -> {
                lock.lock();
                try {
                    never.await();
                } finally {
                    lock.unlock();
                }
            });
            lock.lock();
            assertThatThrownBy(condition::await).isInstanceOf(DeadlockException.class);
            assertThat(lock.isHeldByCaller()).isFalse();
            lock.unlock();
            assertThat(lock.isLocked()).isTrue();
            assertThatThrownBy(lock::unlock).isInstanceOf(IllegalMonitorStateException.class)
                    .hasMessageContaining("held by holder");
            holder.kill();
            assertThat(lock.tryLock()).isTrue();
            lock.unlock();
            assertThat(lock.isLocked()).isFalse();
        });
    }

    @Test
    void badArguments_areNamed() {
        Hub.run(() -> lock.with(() -> {
            Condition condition = lock.newCondition();
            assertThatThrownBy(() -> lock.tryLock(1, null)).isInstanceOf(NullPointerException.class)
                    .hasMessageStartingWith("unit is null");
            assertThatThrownBy(() -> condition.await(1, null)).isInstanceOf(NullPointerException.class)
                    .hasMessageStartingWith("unit is null");
            assertThatThrownBy(() -> condition.awaitUntil(null)).isInstanceOf(NullPointerException.class)
                    .hasMessageStartingWith("deadline is null");
            assertThat(condition.awaitUntil(new Date(Long.MIN_VALUE))).isFalse();
        }));
    }

    @Test
    void unlock_byAVirtualThreadWithoutAName_tellsWhichOne() throws Exception {
        Threads.on(Thread.ofVirtual(),
                () -> assertThatThrownBy(lock::unlock).isInstanceOf(IllegalMonitorStateException.class)
                        .hasMessageContaining("called by VirtualThread[#" + Thread.currentThread().threadId()));
    }
}
