package dev.loomlet.net.tls;

import dev.loomlet.net.Sockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import javax.net.SocketFactory;
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
        return client(plain().createSocket(host, port), host, port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return client(plain().createSocket(host, port, localHost, localPort), host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return client(plain().createSocket(host, port), nameOf(host), port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        return client(plain().createSocket(host, port, localHost, localPort), nameOf(host), port);
    }

    private static SocketFactory plain() {
        return Sockets.socketFactory();
    }

    private Socket client(Socket connected, String host, int port) {
        return TlsSocket.client(context, connected, host, port, true);
    }

    /** As it was given, without a look-up. */
    private static String nameOf(InetAddress host) {
        return new InetSocketAddress(host, 0).getHostString();
    }
}
