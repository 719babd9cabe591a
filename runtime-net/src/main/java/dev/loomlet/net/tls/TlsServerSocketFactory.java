package dev.loomlet.net.tls;

import dev.loomlet.net.Sockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocketFactory;
import org.jspecify.annotations.Nullable;

/** See {@link Tls#serverSocketFactory}. */
final class TlsServerSocketFactory extends SSLServerSocketFactory {

    private final SSLContext context;

    TlsServerSocketFactory(SSLContext context) {
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
    public ServerSocket createServerSocket() throws IOException {
        return new TlsServerSocket(context, plain().createServerSocket());
    }

    @Override
    public ServerSocket createServerSocket(int port) throws IOException {
        return new TlsServerSocket(context, plain().createServerSocket(port));
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog) throws IOException {
        return new TlsServerSocket(context, plain().createServerSocket(port, backlog));
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog, @Nullable InetAddress local) throws IOException {
        return new TlsServerSocket(context, plain().createServerSocket(port, backlog, local));
    }

    private static ServerSocketFactory plain() {
        return Sockets.serverSocketFactory();
    }
}
