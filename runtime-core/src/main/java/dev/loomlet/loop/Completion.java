package dev.loomlet.loop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Something that one waiter, or one thread without a loop, waits for once, and that is completed from anywhere: on the
 * loop, on another loop, or on a thread that knows of none.
 */
public final class Completion {

    private final @Nullable Waiter waiter;
    private final Thread thread = Thread.currentThread();
    private volatile boolean complete;
    private boolean left;

    private Completion(@Nullable Waiter waiter) {
        this.waiter = waiter;
    }

    /** Creates one that the caller will wait for. */
    public static Completion create() {
        Waiter current = Waiter.current();
        return new Completion(current != null && current.loop().isOnLoop() ? current : null);
    }

    /** Creates one that {@code waiter} will wait for; on its loop. */
    public static Completion of(Waiter waiter) {
        return new Completion(waiter);
    }

    /**
     * Waits until {@code future} is done, in whatever way, while the others of the caller's hub go on.
     *
     * @param blocker tells, by its text, what is waited for
     * @param nanos the longest time to wait; negative for no limit
     * @return false when the time was up
     */
    public static boolean awaitDone(CompletableFuture<?> future, Object blocker, long nanos) {
        if (future.isDone()) {
            return true;
        }
        Completion completion = create();
        future.whenComplete((value, failure) -> completion.complete());
        return completion.await(blocker, nanos, true) || future.isDone();
    }

    /** Ends the wait, present or future. From any thread, any number of times; never waits. */
    public void complete() {
        complete = true;
        if (waiter == null) {
            LockSupport.unpark(thread);
        } else {
            waiter.loop().post(this::deliver);
        }
    }

    private void deliver() {
        if (!left) {
            waiter.wake();
        }
    }

    /** Who waits. */
    Object caller() {
        return waiter == null ? thread : waiter;
    }

    /** The loop that the caller waits on; null when it has none and blocks. */
    public @Nullable EventLoop loop() {
        return waiter == null ? null : waiter.loop();
    }

    /**
     * Waits until completed; to be called by the creator. A thread without a loop blocks.
     *
     * @param blocker tells, by its text, what is waited for
     * @param nanos the longest time to wait; negative for no limit
     * @param promised whether completion comes from outside the loop, so that waiting for it is no deadlock
     * @return false when the time was up
     */
    public boolean await(Object blocker, long nanos, boolean promised) {
        if (waiter == null) {
            return block(nanos);
        }
        if (complete) {
            // Word of it may still be on its way, and must not end a later wait.
            left = true;
            return true;
        }
        if (promised) {
            waiter.loop().promiseMade();
        }
        try {
            if (nanos >= 0) {
                return waiter.awaitFor(blocker, nanos) || complete;
            }
            waiter.await(blocker);
            return true;
        } finally {
            left = true;
            if (promised) {
                waiter.loop().promiseKept();
            }
        }
    }

    /**
     * Defers a signal that came out of {@link #await} too late to the caller's next wait. A thread without a loop, and a
     * guest, have their interrupt flag for that.
     */
    void putBack(Throwable signal) {
        if (waiter != null && waiter.isLasting()) {
            waiter.putBack(signal);
        }
    }

    private boolean block(long nanos) {
        long deadline = System.nanoTime() + nanos;
        while (!complete) {
            if (nanos < 0) {
                LockSupport.park(this);
            } else {
                long remaining = deadline - System.nanoTime();
                if (remaining <= 0) {
                    return false;
                }
                LockSupport.parkNanos(this, remaining);
            }
            if (Thread.currentThread().isInterrupted() && !complete) {
                throw Waiter.raise(Interruption.signal());
            }
        }
        return true;
    }
}
