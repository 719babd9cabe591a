package dev.loomlet.net;

import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits for channels of one's own or of a library: sockets, datagram channels and pipes of {@code java.nio} that are in
 * non-blocking mode.
 *
 * <pre>{@code
 * while (channel.read(buffer) == 0) {
 *     SelectableChannels.waitReadable(channel);
 * }
 * }</pre>
 *
 * <p>A coroutine that waits lets the others of its hub go on, on either engine; a thread without a hub blocks. As with any
 * readiness, somebody else may be quicker: try again, and wait again. On one hub one may wait to read while another waits to
 * write; a second one in the same direction gets an {@link IllegalStateException} that names both.
 *
 * <p>{@link #close} ends all waits for a channel at once. {@link SelectableChannel#close()} cannot, as Java tells nobody of
 * it: those who wait notice within a quarter of a second. A kill, and the signal of a timeout, come out of a wait and leave
 * the channel as it is. So does the end of a wait: the channel is not registered with the hub any more.
 *
 * <p>All methods may be called from anywhere. Semantics: gevent's {@code socket.wait_read} and {@code wait_write}.
 */
public final class SelectableChannels {

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** Only channels that somebody waits for, so that none is kept from the garbage collector. */
    private static final ConcurrentHashMap<SelectableChannel, Shared> AWAITED = new ConcurrentHashMap<>();

    /** What those have in common who wait for one channel, and how many they are. */
    private record Shared(Readiness readiness, int count) {}

    private SelectableChannels() {}

    /**
     * Waits until {@code channel} is worth another try to read, to accept, or to receive.
     *
     * @param channel a channel in non-blocking mode
     * @throws AsynchronousCloseException if the channel is closed meanwhile
     * @throws ClosedChannelException if the channel is closed
     * @throws IOException if the system refuses, or a virtual thread without a hub is interrupted
     * @throws IllegalArgumentException if the channel is only for writing
     * @throws IllegalStateException if the channel is in blocking mode, or another one waits to read on the same hub
     */
    public static void waitReadable(SelectableChannel channel) throws IOException {
        await(channel, input(channel), 0);
    }

    /**
     * As {@link #waitReadable(SelectableChannel)}, but no longer than {@code timeout}.
     *
     * @param channel a channel in non-blocking mode
     * @param timeout more than zero
     * @return false when the time was up
     * @throws IOException as without a timeout
     * @throws IllegalArgumentException if the timeout is zero or negative, or the channel is only for writing
     * @throws IllegalStateException if the channel is in blocking mode, or another one waits to read on the same hub
     */
    public static boolean waitReadable(SelectableChannel channel, Duration timeout) throws IOException {
        return await(channel, input(channel), Sockets.positive(timeout));
    }

    /**
     * Waits until {@code channel} is worth another try to write or to send; while it connects, to
     * {@link SocketChannel#finishConnect}.
     *
     * @param channel a channel in non-blocking mode
     * @throws AsynchronousCloseException if the channel is closed meanwhile
     * @throws ClosedChannelException if the channel is closed
     * @throws IOException if the system refuses, or a virtual thread without a hub is interrupted
     * @throws IllegalArgumentException if the channel is only for reading or accepting
     * @throws IllegalStateException if the channel is in blocking mode, or another one waits to write on the same hub
     */
    public static void waitWritable(SelectableChannel channel) throws IOException {
        await(channel, output(channel), 0);
    }

    /**
     * As {@link #waitWritable(SelectableChannel)}, but no longer than {@code timeout}.
     *
     * @param channel a channel in non-blocking mode
     * @param timeout more than zero
     * @return false when the time was up
     * @throws IOException as without a timeout
     * @throws IllegalArgumentException if the timeout is zero or negative, or the channel is only for reading or accepting
     * @throws IllegalStateException if the channel is in blocking mode, or another one waits to write on the same hub
     */
    public static boolean waitWritable(SelectableChannel channel, Duration timeout) throws IOException {
        return await(channel, output(channel), Sockets.positive(timeout));
    }

    /**
     * Closes {@code channel} and ends all waits for it. Does not wait. Its descriptor is free when the hubs have let go of it
     * that wait for it.
     *
     * @param channel in any mode; closing it again does nothing
     * @throws IOException if the system complains; the channel is closed
     */
    public static void close(SelectableChannel channel) throws IOException {
        Objects.requireNonNull(channel, "channel is null; pass the one to close");
        Shared shared = AWAITED.get(channel);
        if (shared == null) {
            channel.close();
        } else {
            shared.readiness.close(true);
        }
    }

    private static int input(SelectableChannel channel) {
        int possible = possible(channel) & (SelectionKey.OP_READ | SelectionKey.OP_ACCEPT);
        if (possible == 0) {
            throw new IllegalArgumentException("channel " + channel + " is only for writing; use waitWritable");
        }
        return possible;
    }

    private static int output(SelectableChannel channel) {
        if ((possible(channel) & SelectionKey.OP_WRITE) == 0) {
            throw new IllegalArgumentException("channel " + channel + " is not for writing; use waitReadable");
        }
        boolean connecting = channel instanceof SocketChannel socket && socket.isConnectionPending();
        return connecting ? SelectionKey.OP_CONNECT : SelectionKey.OP_WRITE;
    }

    private static int possible(SelectableChannel channel) {
        return Objects.requireNonNull(channel, "channel is null; pass the one to wait for").validOps();
    }

    private static boolean await(SelectableChannel channel, int operation, long nanos) throws IOException {
        if (!channel.isOpen()) {
            throw new ClosedChannelException();
        }
        if (channel.isBlocking()) {
            throw new IllegalStateException("channel " + channel
                    + " is in blocking mode, in which its operations wait by themselves; call configureBlocking(false)");
        }
        Readiness readiness = AWAITED.compute(channel, (key, shared) -> entered(key, shared)).readiness;
        try {
            if (readiness.isClosed()) {
                throw new ClosedChannelException();
            }
            return await(readiness, operation, nanos);
        } finally {
            readiness.letGoIfIdle();
            AWAITED.compute(channel, (key, shared) -> left(Objects.requireNonNull(shared)));
        }
    }

    private static Shared entered(SelectableChannel channel, @Nullable Shared shared) {
        return shared == null
                ? new Shared(new Readiness(channel), 1)
                : new Shared(shared.readiness, shared.count + 1);
    }

    private static @Nullable Shared left(Shared shared) {
        return shared.count == 1 ? null : new Shared(shared.readiness, shared.count - 1);
    }

    private static boolean await(Readiness readiness, int operation, long nanos) throws IOException {
        long deadline = TcpImpl.deadlineIn(nanos);
        boolean ready = false;
        for (long left = nanos; !ready && (nanos == 0 || left > 0); left = deadline - System.nanoTime()) {
            try {
                // In pieces, as nobody tells us when somebody closes the channel itself.
                ready = readiness.await(operation, nanos == 0 ? LOOK_NANOS : Math.min(left, LOOK_NANOS));
            } catch (SocketException | ClosedChannelException e) {
                if (readiness.isClosed() || !readiness.channel().isOpen()) {
                    throw closedMeanwhile(e);
                }
                throw e;
            }
            if (readiness.isClosed() || !readiness.channel().isOpen()) {
                throw new AsynchronousCloseException();
            }
        }
        return ready;
    }

    private static AsynchronousCloseException closedMeanwhile(IOException cause) {
        AsynchronousCloseException closed = new AsynchronousCloseException();
        closed.initCause(cause);
        return closed;
    }
}
