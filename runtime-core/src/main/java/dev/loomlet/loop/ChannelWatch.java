package dev.loomlet.loop;

import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One channel registered with one loop, on which at most one coroutine waits to read (or accept) and one to write (or
 * connect).
 *
 * <p>The channel stays registered for the watch's whole life. Interest, once stated, is left standing when its waiter has
 * been woken, as the waiter most often comes back for more: only when readiness is reported and nobody waits is it
 * dropped. So an exchange of messages costs no system call beside the reads, the writes and the poll itself.
 */
public final class ChannelWatch {

    private static final int INPUT = SelectionKey.OP_READ | SelectionKey.OP_ACCEPT;

    private final EventLoop loop;
    private final SelectionKey key;
    private int interest;
    private @Nullable Waiter reader;
    private @Nullable Waiter writer;
    private boolean closed;

    private ChannelWatch(EventLoop loop, SelectableChannel channel) throws ClosedChannelException {
        this.loop = loop;
        this.key = register(channel);
        loop.poller.channelAdded();
    }

    private SelectionKey register(SelectableChannel channel) throws ClosedChannelException {
        if (channel.keyFor(loop.poller.selector()) != null) {
            // Of an earlier watch, cancelled: one poll rids the channel of it.
            loop.poller.poll(0);
        }
        try {
            return channel.register(loop.poller.selector(), 0, this);
        } catch (CancelledKeyException e) {
            // Closed by another thread half-way.
            loop.poller.keyCancelled();
            throw new ClosedChannelException();
        }
    }

    /** Registers {@code channel}, which must be in non-blocking mode and have no watch of this loop. On the loop. */
    public static ChannelWatch open(EventLoop loop, SelectableChannel channel) throws ClosedChannelException {
        return new ChannelWatch(loop, channel);
    }

    /** The loop that the channel is registered with. */
    public EventLoop loop() {
        return loop;
    }

    /**
     * Waits until {@code operation}, one of the constants of {@link SelectionKey}, is worth another try. Also returns
     * when the watch was closed meanwhile, which {@link #isClosed()} tells. To be called by {@code waiter}, on the loop.
     *
     * @param nanos the longest time to wait; 0 for no limit
     * @return false when the time was up
     * @throws IllegalStateException when another one waits for the same direction already
     */
    public boolean await(Waiter waiter, int operation, long nanos) {
        if (!enter(waiter, operation)) {
            return true;
        }
        try {
            return waitFor(waiter, this, nanos);
        } finally {
            leave(operation);
        }
    }

    /**
     * As {@link #await}, until {@code operation} is worth another try on one of several channels.
     *
     * @param watches all on the loop of the waiter
     */
    public static boolean awaitAny(Waiter waiter, List<ChannelWatch> watches, int operation, long nanos) {
        int entered = 0;
        try {
            for (ChannelWatch each : watches) {
                if (!each.enter(waiter, operation)) {
                    return true;
                }
                entered++;
            }
            return waitFor(waiter, watches, nanos);
        } finally {
            for (ChannelWatch each : watches.subList(0, entered)) {
                each.leave(operation);
            }
        }
    }

    private static boolean waitFor(Waiter waiter, Object blocker, long nanos) {
        if (nanos > 0) {
            return waiter.awaitFor(blocker, nanos);
        }
        waiter.await(blocker);
        return true;
    }

    /** False when there is nothing to wait for, as the channel has been closed. */
    private boolean enter(Waiter waiter, int operation) {
        if (closed) {
            return false;
        }
        boolean input = (operation & INPUT) != 0;
        Waiter present = input ? reader : writer;
        if (present != null) {
            throw taken(input, present, waiter);
        }
        if (!showInterest(operation)) {
            return false;
        }
        if (input) {
            reader = waiter;
        } else {
            writer = waiter;
        }
        loop.poller.waiterAdded();
        return true;
    }

    /** The failure of {@code other}, who wants to do what {@code present} is at: to read, or to write. */
    public static IllegalStateException taken(boolean input, Object present, Object other) {
        return new IllegalStateException("this socket is already being " + (input ? "read" : "written") + " by "
                + present + ", so that " + other + " cannot do so too; use one " + (input ? "reader" : "writer")
                + " per socket, or take turns with a lock");
    }

    private void leave(int operation) {
        loop.poller.waiterRemoved();
        if ((operation & INPUT) != 0) {
            reader = null;
        } else {
            writer = null;
        }
        if (operation == SelectionKey.OP_CONNECT) {
            drop(operation);
        }
    }

    /*
     * A connection is made once. Once it is, the selector never reports OP_CONNECT again, but goes on polling for it: left
     * standing, this interest would keep the loop from ever falling asleep.
     */
    private void drop(int operation) {
        if (key.isValid()) {
            interest &= ~operation;
            key.interestOps(interest);
        }
    }

    /** Sees to it that readiness for {@code operation} is reported; false when the channel has been closed. */
    private boolean showInterest(int operation) {
        if ((interest & operation) == 0) {
            interest |= operation;
            return set(interest);
        }
        return key.isValid();
    }

    // Whoever has the channel may close it at any time, from any thread, which cancels the key.
    private boolean set(int operations) {
        try {
            key.interestOps(operations);
            return true;
        } catch (CancelledKeyException e) {
            return false;
        }
    }

    /** Called by the poller for readiness of any kind. */
    void ready() {
        int operations;
        try {
            operations = key.readyOps();
        } catch (CancelledKeyException e) {
            operations = interest;
        }
        int unwanted = 0;
        if ((operations & INPUT) != 0) {
            unwanted |= tell(reader, INPUT);
        }
        if ((operations & ~INPUT) != 0) {
            unwanted |= tell(writer, ~INPUT);
        }
        if ((interest & unwanted) != 0) {
            interest &= ~unwanted;
            set(interest);
        }
    }

    private static int tell(@Nullable Waiter waiter, int operations) {
        if (waiter == null) {
            return operations;
        }
        waiter.wake();
        return 0;
    }

    /** Whether nobody waits. On the loop. */
    public boolean isIdle() {
        return reader == null && writer == null;
    }

    /** Whether {@link #close()} was called. */
    public boolean isClosed() {
        return closed;
    }

    /** Takes the channel off the loop and wakes whoever waits on it. The channel itself is the caller's to close. */
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        key.cancel();
        loop.poller.channelRemoved();
        if (reader != null) {
            reader.wake();
        }
        if (writer != null) {
            writer.wake();
        }
    }

    @Override
    public String toString() {
        return ChannelText.of(key.channel(), reader != null, writer != null);
    }
}
