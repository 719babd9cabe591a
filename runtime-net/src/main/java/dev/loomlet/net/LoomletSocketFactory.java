package dev.loomlet.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * {@link Sockets#socketFactory()} for libraries that are told the name of a class: pgjdbc and MariaDB's driver
 * ({@code socketFactory=dev.loomlet.net.LoomletSocketFactory}) make an instance of it, and those that follow the contract
 * of JNDI ({@code java.naming.ldap.factory.socket}, Jakarta Mail's {@code socketFactory.class}) call {@link #getDefault()}.
 *
 * <p>Instances hold nothing, and may be used from anywhere. Methods that connect wait where {@link Sockets#connect} does.
 */
public final class LoomletSocketFactory extends SocketFactory {

    private static final LoomletSocketFactory INSTANCE = new LoomletSocketFactory();

    /** Makes one that does what all others do. */
    public LoomletSocketFactory() {}

    /**
     * The factory for libraries that look for this method by its name. Does not wait.
     *
     * @return always the same one
     */
    public static SocketFactory getDefault() {
        return INSTANCE;
    }

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
