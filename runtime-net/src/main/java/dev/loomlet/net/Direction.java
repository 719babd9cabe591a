package dev.loomlet.net;

import dev.loomlet.loop.ChannelWatch;
import dev.loomlet.loop.Waiter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Who is at work in one direction of a connection.
 *
 * <p>Threads without a hub queue, as on the JDK's sockets. A coroutine takes no lock, which could block its hub: when it
 * finds another at work it is refused, and so is a thread that finds a coroutine at work.
 */
final class Direction {

    private static final VarHandle HOLDER;

    static {
        try {
            HOLDER = MethodHandles.lookup().findVarHandle(Direction.class, "holder", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final boolean input;
    private final ReentrantLock threads = new ReentrantLock();
    private volatile @Nullable Object holder;

    /** @param input whether bytes come this way */
    Direction(boolean input) {
        this.input = input;
    }

    /** Waits until no other thread without a hub uses this direction, if {@code caller} is null; see {@link #leaveLine}. */
    void standInLine(@Nullable Waiter caller) {
        if (caller == null) {
            threads.lock();
        }
    }

    void leaveLine(@Nullable Waiter caller) {
        if (caller == null) {
            threads.unlock();
        }
    }

    /**
     * Takes the direction, until {@link #release}.
     *
     * @param caller null for a thread without a hub
     * @throws IllegalStateException when another one has it, naming both
     */
    void take(@Nullable Waiter caller) {
        Object taker = caller == null ? Thread.currentThread() : caller;
        Object present = HOLDER.compareAndExchange(this, null, taker);
        if (present != null) {
            throw ChannelWatch.taken(input, present, taker);
        }
    }

    void release() {
        holder = null;
    }
}
