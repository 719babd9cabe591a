package dev.loomlet;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.blocking;
import static dev.loomlet.Loomlet.current;
import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(HubExtension.class)
class KillTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final List<Object> events = new ArrayList<>();

    /** Sleeps, and tells how that ended. */
    private Coroutine<Void> sleeper() {
        return spawn("sleeper", () -> {
            events.add("started");
            try {
                sleep(LONG);
            } catch (Throwable e) {
                events.add(e);
                throw e;
            } finally {
                events.add("left");
            }
        });
    }

    @Test
    void beforeTheStart_theBodyNeverRuns() {
        Coroutine<Void> victim = sleeper();
        List<Object> told = new ArrayList<>();
        victim.link(told::add);
        victim.kill();
        assertThat(victim.killed()).isTrue();
        assertThat(told).isEmpty();
        yieldNow();
        assertThat(told).containsExactly(victim);
        assertThat(events).isEmpty();
    }

    @Test
    void beforeTheStartWithAnErrorOfOnesOwn_itHasFailed() {
        Coroutine<Void> victim = sleeper();
        IOException signal = new IOException("own");
        victim.kill(signal);
        assertThat(victim.exception()).isSameAs(signal);
        assertThat(events).isEmpty();
    }

    @Test
    void afterTheEnd_nothingHappens() {
        Coroutine<String> done = spawn(() -> "done");
        done.join();
        done.kill();
        done.kill(new IOException("late"));
        assertThat(done.kill(Duration.ZERO)).isTrue();
        done.signal(new IOException("late"));
        assertThat(done.get()).isEqualTo("done");
    }

    @Test
    void ofAWaiter_unwindsItBeforeTheCallReturns() {
        Coroutine<Void> victim = sleeper();
        yieldNow();
        victim.kill();
        assertThat(events).hasSize(3).startsWith("started").endsWith("left");
        assertThat(events.get(1)).isInstanceOf(CoroutineExit.class);
    }

    @Test
    void catchOfException_doesNotSwallowIt() {
        Coroutine<Void> victim = spawn(() -> {
            try {
                sleep(LONG);
            } catch (Exception e) {
                events.add("swallowed");
            }
        });
        yieldNow();
        victim.kill();
        assertThat(victim.killed()).isTrue();
        assertThat(events).isEmpty();
    }

    @Test
    void ofOneThatIsAboutToGoOn_itGoesOnFirstAndMayEnd() {
        Coroutine<String> victim = spawn(() -> {
            yieldNow();
            return "ended first";
        });
        yieldNow();
        victim.kill();
        assertThat(victim.get()).isEqualTo("ended first");
    }

    @Test
    void ofOneThatIsAboutToGoOn_itsNextWaitMeetsTheSignal() {
        Coroutine<Void> victim = spawn(() -> {
            yieldNow();
            events.add("went on");
            sleep(LONG);
        });
        yieldNow();
        victim.kill();
        assertThat(victim.killed()).isTrue();
        assertThat(events).containsExactly("went on");
    }

    @Test
    void ofOneself_unwindsInPlace() {
        Coroutine<Void> victim = spawn(() -> {
            try {
                current().kill();
            } finally {
                events.add("unwound");
            }
            events.add("unreachable");
        });
        victim.join();
        assertThat(victim.killed()).isTrue();
        assertThat(events).containsExactly("unwound");
    }

    @Test
    void signalOfOneself_comesOutOfTheNextWait() {
        Coroutine<Void> victim = spawn(() -> {
            current().signal(new CoroutineExit());
            events.add("still here");
            yieldNow();
            events.add("unreachable");
        });
        victim.join();
        assertThat(victim.killed()).isTrue();
        assertThat(events).containsExactly("still here");
    }

    @Test
    void severalSignals_comeOutOfOneWaitEachInOrder() {
        IllegalStateException first = new IllegalStateException("first");
        IllegalStateException second = new IllegalStateException("second");
        Coroutine<Void> victim = spawn(() -> {
            for (int i = 0; i < 2; i++) {
                try {
                    sleep(LONG);
                } catch (IllegalStateException e) {
                    events.add(e);
                }
            }
        });
        yieldNow();
        victim.signal(first);
        victim.signal(second);
        victim.join();
        assertThat(events).containsExactly(first, second);
    }

    @Test
    void victimThatCatchesAndGoesOn_isWaitedForToItsNaturalEnd() {
        Coroutine<String> victim = spawn(() -> {
            try {
                sleep(LONG);
            } catch (CoroutineExit e) {
                sleep(Duration.ofMillis(1));
            }
            return "survived";
        });
        yieldNow();
        victim.kill();
        assertThat(victim.get()).isEqualTo("survived");
    }

    @Test
    void errorInFinally_replacesTheSignal() {
        IllegalStateException failure = new IllegalStateException("in finally");
        Coroutine<Void> victim = spawn(() -> {
            try {
                sleep(LONG);
            } catch (CoroutineExit e) {
                throw failure;
            }
        });
        yieldNow();
        victim.kill();
        assertThat(victim.killed()).isFalse();
        assertThat(victim.exception()).isSameAs(failure);
    }

    @Test
    void timeout_returnsWhileTheVictimLives() {
        Coroutine<Void> stubborn = spawn(() -> {
            try {
                sleep(LONG);
            } catch (CoroutineExit e) {
                sleep(LONG);
            }
        });
        yieldNow();
        assertThat(stubborn.kill(Duration.ofMillis(1))).isFalse();
        assertThat(stubborn.ready()).isFalse();
        assertThat(stubborn.kill(LONG)).isTrue();
    }

    @Test
    void errorOfOnesOwn_comesOutOfTheWaitAndFailsTheVictim() {
        Coroutine<Void> victim = sleeper();
        yieldNow();
        IllegalArgumentException signal = new IllegalArgumentException("own");
        victim.kill(signal);
        assertThat(events).containsExactly("started", signal, "left");
        assertThat(victim.exception()).isSameAs(signal);
        assertThatThrownBy(victim::get).isSameAs(signal);
    }

    @Test
    void checkedExceptionOfOnesOwn_comesOutAsItIs() {
        Coroutine<Void> victim = sleeper();
        yieldNow();
        IOException signal = new IOException("own");
        assertThat(victim.kill(signal, LONG)).isTrue();
        assertThat(events).containsExactly("started", signal, "left");
        assertThat(victim.exception()).isSameAs(signal);
    }

    @Test
    @SuppressWarnings("NullAway")
    void nullSignal_isRefused() {
        Coroutine<Void> victim = spawn(() -> {});
        assertThatNullPointerException().isThrownBy(() -> victim.kill((Throwable) null))
                .withMessage("signal is null; call kill() for the default, a CoroutineExit");
        assertThatNullPointerException().isThrownBy(() -> victim.signal(null)).withMessageContaining("signal is null");
        victim.join();
        assertThatNullPointerException().isThrownBy(() -> victim.kill((Duration) null))
                .withMessageContaining("timeout is null");
    }

    @Test
    void fromAnotherThread_waitsForTheEnd() throws Exception {
        try (Hub hub = Hub.start("elsewhere")) {
            CountDownLatch started = new CountDownLatch(1);
            Coroutine<Void> victim = hub.spawn(() -> {
                started.countDown();
                try {
                    sleep(LONG);
                } finally {
                    sleep(Duration.ofMillis(1));
                    events.add("cleaned up");
                }
            });
            started.await();
            victim.kill();
            assertThat(events).containsExactly("cleaned up");
            assertThat(victim.killed()).isTrue();
        }
    }

    @Test
    void ofBlockingCode_interruptsIt() {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch entered = new CountDownLatch(1);
        Coroutine<Void> victim = spawn(() -> blocking(() -> {
            entered.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                events.add("interrupted");
                throw e;
            }
        }));
        Coroutine<Void> killer = spawn(() -> {
            blocking(() -> entered.await());
            victim.kill();
        });
        joinAll(victim, killer);
        assertThat(events).containsExactly("interrupted");
        assertThat(victim.killed()).isTrue();
    }

    @Test
    void ofBlockingCodeThatEndsItsOwnWay_isMetAtTheNextWait() {
        CountDownLatch never = new CountDownLatch(1);
        Coroutine<Void> victim = spawn(() -> {
            try {
                blocking(() -> never.await());
            } catch (InterruptedException e) {
                events.add("interrupted");
            }
            sleep(LONG);
        });
        yieldNow();
        victim.kill();
        assertThat(events).containsExactly("interrupted");
        assertThat(victim.killed()).isTrue();
    }

    @Test
    void ofAllAtOnce_reachesEachOne() {
        List<Coroutine<?>> victims = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            victims.add(spawn(() -> sleep(LONG)));
        }
        yieldNow();
        victims.forEach(victim -> victim.signal(new CoroutineExit()));
        assertThat(joinAll(victims)).isEqualTo(victims).allMatch(Coroutine::killed);
    }
}
