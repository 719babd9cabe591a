package dev.loomlet.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What connections and listening sockets have in common: a channel in non-blocking mode, options, and closing. */
abstract class TcpImpl<C extends SelectableChannel & NetworkChannel> extends SocketImpl {

    private @Nullable C channel;
    private @Nullable Readiness readiness;
    private volatile int timeout;
    final Turns turns = new Turns();

    /** Opens a channel. */
    interface Opener<C> {
        C open() throws IOException;
    }

    final void attach(Opener<C> opener) throws IOException {
        C opened;
        try {
            opened = opener.open();
        } catch (IOException e) {
            throw DescriptorsExhaustedException.isMeantBy(e) ? new DescriptorsExhaustedException(e) : e;
        }
        attach(opened);
    }

    final void attach(C opened) throws IOException {
        try {
            opened.configureBlocking(false);
        } catch (IOException e) {
            opened.close();
            throw e;
        }
        channel = opened;
        readiness = new Readiness(opened);
    }

    final boolean isCreated() {
        return channel != null;
    }

    /** The channel, open or not. */
    final C channel() throws SocketException {
        C present = channel;
        if (present == null) {
            throw new SocketException("Socket is not created");
        }
        return present;
    }

    final Readiness readiness() throws SocketException {
        Readiness present = readiness;
        if (present == null) {
            throw new SocketException("Socket is not created");
        }
        return present;
    }

    final void requireOpen() throws SocketException {
        if (readiness().isClosed()) {
            throw Readiness.closed();
        }
    }

    /** When a read or an accept that begins now has to end; 0 for never. */
    final long deadline() {
        return deadlineAfter(timeout);
    }

    /** Waits for {@code operation} until {@code deadline}, or without limit when that is 0; false when the time is up. */
    final boolean awaitUntil(long deadline, int operation) throws IOException {
        return readiness().awaitUntil(deadline, operation);
    }

    /** The instant {@code millis} from now; 0 for none. */
    static long deadlineAfter(int millis) {
        return deadlineIn(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    static long deadlineIn(long nanos) {
        // An instant of 0 is as good as the next nanosecond.
        return nanos == 0 ? 0 : System.nanoTime() + nanos | 1;
    }

    /** The exception that a Socket's user expects in place of what the channel threw. */
    final SocketException translate(IOException failure) throws SocketException {
        if (readiness().isClosed() || !channel().isOpen()) {
            return Readiness.closed();
        }
        if (DescriptorsExhaustedException.isMeantBy(failure)) {
            return new DescriptorsExhaustedException(failure);
        }
        return failure instanceof SocketException known ? known : new SocketException(failure.getMessage(), failure);
    }

    @Override
    protected final void bind(InetAddress host, int port) throws IOException {
        requireOpen();
        try {
            bindChannel(new InetSocketAddress(host, port));
        } catch (ClosedChannelException e) {
            throw translate(e);
        }
        noteLocalPort();
    }

    abstract void bindChannel(InetSocketAddress local) throws IOException;

    final void noteLocalPort() throws IOException {
        if (channel().getLocalAddress() instanceof InetSocketAddress local) {
            localport = local.getPort();
        }
    }

    @Override
    protected void close() throws IOException {
        Readiness present = readiness;
        if (present != null) {
            present.close(false);
        }
    }

    @Override
    protected Set<SocketOption<?>> supportedOptions() {
        C present = channel;
        return present == null ? Set.of() : present.supportedOptions();
    }

    @Override
    protected <T> void setOption(SocketOption<T> name, T value) throws IOException {
        requireOpen();
        try {
            channel().setOption(name, value);
        } catch (ClosedChannelException e) {
            throw translate(e);
        }
    }

    @Override
    protected <T> T getOption(SocketOption<T> name) throws IOException {
        requireOpen();
        try {
            return channel().getOption(name);
        } catch (ClosedChannelException e) {
            throw translate(e);
        }
    }

    @Override
    public final void setOption(int id, Object value) throws SocketException {
        requireOpen();
        try {
            if (id == SO_TIMEOUT) {
                timeout = NumberedOptions.timeout(value);
            } else {
                NumberedOptions.set(channel(), id, value);
            }
        } catch (IOException e) {
            throw translate(e);
        }
    }

    @Override
    public final Object getOption(int id) throws SocketException {
        requireOpen();
        try {
            return id == SO_TIMEOUT ? (Object) timeout : NumberedOptions.get(channel(), id);
        } catch (IOException e) {
            throw translate(e);
        }
    }
}
