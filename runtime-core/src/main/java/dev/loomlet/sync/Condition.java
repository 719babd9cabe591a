package dev.loomlet.sync;

import dev.loomlet.DeadlockException;
import dev.loomlet.loop.Limits;
import dev.loomlet.loop.Shield;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A place to wait for something that others, who hold the same lock, make true. Made by {@link Lock#newCondition()}.
 *
 * <p>Waiting lets go of the lock, however often it is held, and takes it again before the call returns or throws: a kill or
 * a timeout comes out with the lock held. Nobody is woken but by a signal; still, look again in a loop, as another may have
 * had the lock before. Those who wait are signalled in the order in which they came; a signal whose receiver has just been
 * killed goes to the next.
 *
 * <p>The lock cannot be had again when all coroutines wait for each other ({@link DeadlockException}), and by others than
 * the home hub's coroutines when that hub is closed (IllegalStateException). That comes out without the lock then, and the
 * {@link Lock#unlock} which follows does nothing.
 *
 * <p>All methods are to be called with the lock held, by coroutines or threads alike. None declares InterruptedException: an
 * interrupt counts as a kill. The model is {@link java.util.concurrent.locks.Condition}.
 */
public final class Condition implements java.util.concurrent.locks.Condition {

    private final Lock lock;
    private final Gate gate;

    Condition(Lock lock) {
        this.lock = lock;
        this.gate = new Gate(lock.core().home());
    }

    /**
     * Waits until signalled.
     *
     * @throws IllegalMonitorStateException when the caller does not hold the lock
     */
    @Override
    public void await() {
        await(Limits.NONE);
    }

    /**
     * Waits until signalled, but no longer than {@code timeout}. Taking the lock again may take longer.
     *
     * @param timeout the longest time to wait; zero or less does not wait
     * @return whether it was signalled
     * @throws IllegalMonitorStateException when the caller does not hold the lock
     */
    public boolean await(Duration timeout) {
        return await(Limits.of(timeout));
    }

    /** As {@link #await(Duration)}. */
    @Override
    public boolean await(long time, TimeUnit unit) {
        return await(Limits.of(time, unit));
    }

    /**
     * As {@link #await(Duration)}.
     *
     * @return what is left of the time, in nanoseconds; zero or less when it was up
     */
    @Override
    public long awaitNanos(long nanosTimeout) {
        long start = Limits.now();
        boolean signalled = await(Math.max(0, nanosTimeout));
        long left = nanosTimeout - (Limits.now() - start);
        return signalled ? left : Math.min(0, left);
    }

    /** As {@link #await(Duration)}, until a time of day. */
    @Override
    public boolean awaitUntil(Date deadline) {
        Objects.requireNonNull(deadline, "deadline is null; call await() to wait without a limit");
        return await(Duration.between(Instant.now(), Instant.ofEpochMilli(deadline.getTime())));
    }

    /** Waits until signalled. A kill and an interrupt come out of the next wait instead of this one. */
    @Override
    public void awaitUninterruptibly() {
        Shield.once(() -> await(Limits.NONE));
    }

    private boolean await(long nanos) {
        lock.requireHeld("await");
        Release release = new Release();
        try {
            return gate.await(this, nanos, release::isOpen);
        } finally {
            release.undo();
        }
    }

    /**
     * Wakes the first who waits; it goes on when it has the lock. Never waits.
     *
     * @throws IllegalMonitorStateException when the caller does not hold the lock
     */
    @Override
    public void signal() {
        lock.requireHeld("signal");
        gate.change(gate::wakeOne);
    }

    /**
     * Wakes all who wait; they go on one by one, as they get the lock. Never waits.
     *
     * @throws IllegalMonitorStateException when the caller does not hold the lock
     */
    @Override
    public void signalAll() {
        lock.requireHeld("signalAll");
        gate.change(gate::wakeAll);
    }

    Gate gate() {
        return gate;
    }

    @Override
    public String toString() {
        return "condition of a " + lock;
    }

    /**
     * Lets go of the lock in the same turn of the home loop in which the caller joins those who wait, so that no signal can
     * come in between.
     */
    private final class Release {

        private final int held = lock.beginRelease();
        private boolean done;

        /** Asked on the home loop whether there is nothing to wait for. */
        boolean isOpen() {
            done = true;
            lock.core().release();
            return false;
        }

        void undo() {
            if (done) {
                lock.regain(held);
            } else {
                lock.abortRelease(held);
            }
        }
    }
}
