package dev.loomlet.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/** See {@link Sockets#serverSocketFactory()}. */
final class ListenerFactory extends ServerSocketFactory {

    static final ListenerFactory INSTANCE = new ListenerFactory();

    private ListenerFactory() {}

    @Override
    public ServerSocket createServerSocket() {
        return new Listener();
    }

    @Override
    public ServerSocket createServerSocket(int port) throws IOException {
        return Sockets.listen(port);
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog) throws IOException {
        return createServerSocket(port, backlog, null);
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog, @Nullable InetAddress local) throws IOException {
        // 50 is what this method's contract leaves to the implementation, and ServerSocket takes, for no or a bad backlog.
        return Sockets.listen(new InetSocketAddress(local, port), backlog < 1 ? 50 : backlog);
    }
}
