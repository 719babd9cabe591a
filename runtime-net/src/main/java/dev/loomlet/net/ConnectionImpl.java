package dev.loomlet.net;

import dev.loomlet.loop.Waiter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One end of a TCP connection. Every operation is tried first and waits only when it would block, with one exception: a
 * read after one that left nothing in the kernel's buffer waits first, which saves a system call per message.
 */
class ConnectionImpl extends TcpImpl<SocketChannel> {

    /** The kernel reads and writes through a buffer outside the heap, which the JDK keeps per thread in this size. */
    private static final int MOST_AT_ONCE = 128 * 1024;

    private final Direction reading = new Direction(true);
    private final Direction writing = new Direction(false);

    private volatile long writeNanos;
    private volatile boolean inputShutdown;
    private volatile boolean outputShutdown;
    private boolean drained;

    @Override
    protected void create(boolean stream) throws IOException {
        if (!stream) {
            throw new SocketException("this is a TCP socket; for datagrams use java.net.DatagramSocket");
        }
        if (!isCreated()) {
            attach(this::openChannel);
        }
    }

    SocketChannel openChannel() throws IOException {
        return SocketChannel.open();
    }

    /** Becomes the end of a connection that a listening socket has accepted. */
    void accepted(SocketChannel connection) throws IOException {
        attach(connection);
        if (connection.getRemoteAddress() instanceof InetSocketAddress remote) {
            address = remote.getAddress();
            port = remote.getPort();
        }
        noteLocalPort();
    }

    @Override
    void bindChannel(InetSocketAddress local) throws IOException {
        channel().bind(local);
    }

    @Override
    protected void connect(String host, int port) throws IOException {
        connect(InetSocketAddress.createUnresolved(host, port), 0);
    }

    @Override
    protected void connect(InetAddress address, int port) throws IOException {
        connect(new InetSocketAddress(address, port), 0);
    }

    @Override
    protected void connect(SocketAddress remote, int timeoutMillis) throws IOException {
        boolean connected = false;
        try {
            requireOpen();
            long deadline = deadlineAfter(timeoutMillis);
            InetSocketAddress resolved = Names.resolved((InetSocketAddress) remote);
            address = resolved.getAddress();
            port = resolved.getPort();
            establish(resolved, deadline);
            noteLocalPort();
            connected = true;
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (InterruptedIOException e) {
            SocketException closed = new SocketException("Closed by interrupt");
            closed.initCause(e);
            throw closed;
        } finally {
            if (!connected) {
                // A connection that is half made, or whose maker was killed, is of no use to anybody.
                close();
            }
        }
    }

    private void establish(InetSocketAddress remote, long deadline) throws IOException {
        boolean connected = channel().isConnected();
        if (!connected) {
            startConnecting(remote);
            connected = channel().isConnected();
        }
        while (!connected) {
            boolean inTime = awaitUntil(deadline, SelectionKey.OP_CONNECT);
            connected = finishConnecting(remote);
            if (!connected && !inTime) {
                throw ConnectFailures.timedOut(remote);
            }
        }
    }

    /** The channel is opened if need be. Does not wait. */
    void startConnecting(SocketAddress remote) throws IOException {
        if (!isCreated()) {
            create(true);
        }
        try {
            channel().connect(remote);
        } catch (IOException e) {
            throw connectFailure(remote, e);
        }
    }

    /** Whether the connection is made. Does not wait. */
    boolean finishConnecting(SocketAddress remote) throws IOException {
        try {
            return channel().finishConnect();
        } catch (IOException e) {
            throw connectFailure(remote, e);
        }
    }

    final SocketException connectFailure(SocketAddress remote, IOException failure) throws SocketException {
        // finishConnect closes the channel when the connection is refused: that is not our own closing.
        return readiness().isClosed() ? Readiness.closed() : ConnectFailures.naming(remote, failure);
    }

    int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            requireOpen();
            return 0;
        }
        Waiter caller = Waiter.currentOnLoop();
        reading.standInLine(caller);
        try {
            return readInTurn(target, offset, length, caller);
        } finally {
            reading.leaveLine(caller);
        }
    }

    private int readInTurn(byte[] target, int offset, int length, @Nullable Waiter caller) throws IOException {
        turns.take();
        boolean waitFirst = caller != null && drained;
        int most = Math.min(length, MOST_AT_ONCE);
        try {
            int count = waitFirst ? 0 : channel().read(ByteBuffer.wrap(target, offset, most));
            if (count == 0) {
                turns.waited();
                count = readWhenReady(target, offset, most, caller);
            } else {
                turns.servedAtOnce(count);
            }
            drained = count > 0 && count < most;
            return count;
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            throw translate(e);
        }
    }

    private int readWhenReady(byte[] target, int offset, int most, @Nullable Waiter caller) throws IOException {
        long deadline = deadline();
        reading.take(caller);
        try {
            for (;;) {
                boolean inTime = awaitUntil(deadline, SelectionKey.OP_READ);
                // Tried even when the time is up: the bytes may be there, and only word of them late.
                int count = channel().read(ByteBuffer.wrap(target, offset, most));
                if (count != 0) {
                    return count;
                }
                if (!inTime) {
                    throw new SocketTimeoutException("Read timed out");
                }
            }
        } finally {
            reading.release();
        }
    }

    void write(byte[] source, int offset, int length) throws IOException {
        requireOpen();
        if (length == 0) {
            return;
        }
        Waiter caller = Waiter.currentOnLoop();
        writing.standInLine(caller);
        try {
            // For the whole call: it gives way between its pieces, also where it need not wait.
            writing.take(caller);
            try {
                writeInTurn(source, offset, length);
            } finally {
                writing.release();
            }
        } finally {
            writing.leaveLine(caller);
        }
    }

    private void writeInTurn(byte[] source, int offset, int length) throws IOException {
        SocketChannel channel = channel();
        long deadline = deadlineIn(writeNanos);
        int end = offset + length;
        boolean inTime = true;
        try {
            for (int next = offset; next < end;) {
                turns.take();
                int count = channel.write(ByteBuffer.wrap(source, next, Math.min(end - next, MOST_AT_ONCE)));
                if (count == 0) {
                    if (!inTime) {
                        throw writeTimedOut(next - offset, length);
                    }
                    turns.waited();
                    inTime = awaitUntil(deadline, SelectionKey.OP_WRITE);
                } else {
                    turns.servedAtOnce(count);
                    next += count;
                }
            }
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            if (channel.isOpen() && outputShutdown) {
                throw new SocketException("Socket output is shutdown");
            }
            throw translate(e);
        }
    }

    private static SocketTimeoutException writeTimedOut(int taken, int length) {
        SocketTimeoutException timedOut = new SocketTimeoutException(
                "Write timed out when " + taken + " of " + length + " bytes had gone out");
        timedOut.bytesTransferred = taken;
        return timedOut;
    }

    @Override
    protected Set<SocketOption<?>> supportedOptions() {
        Set<SocketOption<?>> options = new HashSet<>(super.supportedOptions());
        options.add(Sockets.WRITE_TIMEOUT);
        return options;
    }

    @Override
    protected <T> void setOption(SocketOption<T> name, T value) throws IOException {
        if (name.equals(Sockets.WRITE_TIMEOUT)) {
            requireOpen();
            writeNanos = WriteTimeout.nanos(value);
        } else {
            super.setOption(name, value);
        }
    }

    @Override
    protected <T> T getOption(SocketOption<T> name) throws IOException {
        if (name.equals(Sockets.WRITE_TIMEOUT)) {
            requireOpen();
            return name.type().cast(Duration.ofNanos(writeNanos));
        }
        return super.getOption(name);
    }

    @Override
    protected int available() throws IOException {
        requireOpen();
        SocketChannel channel = channel();
        try {
            return inputShutdown ? 0 : available(channel);
        } catch (IOException e) {
            throw translate(e);
        }
    }

    /** How many bytes the system holds ready. */
    int available(SocketChannel channel) throws IOException {
        return channel.socket().getInputStream().available();
    }

    @Override
    protected InputStream getInputStream() {
        return new ConnectionInput(this);
    }

    @Override
    protected OutputStream getOutputStream() {
        return new ConnectionOutput(this);
    }

    @Override
    protected void shutdownInput() throws IOException {
        requireOpen();
        try {
            channel().shutdownInput();
            inputShutdown = true;
        } catch (IOException e) {
            throw translate(e);
        }
    }

    @Override
    protected void shutdownOutput() throws IOException {
        requireOpen();
        try {
            channel().shutdownOutput();
            outputShutdown = true;
        } catch (IOException e) {
            throw translate(e);
        }
    }

    @Override
    protected void sendUrgentData(int data) throws IOException {
        throw new SocketException("this socket cannot send urgent data, which RFC 6093 advises against;"
                + " write to the output stream instead");
    }

    @Override
    protected void listen(int backlog) throws IOException {
        throw new SocketException("this socket makes a connection; to listen use Sockets.listen");
    }

    @Override
    protected void accept(SocketImpl accepted) throws IOException {
        throw new SocketException("this socket makes a connection; to accept use Sockets.listen");
    }
}
