package dev.loomlet;

import dev.loomlet.engine.Engine;
import dev.loomlet.loop.EventLoop;
import dev.loomlet.sync.Semaphore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.blocking;
import static dev.loomlet.Loomlet.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What other threads meet at the moment in which a hub is closed. */
@ExtendWith(HubExtension.class)
class HubCloseRaceTest {

    private static final Duration LONG = Duration.ofHours(1);

    /** Has {@code letters} sent from another thread so that {@code hub}, which the caller drives, finds them when it closes. */
    private static void closeWithLastLetters(Hub hub, CheckedRunnable<?> letters) throws Exception {
        if (Engine.current().isDirect()) {
            Threads.spinWhile(letters);
        } else {
            // What lies there before is read when the loop runs for the last time, and so is a step too early.
            Threads.spinWhile(() -> hub.loop().post(() -> spinWhile(letters)));
        }
        hub.close(Duration.ZERO);
    }

    private static void spinWhile(CheckedRunnable<?> code) {
        try {
            Threads.spinWhile(code);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void joinOfACoroutineThatTheClosingHubRefuses_endsWhenItHas() throws Exception {
        Hub hub = Hub.current();
        EventLoop loop = hub.loop();
        HubCoroutine<String> refused = new HubCoroutine<>(hub, "refused", () -> "value", this);
        AtomicReference<Throwable> got = new AtomicReference<>();
        AtomicReference<Boolean> closedWhileReading = new AtomicReference<>();
        Thread joiner = Thread.ofPlatform().unstarted(() -> {
            try {
                refused.get();
            } catch (Throwable e) {
                got.set(e);
            }
        });
        closeWithLastLetters(hub, () -> {
            loop.post(() -> {
                closedWhileReading.set(loop.isClosed());
                joiner.start();
                while (joiner.getState() == Thread.State.NEW || joiner.getState() == Thread.State.RUNNABLE) {
                    Thread.onSpinWait();
                }
            });
            assertThat(loop.startFromAnywhere(refused)).isTrue();
        });
        joiner.join();
        assertThat(got.get()).isInstanceOf(CancellationException.class);
        // Else the objects that belong to the loop would have another home before they are left alone here.
        assertThat(closedWhileReading).hasValue(false);
    }

    @Test
    void futureOfACoroutineThatEndsWithItsHub_completes() throws Exception {
        Hub hub = Hub.current();
        HubCoroutine<String> refused = new HubCoroutine<>(hub, "refused", () -> "value", this);
        AtomicReference<CompletableFuture<String>> future = new AtomicReference<>();
        closeWithLastLetters(hub, () -> {
            assertThat(hub.loop().startFromAnywhere(refused)).isTrue();
            future.set(refused.toFuture());
        });
        assertThatThrownBy(() -> future.get().get(20, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
    }

    @Test
    void futuresOfMoreCoroutinesThanAHubCanTellOfAsItCloses_complete() throws Exception {
        List<CompletableFuture<Void>> futures = new ArrayList<>();
        Hub hub = Hub.current();
        for (int i = 0; i < 20_000; i++) {
            futures.add(hub.spawn(() -> sleep(LONG)).toFuture());
        }
        Loomlet.yieldNow();
        hub.close(Duration.ZERO);
        for (CompletableFuture<Void> future : futures) {
            assertThatThrownBy(() -> future.get(20, TimeUnit.SECONDS)).isInstanceOf(Exception.class)
                    .isNotInstanceOf(java.util.concurrent.TimeoutException.class);
        }
    }

    @Test
    void permitReleasedAfterTheHubOfAWaiterHasClosed_goesToOneWhoLives() {
        Semaphore permits = new Semaphore(0);
        Hub first = Hub.current();
        first.spawn(() -> {
            while (true) {
                try {
                    permits.acquire();
                } catch (CoroutineExit e) {
                    // Waits on when its hub is closed, and is given up.
                }
            }
        });
        Loomlet.yieldNow();
        try (CapturedLog log = new CapturedLog(Hub.class)) {
            first.close(Duration.ZERO);
            assertThat(log.events()).hasSize(1);
        }
        Coroutine<Boolean> second = Loomlet.spawn(() -> permits.acquire(Duration.ofSeconds(20)));
        Loomlet.yieldNow();
        permits.release();
        assertThat(second.get()).isTrue();
    }

    @Test
    void coroutinesThatOutliveTheirHub_endWithoutIt() throws Exception {
        int count = 500;
        AtomicInteger uncaught = new AtomicInteger();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> uncaught.incrementAndGet());
        try {
            Hub hub = Hub.start();
            CountDownLatch release = new CountDownLatch(1);
            Phaser begun = new Phaser(count + 1);
            CountDownLatch ended = new CountDownLatch(count);
            for (int i = 0; i < count; i++) {
                hub.spawn(() -> {
                    try {
                        blocking(() -> {
                            begun.arrive();
                            awaitStubbornly(release);
                        });
                    } finally {
                        ended.countDown();
                    }
                });
            }
            begun.arriveAndAwaitAdvance();
            int left;
            try (CapturedLog log = new CapturedLog(Hub.class)) {
                hub.close(Duration.ZERO);
                assertThat(log.events()).hasSize(1);
                left = hub.loop().taskCount();
            }
            release.countDown();
            ended.await();
            assertThat(hub.loop().taskCount()).as("the closed loop's own count of %s", count).isEqualTo(left);
            assertThat(uncaught).hasValue(0);
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    private static void awaitStubbornly(CountDownLatch latch) {
        for (boolean passed = false; !passed;) {
            try {
                latch.await();
                passed = true;
            } catch (InterruptedException e) {
                // Goes on waiting.
            }
        }
    }
}
