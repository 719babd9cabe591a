package dev.loomlet;

import dev.loomlet.diagnostics.HubDump;
import dev.loomlet.generator.Sequence;
import dev.loomlet.sync.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.await;
import static dev.loomlet.Loomlet.blocking;
import static dev.loomlet.Loomlet.current;
import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

/** Each test holds one unlucky order of events still that would otherwise need luck to be met. */
@ExtendWith(HubExtension.class)
class HubRaceTest {

    private static final Duration LONG = Duration.ofHours(1);

    @Test
    void firstSleepOfALoop_missesNoLetter() {
        for (int i = 0; i < 300; i++) {
            try (Hub hub = Hub.start("race-" + i)) {
                hub.spawn(() -> {}).join();
            }
        }
    }

    /** Completes while its own whenComplete runs, on another thread. */
    private static final class CompletesMeanwhile extends CompletableFuture<String> {
        @Override
        public CompletableFuture<String> whenComplete(BiConsumer<? super String, ? super Throwable> action) {
            try {
                Threads.spinWhile(() -> action.accept("value", null));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            return this;
        }
    }

    @Test
    void completionThatComesBeforeTheWait_endsNoLaterWait() {
        List<String> events = new ArrayList<>();
        Coroutine<Void> sleeper = spawn(() -> {
            events.add(await(new CompletesMeanwhile()));
            sleep(LONG);
            events.add("woken");
        });
        Coroutine<Void> killer = spawn(() -> {
            for (int i = 0; i < 10; i++) {
                sleep(Duration.ofNanos(1));
            }
            events.add("killed");
            sleeper.kill();
        });
        joinAll(sleeper, killer);
        assertThat(events).containsExactly("value", "killed");
    }

    @Test
    void waitInAGeneratorOfTheDriver_letsCoroutinesRun() {
        List<String> events = new ArrayList<>();
        Coroutine<Void> other = spawn(() -> {
            events.add("one");
            sleep(Duration.ofMillis(1));
            events.add("two");
        });
        for (String event : Sequence.<String>of(y -> {
            other.join();
            y.yield("joined");
        })) {
            events.add(event);
        }
        assertThat(events).containsExactly("one", "two", "joined");
    }

    @Test
    void manyKilledBeforeTheirStart_doNotOverflowAStack() throws InterruptedException {
        AtomicReference<Throwable> uncaught = new AtomicReference<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> uncaught.set(thrown));
        try {
            // On a thread of its own, as the stack of the main thread is larger than most.
            try (Hub hub = Hub.start()) {
                hub.spawn(() -> {
                    List<Coroutine<?>> victims = new ArrayList<>();
                    spawn(() -> victims.forEach(Coroutine::kill));
                    for (int i = 0; i < 100_000; i++) {
                        victims.add(spawn(() -> {}));
                    }
                    joinAll(victims);
                    assertThat(victims).allMatch(Coroutine::killed);
                }).get();
            }
            assertThat(uncaught).hasNullValue();
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    @Test
    void killThatArrivesAsTheVictimStartsToBlock_interruptsIt() {
        CountDownLatch never = new CountDownLatch(1);
        Coroutine<Void> victim = spawn(() -> {
            Coroutine<?> self = current();
            Threads.spinWhile(() -> self.signal(new CoroutineExit()));
            blocking(() -> never.await());
        });
        victim.join();
        assertThat(victim.killed()).isTrue();
    }

    @Test
    void killOfOneThatIsReady_interruptsItsNextBlockingCall() {
        CountDownLatch never = new CountDownLatch(1);
        Coroutine<Void> victim = spawn(() -> {
            yieldNow();
            blocking(() -> never.await());
        });
        Coroutine<Void> killer = spawn(() -> victim.kill());
        joinAll(victim, killer);
        assertThat(victim.killed()).isTrue();
    }

    @Test
    @OnDirect
    void killOfOneThatIsReady_interruptsItsNextCallOfTheJdk() {
        CountDownLatch never = new CountDownLatch(1);
        Coroutine<Void> victim = spawn(() -> {
            yieldNow();
            never.await();
        });
        Coroutine<Void> killer = spawn(() -> victim.kill());
        joinAll(victim, killer);
        assertThat(victim.killed()).isTrue();
    }

    @Test
    @OnDirect
    void signalOfOneself_interruptsTheNextCallOfTheJdk() {
        CountDownLatch never = new CountDownLatch(1);
        Coroutine<Void> victim = spawn(() -> {
            current().signal(new CoroutineExit());
            never.await();
        });
        victim.join();
        assertThat(victim.killed()).isTrue();
    }

    @Test
    void killOfOneThatBlocksInAGenerator_interruptsIt() {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Coroutine<Void> victim = spawn(() -> {
            for (String none : Sequence.<String>of(y -> blocking(() -> {
                entered.countDown();
                never.await();
            }))) {
                throw new AssertionError(none);
            }
        });
        Coroutine<Void> killer = spawn(() -> {
            blocking(() -> entered.await());
            victim.kill();
        });
        joinAll(victim, killer);
        assertThat(victim.killed()).isTrue();
    }

    @Test
    void sleepInBlockingCode_neverTakesTheTurnOfAnother() {
        List<Integer> order = new ArrayList<>();
        int[] inside = {0};
        List<Coroutine<?>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int id = i;
            all.add(spawn(() -> {
                for (int turn = 0; turn < 20; turn++) {
                    blocking(() -> sleep(Duration.ofNanos(100)));
                    assertThat(inside[0]++).isZero();
                    order.add(id);
                    inside[0]--;
                    yieldNow();
                }
            }));
        }
        joinAll(all, JoinOptions.defaults().raisingError());
        assertThat(order).hasSize(400);
    }

    /** The JDK hands a thread that is ready over once more when another thread has looked at its stack. */
    @Test
    void looksAtTheStackOfOneThatIsReady_giveItNoMoreTurns() throws Exception {
        int[] turns = {0};
        AtomicReference<Thread> thread = new AtomicReference<>();
        Coroutine<Void> watched = spawn(() -> {
            thread.set(Thread.currentThread());
            for (;;) {
                turns[0]++;
                yieldNow();
            }
        });
        yieldNow();
        for (int i = 0; i < 10; i++) {
            Threads.spinFor(() -> thread.get().getStackTrace());
        }
        // Lets the loop read its letters.
        sleep(Duration.ofNanos(1));
        int before = turns[0];
        for (int i = 0; i < 100; i++) {
            yieldNow();
        }
        assertThat(turns[0] - before).isBetween(100, 101);
        watched.kill();
    }

    private static void descend(int frames) {
        if (frames == 0) {
            yieldNow();
        } else {
            descend(frames - 1);
        }
    }

    /** The JDK gives way until nobody else looks at a stack. */
    @Test
    void dumpBesideALookAtTheSameStack_givesWayToNobody() throws Exception {
        AtomicReference<Thread> thread = new AtomicReference<>();
        AtomicBoolean done = new AtomicBoolean();
        boolean[] dumping = {false};
        Coroutine<Void> watched = spawn(() -> {
            thread.set(Thread.currentThread());
            while (!done.get()) {
                // A deep stack is looked at for long.
                descend(200);
            }
        });
        Coroutine<Void> witness = spawn(() -> {
            while (!done.get()) {
                assertThat(dumping[0]).isFalse();
                yieldNow();
            }
        });
        yieldNow();
        Thread looker = Thread.ofPlatform().daemon().start(() -> {
            while (!done.get()) {
                thread.get().getStackTrace();
            }
        });
        Coroutine<Void> dumper = spawn(() -> {
            for (int i = 0; i < 20; i++) {
                dumping[0] = true;
                HubDump.of(Hub.current());
                dumping[0] = false;
                yieldNow();
            }
        });
        dumper.join();
        done.set(true);
        looker.join();
        watched.get();
        witness.get();
    }

    @Test
    @OnDirect
    void oneThatGoesOnBeforeItsPlaceInTheQueue_isNotUnparkedByThatPlace() throws Exception {
        List<String> events = new ArrayList<>();
        Event event = new Event();
        AtomicReference<Thread> thread = new AtomicReference<>();
        Coroutine<Void> waiter = spawn(() -> {
            thread.set(Thread.currentThread());
            event.await();
            LockSupport.park();
            events.add("unparked");
        });
        yieldNow();
        // Two letters: by the first the waiter stands in the queue, and by the second it does so once more.
        Threads.spinWhile(() -> {
            LockSupport.unpark(thread.get());
            event.set();
        });
        sleep(Duration.ofNanos(1));
        for (int i = 0; i < 10; i++) {
            yieldNow();
        }
        events.add("unparks");
        LockSupport.unpark(thread.get());
        waiter.join();
        assertThat(events).containsExactly("unparks", "unparked");
    }
}
