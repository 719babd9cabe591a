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
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * One end of a TCP connection. Every operation is tried first and waits only when it would block, with one exception: a
 * read after one that left nothing in the kernel's buffer waits first, which saves a system call per message.
 */
final class ConnectionImpl extends TcpImpl<SocketChannel> {

    /** The kernel reads and writes through a buffer outside the heap, which the JDK keeps per thread in this size. */
    private static final int MOST_AT_ONCE = 128 * 1024;

    private boolean drained;

    @Override
    protected void create(boolean stream) throws IOException {
        if (!stream) {
            throw new SocketException("this is a TCP socket; for datagrams use java.net.DatagramSocket");
        }
        attach(SocketChannel.open());
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
        SocketChannel channel = channel();
        try {
            boolean connected = channel.connect(remote);
            while (!connected) {
                boolean inTime = awaitUntil(deadline, SelectionKey.OP_CONNECT);
                connected = channel.finishConnect();
                if (!connected && !inTime) {
                    throw new SocketTimeoutException("Connect timed out");
                }
            }
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            // finishConnect closes the channel when the connection is refused: that is not our own closing.
            throw readiness().isClosed() ? Readiness.closed() : asSocketException(e);
        }
    }

    private static SocketException asSocketException(IOException e) {
        return e instanceof SocketException known ? known : new SocketException(e.getMessage(), e);
    }

    int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            requireOpen();
            return 0;
        }
        takeTurns();
        int most = Math.min(length, MOST_AT_ONCE);
        ByteBuffer buffer = ByteBuffer.wrap(target, offset, most);
        try {
            int count = drained && Waiter.currentOnLoop() != null ? 0 : channel().read(buffer);
            if (count == 0) {
                waited();
                count = readWhenReady(buffer);
            } else {
                servedAtOnce(count);
            }
            drained = count > 0 && count < most;
            return count;
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            throw translate(e);
        }
    }

    private int readWhenReady(ByteBuffer buffer) throws IOException {
        long deadline = deadline();
        for (;;) {
            boolean inTime = awaitUntil(deadline, SelectionKey.OP_READ);
            // Tried even when the time is up: the bytes may be there, and only word of them late.
            int count = channel().read(buffer);
            if (count != 0) {
                return count;
            }
            if (!inTime) {
                throw new SocketTimeoutException("Read timed out");
            }
        }
    }

    void write(byte[] source, int offset, int length) throws IOException {
        requireOpen();
        SocketChannel channel = channel();
        int end = offset + length;
        try {
            for (int next = offset; next < end;) {
                takeTurns();
                int count = channel.write(ByteBuffer.wrap(source, next, Math.min(end - next, MOST_AT_ONCE)));
                if (count == 0) {
                    waited();
                    readiness().await(SelectionKey.OP_WRITE, 0);
                } else {
                    servedAtOnce(count);
                    next += count;
                }
            }
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            if (channel.isOpen() && channel.socket().isOutputShutdown()) {
                throw new SocketException("Socket output is shutdown");
            }
            throw translate(e);
        }
    }

    @Override
    protected int available() throws IOException {
        requireOpen();
        SocketChannel channel = channel();
        try {
            return channel.socket().isInputShutdown() ? 0 : channel.socket().getInputStream().available();
        } catch (IOException e) {
            throw translate(e);
        }
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
        } catch (IOException e) {
            throw translate(e);
        }
    }

    @Override
    protected void shutdownOutput() throws IOException {
        requireOpen();
        try {
            channel().shutdownOutput();
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
