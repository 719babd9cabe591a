package dev.loomlet.net;

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
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A listening TCP socket. */
class ListenerImpl extends TcpImpl<ServerSocketChannel> {

    // A channel is bound and listens in one step; a ServerSocket asks for the two one after the other.
    private @Nullable InetSocketAddress wanted;

    @Override
    protected void create(boolean stream) throws IOException {
        attach(this::openChannel);
    }

    ServerSocketChannel openChannel() throws IOException {
        return ServerSocketChannel.open();
    }

    @Override
    void bindChannel(InetSocketAddress local) {
        wanted = local;
    }

    @Override
    protected void listen(int backlog) throws IOException {
        requireOpen();
        try {
            channel().bind(listeningAddress(), backlog);
        } catch (IOException e) {
            throw translate(e);
        }
        if (channel().getLocalAddress() instanceof InetSocketAddress local) {
            address = local.getAddress();
            localport = local.getPort();
        }
    }

    @Nullable
    SocketAddress listeningAddress() {
        return wanted;
    }

    @Override
    protected void accept(SocketImpl accepted) throws IOException {
        if (!(accepted instanceof ConnectionImpl connection)) {
            throw new SocketException("a listening socket of Loomlet accepts sockets of Loomlet, not one over "
                    + accepted.getClass().getName() + "; use the Socket that accept() returns");
        }
        try {
            connection.accepted(next());
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            SocketException failure = translate(e);
            if (failure instanceof DescriptorsExhaustedException) {
                // A loop that accepts at once again must not keep the hub from those who would close some.
                turns.giveWay();
            }
            throw failure;
        }
    }

    private SocketChannel next() throws IOException {
        requireOpen();
        turns.take();
        SocketChannel next = channel().accept();
        if (next != null) {
            turns.servedAtOnce(0);
            return next;
        }
        turns.waited();
        long deadline = deadline();
        for (;;) {
            boolean inTime = awaitUntil(deadline, SelectionKey.OP_ACCEPT);
            next = channel().accept();
            if (next != null) {
                return next;
            }
            if (!inTime) {
                throw new SocketTimeoutException("Accept timed out");
            }
        }
    }

    @Override
    protected void close() throws IOException {
        readiness().close(true);
    }

    @Override
    protected void connect(String host, int port) throws IOException {
        throw listening();
    }

    @Override
    protected void connect(InetAddress address, int port) throws IOException {
        throw listening();
    }

    @Override
    protected void connect(SocketAddress remote, int timeout) throws IOException {
        throw listening();
    }

    @Override
    protected InputStream getInputStream() throws IOException {
        throw listening();
    }

    @Override
    protected OutputStream getOutputStream() throws IOException {
        throw listening();
    }

    @Override
    protected int available() throws IOException {
        throw listening();
    }

    @Override
    protected void sendUrgentData(int data) throws IOException {
        throw listening();
    }

    private static SocketException listening() {
        return new SocketException("this socket listens for connections; to make one use Sockets.connect");
    }
}
