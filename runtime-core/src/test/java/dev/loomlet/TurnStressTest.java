package dev.loomlet;

import dev.loomlet.diagnostics.HubDump;
import dev.loomlet.sync.Semaphore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Coroutines count their turns: none is lost, and none is taken out of turn. {@code -Dloomlet.stress.turns} makes it longer,
 * so that compilers, collections and other programs have their part in it.
 */
@ExtendWith(HubExtension.class)
class TurnStressTest {

    private static final int TURNS = Integer.getInteger("loomlet.stress.turns", 2_000);
    private static final int COROUTINES = 5;
    private static final Duration SHORTEST = Duration.ofNanos(1);

    /** Each has its turn after the one before it: who loses a turn, or gains one, finds the wrong number. */
    private static void takeTurns(IntConsumer endTurn) {
        int[] taken = {0};
        List<Coroutine<?>> all = new ArrayList<>();
        for (int i = 0; i < COROUTINES; i++) {
            int number = i;
            all.add(spawn(() -> {
                for (int turn = 0; turn < TURNS; turn++) {
                    assertThat(taken[0]++).isEqualTo(turn * COROUTINES + number);
                    endTurn.accept(number);
                }
            }));
        }
        joinAll(all, JoinOptions.defaults().raisingError());
        assertThat(taken[0]).isEqualTo(TURNS * COROUTINES);
    }

    @Test
    void yields_takeTurns() {
        takeTurns(number -> yieldNow());
    }

    @Test
    void timers_takeTurns() {
        takeTurns(number -> sleep(SHORTEST));
    }

    @Test
    void wakeUps_takeTurns() {
        List<Semaphore> permits = new ArrayList<>();
        for (int i = 0; i < COROUTINES; i++) {
            permits.add(new Semaphore(0));
        }
        takeTurns(number -> {
            if (number == COROUTINES - 1) {
                permits.forEach(Semaphore::release);
                yieldNow();
            }
            permits.get(number).acquire();
        });
    }

    /** Foreign threads unpark coroutines and look at their stacks, and dumps do so on the hub. */
    @Test
    void besideOtherThreads_noTurnIsLost() throws Exception {
        Thread[] threads = new Thread[COROUTINES];
        AtomicBoolean done = new AtomicBoolean();
        Semaphore one = new Semaphore(1);
        int[] inside = {0};
        int[] taken = {0};
        List<Coroutine<?>> all = new ArrayList<>();
        for (int i = 0; i < COROUTINES; i++) {
            int number = i;
            all.add(spawn(() -> {
                threads[number] = Thread.currentThread();
                Random random = new Random(number);
                for (int turn = 0; turn < TURNS; turn++) {
                    switch (random.nextInt(4)) {
                        case 0 -> sleep(SHORTEST);
                        case 1 -> {
                            one.acquire();
                            assertThat(inside[0]++).isZero();
                            yieldNow();
                            assertThat(--inside[0]).isZero();
                            one.release();
                        }
                        default -> yieldNow();
                    }
                    taken[0]++;
                }
            }));
        }
        yieldNow();
        Thread foreign = Thread.ofPlatform().daemon().start(() -> {
            Random random = new Random(COROUTINES);
            while (!done.get()) {
                Thread thread = threads[random.nextInt(COROUTINES)];
                if (random.nextBoolean()) {
                    LockSupport.unpark(thread);
                } else {
                    thread.getStackTrace();
                }
            }
        });
        Coroutine<Void> dumper = spawn(() -> {
            while (!done.get()) {
                HubDump.of(Hub.current());
                sleep(Duration.ofMillis(1));
            }
        });
        joinAll(all, JoinOptions.defaults().raisingError());
        done.set(true);
        dumper.join();
        foreign.join();
        assertThat(taken[0]).isEqualTo(TURNS * COROUTINES);
    }
}
