package dev.loomlet.net.tls;

import dev.loomlet.net.Sockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** See {@link Tls#socketFactory}. */
final class TlsSocketFactory extends SSLSocketFactory {

    private final SSLContext context;

    TlsSocketFactory(SSLContext context) {
        this.context = context;
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return context.getDefaultSSLParameters().getCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return context.getSupportedSSLParameters().getCipherSuites();
    }

    @Override
    public Socket createSocket() {
        return TlsSocket.client(context, Sockets.open(), null, -1, true);
    }

    @Override
    public Socket createSocket(Socket transport, @Nullable String host, int port, boolean autoClose)
            throws IOException {
        if (!transport.isConnected()) {
            throw new SocketException("Socket is not connected");
        }
        return TlsSocket.client(context, transport, host, port, autoClose);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return TlsSocket.client(context, Sockets.connect(host, port), host, port, true);
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

    private Socket connect(InetSocketAddress remote, @Nullable InetSocketAddress local) throws IOException {
        Socket socket = createSocket();
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
