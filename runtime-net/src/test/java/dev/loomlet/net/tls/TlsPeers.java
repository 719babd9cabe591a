package dev.loomlet.net.tls;

import dev.loomlet.net.server.ConnectionHandler;
import dev.loomlet.net.server.StreamServer;
import dev.loomlet.net.server.StreamServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/** The servers and clients that most tests of TLS want. */
final class TlsPeers {

    /** The identity of localhost. */
    static final SSLContext SERVER;

    /** Trusts {@link #SERVER} alone. */
    static final SSLContext CLIENT;

    static {
        try {
            SERVER = Certificates.server(Certificates.LOCAL);
            CLIENT = Certificates.trusting(Certificates.LOCAL).build();
        } catch (Exception e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private TlsPeers() {}

    /** A server without TLS so far, on a free port. */
    static StreamServerBuilder builder(ConnectionHandler handler) {
        return StreamServer.builder(handler)
                .stopGrace(Duration.ZERO)
                .address(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    /** Sends back what comes. */
    static void echo(Socket socket) throws IOException {
        socket.getInputStream().transferTo(socket.getOutputStream());
        socket.shutdownOutput();
    }

    /** Asks an echoing peer; 7 is right. */
    static int exchange(Socket socket) throws IOException {
        socket.getOutputStream().write(7);
        return socket.getInputStream().read();
    }
}
