package dev.loomlet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.blocking;
import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The start, the join and the close of hubs. */
@ExtendWith(HubExtension.class)
class HubLifeTest {

    private static final Duration LONG = Duration.ofHours(1);

    @Test
    void startedHub_hasAThreadOfItsName() {
        try (Hub hub = Hub.start("io")) {
            assertThat(hub.name()).isEqualTo("io");
            assertThat(hub.spawn(() -> Hub.current()).get()).isSameAs(hub);
            assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName).contains("loomlet-io");
        }
    }

    @Test
    void close_killsAndWaits() {
        List<String> events = new ArrayList<>();
        Hub hub = Hub.start();
        CountDownLatch started = new CountDownLatch(1);
        Coroutine<Void> running = hub.spawn(() -> {
            started.countDown();
            try {
                sleep(LONG);
            } finally {
                sleep(Duration.ofMillis(1));
                events.add("cleaned up");
            }
        });
        Coroutine<Void> delayed = hub.spawnLater(LONG, () -> {});
        blockUntil(started);
        hub.close();
        assertThat(events).containsExactly("cleaned up");
        assertThat(running.killed() && delayed.killed() && hub.isClosed()).isTrue();
        hub.close();
        hub.close(Duration.ZERO);
        assertThatIllegalStateException().isThrownBy(() -> hub.spawn(() -> {})).withMessageContaining("is closed");
        assertThatIllegalStateException().isThrownBy(() -> hub.spawnLater(LONG, () -> {}))
                .withMessageContaining("is closed");
        assertThat(hub.join(Duration.ZERO)).isTrue();
    }

    private static void blockUntil(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void closeByACoroutineOfItsOwn_isRefused() {
        try (Hub hub = Hub.start("mine")) {
            CheckedRunnable<RuntimeException> close = hub::close;
            assertThatIllegalStateException().isThrownBy(() -> hub.spawn(close).get())
                    .withMessageContaining("hub mine cannot be closed by a coroutine of its own");
        }
    }

    @Test
    void closeOfAnotherThreadsOwnHub_isRefused() {
        Hub hub = Hub.current();
        assertThatIllegalStateException().isThrownBy(() -> Threads.on(Thread.ofPlatform(), () -> {
            hub.close();
            return "closed";
        })).withMessageContaining("belongs to another thread");
        assertThat(hub.isClosed()).isFalse();
    }

    @Test
    void closeByACoroutineOfAnotherHub_letsTheOthersGoOn() {
        Hub hub = Hub.start();
        spawn(() -> hub.close()).join();
        assertThat(hub.isClosed()).isTrue();
    }

    @Test
    void threadThatClosedItsHub_getsAFreshOne() {
        Hub first = Hub.current();
        first.close();
        assertThat(spawn(() -> "fresh").get()).isEqualTo("fresh");
        assertThat(Hub.current()).isNotSameAs(first);
    }

    @Test
    void coroutineThatSwallowsTheKill_isGivenUpAndNamed() {
        Hub hub = Hub.start("stubborn");
        CountDownLatch started = new CountDownLatch(1);
        Coroutine<Void> stubborn = hub.spawn("mule", () -> {
            started.countDown();
            while (true) {
                try {
                    sleep(LONG);
                } catch (CoroutineExit e) {
                    // The point of this test.
                }
            }
        });
        blockUntil(started);
        try (CapturedLog log = new CapturedLog(Hub.class)) {
            hub.close(Duration.ofMillis(5));
            assertThat(log.events()).hasSize(1);
            assertThat(log.events().getFirst().getFormattedMessage()).contains("stubborn", "mule");
        }
        assertThat(stubborn.exception()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(stubborn::get).hasMessageContaining("mule had not ended when hub stubborn was closed");
    }

    @Test
    void coroutineThatOutlivesItsHubInBlockingCode_goesOnWithoutIt() {
        Hub hub = Hub.start();
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicReference<Throwable> later = new AtomicReference<>();
        CountDownLatch done = new CountDownLatch(1);
        hub.spawn(() -> {
            try {
                blocking(() -> {
                    started.countDown();
                    awaitStubbornly(release);
                });
                sleep(LONG);
            } catch (Throwable e) {
                later.set(e);
            } finally {
                done.countDown();
            }
        });
        blockUntil(started);
        try (CapturedLog log = new CapturedLog(Hub.class)) {
            hub.close(Duration.ofMillis(5));
            assertThat(log.events()).hasSize(1);
        }
        release.countDown();
        blockUntil(done);
        assertThat(later.get()).isInstanceOfAny(CoroutineExit.class, IllegalStateException.class);
    }

    private static void awaitStubbornly(CountDownLatch latch) {
        boolean passed = false;
        while (!passed) {
            try {
                latch.await();
                passed = true;
            } catch (InterruptedException e) {
                // Goes on waiting.
            }
        }
    }

    @Test
    void join_waitsUntilNoCoroutineIsLeft() {
        List<String> events = new ArrayList<>();
        spawn(() -> {
            sleep(Duration.ofMillis(1));
            spawn(() -> events.add("child"));
        });
        Hub.current().join();
        assertThat(events).containsExactly("child");
        try (Hub hub = Hub.start()) {
            hub.spawn(() -> sleep(Duration.ofMillis(1)));
            hub.join();
            Coroutine<Void> lasting = hub.spawn(() -> sleep(LONG));
            assertThat(hub.join(Duration.ofMillis(1))).isFalse();
            lasting.kill();
            assertThat(hub.join(LONG)).isTrue();
        }
    }

    @Test
    void joinByACoroutineOfItsOwn_isRefused() {
        assertThatIllegalStateException().isThrownBy(() -> spawn("own", () -> Hub.current().join()).get())
                .withMessageContaining("was called by own, one of its own coroutines");
    }

    @Test
    void spawnThatRacesWithTheClose_isRefusedOrEnds() throws Exception {
        for (int round = 0; round < 50; round++) {
            Hub hub = Hub.start();
            List<Coroutine<Void>> accepted = new ArrayList<>();
            Thread spawner = Thread.ofPlatform().start(() -> {
                try {
                    while (true) {
                        accepted.add(hub.spawn(() -> sleep(LONG)));
                        accepted.add(hub.spawnLater(LONG, () -> {}));
                    }
                } catch (IllegalStateException e) {
                    assertThat(e).hasMessageContaining("is closed");
                }
            });
            yieldNow();
            hub.close();
            spawner.join();
            assertThat(accepted).allMatch(Coroutine::ready);
        }
    }
}
