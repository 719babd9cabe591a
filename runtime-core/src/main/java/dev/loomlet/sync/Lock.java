package dev.loomlet.sync;

import dev.loomlet.CheckedRunnable;
import dev.loomlet.CheckedSupplier;
import dev.loomlet.Hub;
import dev.loomlet.engine.OwnerContext;
import dev.loomlet.loop.Home;
import dev.loomlet.loop.Limits;
import dev.loomlet.loop.Owned;
import dev.loomlet.loop.Shield;
import dev.loomlet.loop.Task;
import dev.loomlet.loop.Waiter;
import java.time.Duration;
import java.util.Collections;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A lock that one coroutine holds at a time, and may take again while it holds it.
 *
 * <p>Coroutines of one hub need it only for work that waits in the middle, as control moves nowhere else. Those who wait get
 * it in the order in which they came; as with a {@link Semaphore}, whoever needs not wait goes first. A holder that is killed
 * does not let go by itself: unlock in a {@code finally} block, or use {@link #with}.
 *
 * <p>May be used from any thread; a thread that is no coroutine holds it in its own name. Unlike the interface says, no
 * method declares InterruptedException: an interrupt counts as a kill, in {@code lock()} too. A report of a deadlock names
 * the holder. The model is gevent's {@code RLock}.
 */
public final class Lock implements java.util.concurrent.locks.Lock {

    private final Permits permits;
    private final Owned blocker = new Blocker();
    // Written by the holder alone, wherever it runs: the permit orders one holder's writes before the next one's.
    private volatile @Nullable Object holder;
    private int holds;
    /** Who could not have the lock again after a wait for a condition, as often as they had it. Seldom anyone. */
    private final Queue<Object> bereft = new ConcurrentLinkedQueue<>();

    /** Creates one that nobody holds. */
    public Lock() {
        this(Home.forThreads());
    }

    /**
     * Creates one that nobody holds.
     *
     * @param hub its home
     */
    public Lock(Hub hub) {
        this(Home.of(hub));
    }

    private Lock(Home home) {
        this.permits = new Permits(home, 1);
    }

    /** Tells reports whom those who wait depend on. */
    private final class Blocker implements Owned {
        @Override
        public @Nullable Object owner() {
            return holder;
        }

        @Override
        public String toString() {
            return Lock.this.toString();
        }
    }

    private static Object caller() {
        Waiter waiter = Waiter.current();
        return waiter instanceof Task ? waiter : OwnerContext.current().thread();
    }

    /** Takes the lock, and waits until it is free, unless the caller holds it. */
    @Override
    public void lock() {
        acquire(Limits.NONE);
    }

    /** As {@link #lock()}, which an interrupt ends as well. */
    @Override
    public void lockInterruptibly() {
        acquire(Limits.NONE);
    }

    /**
     * Takes the lock if it is free, or held by the caller. Waits for nothing but, outside the home hub, its answer.
     *
     * @return whether the caller holds it
     */
    @Override
    public boolean tryLock() {
        return acquire(0);
    }

    /**
     * Takes the lock, and waits for it no longer than {@code timeout}.
     *
     * @param timeout the longest time to wait; zero or less only tries
     * @return whether the caller holds it
     */
    public boolean tryLock(Duration timeout) {
        return acquire(Limits.of(timeout));
    }

    /** As {@link #tryLock(Duration)}. */
    @Override
    public boolean tryLock(long time, TimeUnit unit) {
        return acquire(Limits.of(time, unit));
    }

    private boolean acquire(long nanos) {
        Object caller = caller();
        if (holder == caller) {
            holds = Math.addExact(holds, 1);
            return true;
        }
        if (!permits.acquire(blocker, nanos)) {
            return false;
        }
        holder = caller;
        holds = 1;
        return true;
    }

    /**
     * Lets go of the lock, or undoes one of several {@code lock()}. Wakes the first who waits. Never waits. Does nothing
     * for a caller that a {@linkplain Condition condition} could not give the lock back to.
     *
     * @throws IllegalMonitorStateException when the caller does not hold it
     */
    @Override
    public void unlock() {
        if (!bereft.isEmpty() && holder != caller() && bereft.remove(caller())) {
            // An exception here would hide the one that says why the lock was not to be had.
            return;
        }
        requireHeld("unlock");
        if (--holds == 0) {
            holder = null;
            permits.release();
        }
    }

    void requireHeld(String call) {
        Object caller = caller();
        Object present = holder;
        if (present != caller) {
            throw new IllegalMonitorStateException(call + " was called by " + name(caller) + ", but the lock is "
                    + (present == null ? "held by nobody" : "held by " + name(present)) + "; call lock() before");
        }
    }

    private static String name(Object holder) {
        if (!(holder instanceof Thread thread)) {
            return holder.toString();
        }
        // Virtual threads mostly have no name.
        return thread.getName().isEmpty() ? thread.toString() : "thread " + thread.getName();
    }

    /** {@return whether somebody holds it; never waits} */
    public boolean isLocked() {
        return holder != null;
    }

    /** {@return whether the caller holds it; never waits} */
    public boolean isHeldByCaller() {
        return holder == caller();
    }

    /**
     * Runs {@code code} with the lock, and lets go of it however the code ends.
     *
     * @param <T> the type of the result
     * @param <X> what the code throws
     * @param code what to run
     * @return its result
     * @throws X when the code does
     */
    public <T extends @Nullable Object, X extends Exception> T with(CheckedSupplier<T, X> code) throws X {
        Objects.requireNonNull(code, "code is null; pass the code to run");
        lock();
        try {
            return code.get();
        } finally {
            unlock();
        }
    }

    /**
     * As {@link #with(CheckedSupplier)}, for code without a result.
     *
     * @param <X> what the code throws
     * @param code what to run
     * @throws X when the code does
     */
    public <X extends Exception> void with(CheckedRunnable<X> code) throws X {
        Objects.requireNonNull(code, "code is null; pass the code to run");
        this.<@Nullable Void, X>with(() -> {
            code.run();
            return null;
        });
    }

    /** {@return a new condition to wait for while this lock is let go} */
    @Override
    public Condition newCondition() {
        return new Condition(this);
    }

    Permits core() {
        return permits;
    }

    /** Prepares to let go of the lock, however often it is held, on the home loop; returns how often. By the holder. */
    int beginRelease() {
        int held = holds;
        holds = 0;
        holder = null;
        return held;
    }

    /** The permit has not been given back after {@link #beginRelease}. */
    void abortRelease(int held) {
        holder = caller();
        holds = held;
    }

    /** Takes the lock again after a wait for a condition; neither a kill nor an interrupt comes out of this. */
    void regain(int held) {
        try {
            Shield.untilDone(() -> permits.acquire(blocker, Limits.NONE));
        } catch (Throwable e) {
            bereft.addAll(Collections.nCopies(held, caller()));
            throw e;
        }
        abortRelease(held);
    }

    @Override
    public String toString() {
        Object present = holder;
        return present == null ? "lock held by nobody" : "lock held by " + name(present);
    }
}
