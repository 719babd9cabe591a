package dev.loomlet.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/** See {@link Sockets#socketFactory()}. */
final class ConnectionFactory extends SocketFactory {

    static final ConnectionFactory INSTANCE = new ConnectionFactory();

    private ConnectionFactory() {}

    @Override
    public Socket createSocket() throws IOException {
        return Sockets.open();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return Sockets.connect(host, port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return connect(InetSocketAddress.createUnresolved(host, port), new InetSocketAddress(localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connect(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        return connect(new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
    }

    private static Socket connect(InetSocketAddress remote, @Nullable InetSocketAddress local)
            throws IOException {
        Socket socket = Sockets.open();
        boolean connected = false;
        try {
            if (local != null) {
                socket.bind(local);
            }
            socket.connect(remote);
            connected = true;
            return socket;
        } finally {
            if (!connected) {
                socket.close();
            }
        }
    }
}
