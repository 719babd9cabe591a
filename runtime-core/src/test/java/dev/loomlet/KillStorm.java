package dev.loomlet;

import dev.loomlet.channel.Channel;
import dev.loomlet.channel.Order;
import dev.loomlet.channel.Select;
import dev.loomlet.channel.WorkQueue;
import dev.loomlet.pool.Pool;
import dev.loomlet.sync.Condition;
import dev.loomlet.sync.Lock;
import dev.loomlet.sync.Semaphore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.withTimeout;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Workers that pass items, permits, locks and places to each other, in every way that there is, while some are killed and
 * some give up, at random. When the killing is over, those who are left are given whatever they may wait for, and so must
 * come to their end; then everything that was ever accepted has to be accounted for.
 */
final class KillStorm {

    private static final int WORKERS = 12;
    private static final int ROUNDS = 6;
    private static final int KILLS = 10;
    private static final int PERMITS = 3;
    private static final Duration LONG = Duration.ofSeconds(10);

    private final SplittableRandom random;
    private final List<Channel<Integer>> channels = List.of(Channel.rendezvous(), Channel.buffered(2),
            Channel.unlimited());
    private final List<WorkQueue<Integer>> queues = List.of(WorkQueue.bounded(Order.fifo(), 2),
            WorkQueue.bounded(Order.natural(), 3), WorkQueue.unlimited(Order.lifo()));
    private final Semaphore semaphore = new Semaphore(PERMITS);
    private final Lock lock = new Lock();
    private final Condition changed = lock.newCondition();
    private final Pool pool = new Pool(2);
    private final List<Coroutine<?>> workers = new ArrayList<>();
    private final List<Integer> accepted = new ArrayList<>();
    private final List<Integer> received = new ArrayList<>();
    private final List<Throwable> mistakes = new ArrayList<>();
    private int items;
    private int holders;
    private int members;
    private @Nullable Coroutine<?> lockOwner;

    private KillStorm(SplittableRandom random) {
        this.random = random;
    }

    static void run(Simulation simulation) throws TimeoutException {
        KillStorm storm = new KillStorm(simulation.random());
        storm.rage();
        storm.calmDown();
        storm.account();
    }

    private void rage() {
        for (int i = 0; i < WORKERS; i++) {
            workers.add(spawn("worker " + i, this::work));
        }
        for (int i = 0; i < KILLS; i++) {
            pause();
            Coroutine<?> victim = workers.get(random.nextInt(WORKERS));
            switch (random.nextInt(4)) {
                case 0 -> pool.iterator().forEachRemaining(member -> member.signal(new CoroutineExit()));
                case 1 -> victim.kill(shortly());
                default -> victim.signal(new CoroutineExit());
            }
        }
    }

    /** Nobody who still waits does so in vain from now on, if nothing was lost. */
    private void calmDown() throws TimeoutException {
        List<Coroutine<?>> helpers = new ArrayList<>();
        channels.forEach(channel -> {
            helpers.add(spawn("source", () -> forEver(() -> send(channel))));
            helpers.add(spawn("sink", () -> forEver(() -> received.add(channel.receive()))));
        });
        queues.forEach(queue -> {
            helpers.add(spawn("source", () -> forEver(() -> put(queue))));
            helpers.add(spawn("sink", () -> forEver(() -> {
                received.add(queue.take());
                queue.taskDone();
            })));
        });
        helpers.add(spawn("signaller", () -> forEver(() -> lock.with(changed::signalAll))));
        withTimeout(LONG, () -> {
            joinAll(workers);
            pool.join();
        });
        helpers.forEach(Coroutine::kill);
        channels.forEach(channel -> {
            while (channel.tryReceive(received::add)) {
                // What is left.
            }
        });
        queues.forEach(queue -> {
            while (queue.tryTake(received::add)) {
                queue.taskDone();
            }
        });
    }

    private static void forEver(CheckedRunnable<? extends Exception> step) throws Exception {
        while (true) {
            step.run();
            sleep(Duration.ofMillis(1));
        }
    }

    private void account() {
        assertThat(mistakes).isEmpty();
        assertThat(received).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(accepted);
        channels.forEach(channel -> assertThat(channel.size()).isZero());
        queues.forEach(queue -> assertThat(queue.unfinished()).isZero());
        assertThat(semaphore.permits()).isEqualTo(PERMITS);
        assertThat(lock.isLocked()).isFalse();
        assertThat(pool.freeCount()).isEqualTo(pool.limit());
        // Nobody who has gone stands in a line, where he would swallow what comes.
        for (int i = 0; i < PERMITS; i++) {
            assertThat(semaphore.tryAcquire()).isTrue();
        }
        assertThat(lock.tryLock()).isTrue();
        lock.unlock();
        channels.forEach(channel -> assertThat(channel.tryReceive(received::add)).isFalse());
        assertThat(channels.getFirst().trySend(0)).isFalse();
    }

    private void work() {
        for (int round = 0; round < ROUNDS; round++) {
            try {
                switch (random.nextInt(4)) {
                    case 0 -> withTimeout(shortly(), this::step);
                    case 1 -> {
                        try (Timeout _ = Timeout.start(shortly())) {
                            step();
                            step();
                        }
                    }
                    default -> step();
                }
            } catch (TimeoutException | Timeout e) {
                // So it goes.
            } catch (CoroutineExit e) {
                throw e;
            } catch (Throwable e) {
                mistakes.add(e);
            }
            pause();
        }
    }

    private void step() throws Exception {
        Channel<Integer> channel = channels.get(random.nextInt(channels.size()));
        WorkQueue<Integer> queue = queues.get(random.nextInt(queues.size()));
        switch (random.nextInt(9)) {
            case 0 -> send(channel);
            case 1 -> received.add(random.nextBoolean() ? channel.receive() : channel.receive(shortly()));
            case 2, 3 -> select(channel);
            case 4 -> put(queue);
            case 5 -> take(queue);
            case 6 -> usePermit();
            case 7 -> useLock();
            default -> usePool();
        }
    }

    private void send(Channel<Integer> channel) {
        int item = items++;
        if (random.nextBoolean()) {
            channel.send(item);
            accepted.add(item);
        } else if (channel.send(item, shortly())) {
            accepted.add(item);
        }
    }

    private void select(Channel<Integer> channel) {
        int item = items++;
        Select<Boolean> select = random.nextBoolean() ? Select.fair() : Select.ordered();
        select.onReceive(channels.get(random.nextInt(channels.size())), received::add)
                .onSend(channel, item, () -> accepted.add(item));
        if (random.nextBoolean()) {
            select.onReady(workers.get(random.nextInt(WORKERS)), Coroutine::ready);
        }
        if (random.nextBoolean()) {
            select.onTimeout(shortly(), () -> false);
        }
        select.await();
    }

    private void put(WorkQueue<Integer> queue) {
        int item = items++;
        if (random.nextBoolean()) {
            queue.put(item);
            accepted.add(item);
        } else if (queue.put(item, shortly())) {
            accepted.add(item);
        }
    }

    private void take(WorkQueue<Integer> queue) throws TimeoutException {
        if (random.nextInt(4) == 0) {
            queue.peek(shortly());
        }
        received.add(random.nextBoolean() ? queue.take() : queue.take(shortly()));
        queue.taskDone();
    }

    private void usePermit() {
        if (random.nextBoolean()) {
            semaphore.acquire();
        } else if (!semaphore.acquire(shortly())) {
            return;
        }
        try {
            expect(++holders <= PERMITS, "one permit, one holder");
            pause();
        } finally {
            holders--;
            semaphore.release();
        }
    }

    private void useLock() {
        if (random.nextBoolean()) {
            lock.lock();
        } else if (!lock.tryLock(shortly())) {
            return;
        }
        try {
            holdLock();
            switch (random.nextInt(3)) {
                case 0 -> changed.signal();
                case 1 -> changed.await(shortly());
                default -> changed.await();
            }
            holdLock();
        } finally {
            expect(lock.isHeldByCaller(), "held after a wait for the condition, however it ended");
            lock.unlock();
        }
    }

    private void holdLock() {
        expect(lockOwner == null, "one lock, one owner");
        lockOwner = Loomlet.current();
        try {
            pause();
        } finally {
            lockOwner = null;
        }
    }

    private void usePool() throws Exception {
        switch (random.nextInt(4)) {
            case 0 -> pool.trySpawn(this::beMember, shortly());
            case 1 -> pool.submit(() -> {
                beMember();
                return null;
            });
            case 2 -> {
                try {
                    pool.apply(() -> {
                        beMember();
                        return null;
                    });
                } catch (CancellationException e) {
                    // The member was killed.
                }
            }
            default -> pool.spawn(this::beMember);
        }
    }

    private void beMember() {
        expect(++members <= pool.limit(), "one place, one member");
        try {
            usePermit();
        } finally {
            members--;
        }
    }

    private void expect(boolean holds, String what) {
        if (!holds) {
            mistakes.add(new AssertionError(what));
        }
    }

    private Duration shortly() {
        return Duration.ofMillis(random.nextInt(5));
    }

    private void pause() {
        if (random.nextBoolean()) {
            sleep(shortly());
        } else {
            yieldNow();
        }
    }
}
