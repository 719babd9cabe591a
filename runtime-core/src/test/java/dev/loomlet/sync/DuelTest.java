package dev.loomlet.sync;

import dev.loomlet.Coroutine;
import dev.loomlet.CoroutineExit;
import dev.loomlet.Hub;
import dev.loomlet.HubExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.loomlet.Loomlet.await;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Semaphores and locks between hubs, and threads without one. */
@ExtendWith(HubExtension.class)
class DuelTest {

    private static final int ROUNDS = 10_000;
    private static final Duration LONG = Duration.ofHours(1);

    private int counter;

    private void duel(Semaphore semaphore) {
        for (int round = 0; round < ROUNDS; round++) {
            semaphore.acquire();
            counter++;
            semaphore.release();
        }
    }

    private void duel(Lock lock) {
        for (int round = 0; round < ROUNDS; round++) {
            lock.lock();
            counter++;
            lock.unlock();
        }
    }

    @Test
    void semaphore_twoHubs_neitherLosesAPermit() {
        try (Hub home = Hub.start(); Hub other = Hub.start()) {
            Semaphore semaphore = new Semaphore(home, 1);
            Coroutine<?> first = home.spawn(() -> duel(semaphore));
            Coroutine<?> second = other.spawn(() -> duel(semaphore));
            first.get();
            second.get();
            assertThat(counter).isEqualTo(2 * ROUNDS);
            assertThat(semaphore.tryAcquire()).isTrue();
            assertThat(semaphore.tryAcquire()).isFalse();
        }
    }

    @Test
    void semaphore_twoDrivenHubs_seeNoDeadlock() throws Exception {
        Semaphore semaphore = new Semaphore(1);
        Hub.run(() -> {
            // The first user is at home, and stays until the other has ended.
            semaphore.acquire();
            CompletableFuture<Void> other = CompletableFuture.runAsync(() -> Hub.run(() -> duel(semaphore)),
                    command -> Thread.ofPlatform().start(command));
            semaphore.release();
            duel(semaphore);
            await(other);
        });
        assertThat(counter).isEqualTo(2 * ROUNDS);
    }

    @Test
    void semaphore_twoThreadsWithoutAHub_needNone() throws Exception {
        Semaphore semaphore = new Semaphore(1);
        Thread first = Thread.ofPlatform().start(() -> duel(semaphore));
        Thread second = Thread.ofVirtual().start(() -> duel(semaphore));
        first.join();
        second.join();
        assertThat(counter).isEqualTo(2 * ROUNDS);
        // The last release may still be under way, but comes before this.
        assertThat(semaphore.tryAcquire()).isTrue();
    }

    @Test
    void lock_hubAndThread_excludeEachOther() {
        try (Hub home = Hub.start()) {
            Lock lock = new Lock(home);
            Coroutine<?> first = home.spawn(() -> duel(lock));
            duel(lock);
            first.get();
            assertThat(counter).isEqualTo(2 * ROUNDS);
            assertThat(lock.isLocked()).isFalse();
        }
    }

    @Test
    void condition_pingPongBetweenHubAndThread() {
        try (Hub home = Hub.start()) {
            Lock lock = new Lock(home);
            Condition turned = lock.newCondition();
            Coroutine<?> even = home.spawn(() -> takeTurns(lock, turned, 0));
            takeTurns(lock, turned, 1);
            even.get();
            assertThat(counter).isEqualTo(2 * 1000);
        }
    }

    private void takeTurns(Lock lock, Condition turned, int parity) {
        for (int round = 0; round < 1000; round++) {
            lock.lock();
            try {
                while (counter % 2 != parity) {
                    turned.await();
                }
                counter++;
                turned.signal();
            } finally {
                lock.unlock();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void semaphore_waitersElsewhereAreKilledAroundTheRelease_noPermitIsLost(int seed) {
        int count = 500;
        try (Hub home = Hub.start(); Hub other = Hub.start()) {
            Semaphore semaphore = new Semaphore(home, 0);
            int[] taken = new int[1];
            List<Coroutine<?>> takers = new ArrayList<>();
            for (int number = 0; number < count; number++) {
                takers.add(other.spawn(() -> {
                    if (semaphore.acquire(LONG)) {
                        taken[0]++;
                    }
                }));
            }
            Coroutine<?> releaser = home.spawn(() -> {
                for (int number = 0; number < count; number++) {
                    semaphore.release();
                    if (number % 7 == seed) {
                        yieldNow();
                    }
                }
            });
            for (int number = seed; number < count; number += 3) {
                takers.get(number).signal(new CoroutineExit());
            }
            releaser.join();
            takers.forEach(Coroutine::join);
            int left = home.spawn(() -> semaphore.permits()).get();
            assertThat(taken[0] + left).isEqualTo(count);
            assertThat(home.spawn(() -> semaphore.core().waiting()).get()).isZero();
        }
    }

    @Test
    void semaphore_waiterElsewhereHasJustGivenUp_thePermitStays() {
        try (Hub home = Hub.start(); Hub other = Hub.start()) {
            Semaphore semaphore = new Semaphore(home, 0);
            Coroutine<?> victim = other.spawn(() -> semaphore.acquire());
            while (home.spawn(() -> semaphore.core().waiting()).get() == 0) {
                Thread.onSpinWait();
            }
            int left = home.spawn(() -> {
                victim.signal(new CoroutineExit());
                // Keeps its turn, so that the victim still stands in the line when it has ended.
                while (!victim.ready()) {
                    Thread.onSpinWait();
                }
                assertThat(semaphore.core().waiting()).isOne();
                semaphore.release();
                return semaphore.permits();
            }).get();
            assertThat(left).isOne();
        }
    }

    @Test
    void bounded_overReleasedFromElsewhere_throwsThere() {
        try (Hub home = Hub.start()) {
            BoundedSemaphore bounded = new BoundedSemaphore(home, 1);
            bounded.acquire();
            bounded.release();
            assertThatThrownBy(bounded::release).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("all 1 permits");
        }
    }

    @Test
    void homeIsClosedWhileAnotherHubWaits_theWaitEnds() {
        Hub home = Hub.start();
        Semaphore semaphore = new Semaphore(home, 0);
        try (Hub other = Hub.start()) {
            Coroutine<?> waiter = other.spawn(() -> semaphore.acquire());
            while (home.spawn(() -> semaphore.core().waiting()).get() == 0) {
                Thread.onSpinWait();
            }
            home.close();
            assertThatThrownBy(waiter::get).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed")
                    .hasMessageContaining("semaphore (0 permits)");
            assertThat(other.spawn(() -> {
                semaphore.release();
                return semaphore.tryAcquire();
            }).get()).isTrue();
        }
    }
}
