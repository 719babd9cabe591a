package dev.loomlet.sync;

import dev.loomlet.Coroutine;
import dev.loomlet.CoroutineExit;
import dev.loomlet.HubExtension;
import dev.loomlet.Simulation;
import dev.loomlet.loop.Waiter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

/** Waiters that are killed and time out at random, in orders drawn from seeds: no permit, no item and no turn is lost. */
@ExtendWith(HubExtension.class)
class SyncStormTest {

    private static final int WORKERS = 10;
    private static final int PERMITS = 3;

    private int holders;

    @Test
    void semaphore_manyOrders() {
        IntStream.range(0, 300).forEach(this::stormOnSemaphore);
    }

    @Test
    @Tag("soak")
    void semaphore_veryManyOrders() {
        IntStream.range(0, 10_000).forEach(this::stormOnSemaphore);
    }

    private void stormOnSemaphore(int seed) {
        Semaphore semaphore = new Semaphore(PERMITS);
        Simulation.run(seed, () -> {
            SplittableRandom random = new SplittableRandom(seed);
            List<Coroutine<?>> workers = new ArrayList<>();
            for (int number = 0; number < WORKERS; number++) {
                workers.add(spawn(() -> work(semaphore, random)));
            }
            killSome(workers, random);
            joinAll(workers);
            assertThat(Waiter.current().loop().timerCount()).isZero();
        });
        assertThat(semaphore.permits()).as("permits after seed %d", seed).isEqualTo(PERMITS);
        assertThat(semaphore.core().waiting()).as("waiters after seed %d", seed).isZero();
    }

    private void work(Semaphore semaphore, SplittableRandom random) {
        for (int round = 0; round < 8; round++) {
            if (random.nextInt(3) == 0) {
                semaphore.acquire();
            } else if (!semaphore.acquire(Duration.ofMillis(random.nextInt(4)))) {
                continue;
            }
            try {
                holders++;
                assertThat(holders).isLessThanOrEqualTo(PERMITS);
                pause(random);
            } finally {
                holders--;
                semaphore.release();
            }
        }
    }

    private static void pause(SplittableRandom random) {
        if (random.nextBoolean()) {
            sleep(Duration.ofMillis(random.nextInt(3)));
        } else {
            yieldNow();
        }
    }

    private static void killSome(List<Coroutine<?>> victims, SplittableRandom random) {
        for (int kills = 0; kills < WORKERS / 2; kills++) {
            pause(random);
            victims.get(random.nextInt(victims.size())).signal(new CoroutineExit());
        }
    }

    @Test
    void condition_manyOrders() {
        IntStream.range(0, 300).forEach(this::stormOnCondition);
    }

    @Test
    @Tag("soak")
    void condition_veryManyOrders() {
        IntStream.range(0, 10_000).forEach(this::stormOnCondition);
    }

    private void stormOnCondition(int seed) {
        Lock lock = new Lock();
        Condition filled = lock.newCondition();
        Deque<Integer> items = new ArrayDeque<>();
        List<Integer> taken = new ArrayList<>();
        int count = 20;
        Simulation.run(seed, () -> {
            SplittableRandom random = new SplittableRandom(seed);
            List<Coroutine<?>> consumers = new ArrayList<>();
            for (int number = 0; number < WORKERS; number++) {
                consumers.add(spawn(() -> consume(lock, filled, items, taken, random)));
            }
            Coroutine<?> producer = spawn(() -> {
                for (int item = 0; item < count; item++) {
                    int next = item;
                    pause(random);
                    lock.with(() -> {
                        items.add(next);
                        pause(random);
                        filled.signal();
                    });
                }
            });
            killSome(consumers, random);
            producer.join();
            sleep(Duration.ofSeconds(1));
            consumers.forEach(Coroutine::kill);
        });
        assertThat(items).as("items left after seed %d", seed).isEmpty();
        assertThat(taken).as("items taken after seed %d", seed).hasSize(count);
        assertThat(lock.isLocked()).isFalse();
        assertThat(filled.gate().waiting() + lock.core().waiting()).isZero();
    }

    private static void consume(Lock lock, Condition filled, Deque<Integer> items, List<Integer> taken,
            SplittableRandom random) {
        while (true) {
            lock.lock();
            try {
                while (items.isEmpty()) {
                    if (random.nextInt(3) == 0) {
                        filled.await(Duration.ofMillis(random.nextInt(4)));
                    } else {
                        filled.await();
                    }
                }
                taken.add(items.poll());
            } finally {
                lock.unlock();
            }
        }
    }
}
