package dev.loomlet.sync;

import dev.loomlet.Coroutine;
import dev.loomlet.DeadlockException;
import dev.loomlet.Hub;
import dev.loomlet.HubExtension;
import dev.loomlet.Waitable;
import dev.loomlet.loop.Waiter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static dev.loomlet.sync.Waits.eachReady;
import static dev.loomlet.sync.Waits.race;
import static dev.loomlet.sync.Waits.waitAll;
import static dev.loomlet.sync.Waits.waitAny;
import static dev.loomlet.sync.Waits.waitFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What gevent's wait and iwait do, section A1 of its semantics. */
@ExtendWith(HubExtension.class)
class WaitsTest {

    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofHours(1);

    private final Event event = new Event();
    private final Semaphore semaphore = new Semaphore(0);
    private final AsyncResult<String> result = new AsyncResult<>();
    private final CountDownLatch latch = new CountDownLatch(1);

    @Test
    void waitAll_mixed_givesThemInTheOrderOfBecomingReady() {
        Hub.run(() -> {
            Coroutine<?> coroutine = spawn(() -> {
                latch.countDown();
                yieldNow();
                result.set("x");
                yieldNow();
                semaphore.release();
            });
            event.set();
            assertThat(waitAll(result, semaphore, coroutine, latch, event))
                    .containsExactly(event, latch, result, semaphore, coroutine);
            assertThat(semaphore.permits()).isOne();
        });
    }

    @Test
    void waitAll_none_returnsAtOnce() {
        Hub.run(() -> assertThat(waitAll()).isEmpty());
    }

    @Test
    void waitAll_twiceOnASetEvent_works() {
        Hub.run(() -> {
            event.set();
            assertThat(waitAll(event)).containsExactly(event);
            assertThat(waitAll(event, event)).containsExactly(event, event);
        });
    }

    @Test
    void waitAll_eventIsSetAndClearedAgain_countsAsReady() {
        Hub.run(() -> {
            spawn(() -> {
                event.set();
                event.clear();
            });
            assertThat(waitAll(event)).containsExactly(event);
        });
    }

    @Test
    void waitFor_count_stopsEarlyAndLeavesNothing() {
        Hub.run(() -> {
            spawn(event::set);
            assertThat(waitFor(1, null, List.of(semaphore, event, latch))).containsExactly(event);
            assertThat(waitFor(0, null, List.of(semaphore))).isEmpty();
            assertThat(semaphore.core().waiting() + latch.gate().waiting()).isZero();
        });
    }

    @Test
    void waitAll_timeIsUp_givesThoseThatAreReady() {
        Hub.run(() -> {
            event.set();
            assertThat(waitAll(SHORT, List.of(semaphore, event))).containsExactly(event);
            assertThat(waitAll(Duration.ZERO, List.of(semaphore, event))).containsExactly(event);
            assertThat(semaphore.core().waiting()).isZero();
            assertThat(Waiter.current().loop().timerCount()).isZero();
        });
    }

    @Test
    void waitAny_givesTheFirst() {
        Hub.run(() -> {
            spawn(() -> {
                semaphore.release();
                event.set();
            });
            assertThat(waitAny(event, semaphore)).isSameAs(semaphore);
            assertThat(waitAny(SHORT, latch)).isNull();
            assertThatThrownBy(() -> waitAny()).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("objects is empty");
        });
    }

    @Test
    void waitAny_isKilled_leavesNothing() {
        Hub.run(() -> {
            Coroutine<?> other = spawn(() -> sleep(LONG));
            Coroutine<?> victim = spawn(() -> waitAny(event, semaphore, other));
            yieldNow();
            victim.kill();
            assertThat(event.gate().waiting() + semaphore.core().waiting()).isZero();
            other.kill();
        });
    }

    @Test
    void waitAny_nobodyCanHelp_isADeadlockThatNamesThem() {
        assertThatThrownBy(() -> Hub.run(() -> waitAny(event, semaphore))).isInstanceOf(DeadlockException.class)
                .hasMessageContaining("2 objects, of which are not ready: [event (not set), semaphore (0 permits)]");
    }

    @Test
    void eachReady_givesThemOneByOne_othersRunInBetween() {
        List<Waitable> seen = new ArrayList<>();
        Hub.run(() -> {
            spawn(() -> {
                event.set();
                yieldNow();
                latch.countDown();
            });
            try (ReadyIterator<Waitable> iterator = eachReady(List.of(latch, event))) {
                while (iterator.hasNext()) {
                    seen.add(iterator.next());
                    yieldNow();
                }
                assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
            }
        });
        assertThat(seen).containsExactly(event, latch);
    }

    @Test
    void eachReady_closedEarly_leavesNothing() {
        Hub.run(() -> {
            event.set();
            try (ReadyIterator<Waitable> iterator = eachReady(List.of(event, latch))) {
                assertThat(iterator.next()).isSameAs(event);
                assertThat(latch.gate().waiting()).isOne();
            }
            assertThat(latch.gate().waiting()).isZero();
        });
    }

    @Test
    void eachReady_timeIsUp_ends() {
        Hub.run(() -> {
            ReadyIterator<Waitable> iterator = eachReady(5, SHORT, List.of(event, latch));
            assertThat(iterator.hasNext()).isFalse();
            assertThat(latch.gate().waiting()).isZero();
        });
    }

    @Test
    void waitAll_ofTwoHubs_byAThreadWithoutOne() {
        try (Hub one = Hub.start(); Hub two = Hub.start()) {
            Coroutine<?> setter = one.spawn(() -> event.set());
            Coroutine<?> counter = two.spawn(() -> latch.countDown());
            assertThat(waitAll(setter, counter, event, latch)).hasSize(4);
        }
    }

    @Test
    void negativeCount_namesTheValue() {
        assertThatThrownBy(() -> waitFor(-1, null, List.of(event))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("count is -1");
    }

    @Test
    void nullAmongTheObjects_isRefused() {
        assertThatThrownBy(() -> waitAll(event, null)).isInstanceOf(NullPointerException.class)
                .hasMessageContaining("objects");
    }

    @Test
    void race_theFirstSuccessWins_theOthersHaveEnded() {
        List<String> log = new ArrayList<>();
        Hub.run(() -> {
            String winner = race(() -> {
                try {
                    sleep(LONG);
                } finally {
                    yieldNow();
                    log.add("slow unwound");
                }
                return "slow";
            }, () -> {
                throw new IOException("failed early");
            }, () -> {
                yieldNow();
                return "fast";
            });
            log.add(winner);
            assertThat(Waiter.current().loop().taskCount()).isOne();
        });
        assertThat(log).containsExactly("slow unwound", "fast");
    }

    @Test
    void race_allFail_theFirstFailureComesOutWithTheOthers() {
        Hub.run(() -> assertThatThrownBy(() -> race(() -> {
            throw new IOException("one");
        }, () -> {
            throw new IllegalStateException("two");
        })).isInstanceOf(CompletionException.class)
                .hasRootCauseMessage("one")
                .satisfies(thrown -> assertThat(thrown.getCause().getSuppressed()).hasSize(1)));
    }

    @Test
    void race_callerIsKilled_theContendersToo() {
        Hub.run(() -> {
            Coroutine<?> caller = spawn(() -> race(() -> {
                sleep(LONG);
                return 1;
            }));
            yieldNow();
            yieldNow();
            caller.kill();
            assertThat(Waiter.current().loop().taskCount()).isOne();
        });
    }

    @Test
    void race_noContenders_isRefused() {
        assertThatThrownBy(() -> race()).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("contenders is empty");
    }
}
