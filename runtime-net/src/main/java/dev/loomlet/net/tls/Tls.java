package dev.loomlet.net.tls;

import dev.loomlet.net.Sockets;
import java.io.IOException;
import java.net.Socket;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS for any code that blocks: real {@link SSLSocket}s, on which a coroutine that waits lets the others of its hub go on, on
 * either engine. They work over an {@link javax.net.ssl.SSLEngine}, as the JDK's own SSLSocket waits with a lock held that
 * does not give way on the portable engine.
 *
 * <ul>
 *   <li>A client checks that the certificate is for the host that it was told, unless its {@link SSLParameters} say
 *       otherwise: {@code setEndpointIdentificationAlgorithm("")}. The JDK's own sockets do not by themselves.
 *   <li>The handshake is made at the first read or write, or by {@link SSLSocket#startHandshake()}. One that fails closes the
 *       connection, and its exception names the peer.
 *   <li>One coroutine may read while another writes. Others queue up, as they do with the JDK's.
 *   <li>A connection that ends without TLS's closure alert makes a read throw an {@link javax.net.ssl.SSLException}, as
 *       somebody may have cut it. The JDK's own sockets take that for the end of the stream.
 *   <li>{@link SSLSocket#shutdownOutput()} sends the closure alert, after which a peer that speaks TLS 1.3 may go on writing.
 *       With TLS 1.2 it must not.
 *   <li>A kill or timeout that comes out of a read leaves the socket usable. Out of a handshake or a write it closes the
 *       connection, as half a record may have been sent.
 * </ul>
 *
 * <p>All methods may be called from anywhere. Semantics: RFC 8446, RFC 5246, gevent's {@code ssl} module.
 */
public final class Tls {

    private Tls() {}

    private static SSLContext defaultContext() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK has no default TLS context; pass one", e);
        }
    }

    /**
     * Connects to {@code port} of {@code host} and makes the handshake, with the certificates that the JDK trusts; waits for
     * both.
     *
     * @param host a name or a literal address, for which the certificate has to be
     * @param port 0 to 65535
     * @return a socket whose handshake is done
     * @throws javax.net.ssl.SSLHandshakeException if the peer's certificate is not to be trusted, or there is nothing that both
     *     sides speak
     * @throws IOException as {@link Sockets#connect(String, int)} does
     */
    public static SSLSocket connect(String host, int port) throws IOException {
        return connect(host, port, defaultContext());
    }

    /**
     * As {@link #connect(String, int)}, with trust and identity from {@code context}.
     *
     * @param host a name or a literal address, for which the certificate has to be
     * @param port 0 to 65535
     * @param context whom to trust, and who one is; see {@link TlsContextBuilder}
     * @return a socket whose handshake is done
     * @throws IOException as {@link #connect(String, int)} does
     */
    public static SSLSocket connect(String host, int port, SSLContext context) throws IOException {
        return connect(host, port, context, null);
    }

    /**
     * As {@link #connect(String, int, SSLContext)}, with {@code parameters} in place of the context's.
     *
     * @param host a name or a literal address, for which the certificate has to be
     * @param port 0 to 65535
     * @param context whom to trust, and who one is
     * @param parameters protocols, ALPN and so on, or null; where they do not say how to check the host, it is checked
     * @return a socket whose handshake is done
     * @throws IOException as {@link #connect(String, int)} does
     */
    public static SSLSocket connect(String host, int port, SSLContext context, @Nullable SSLParameters parameters)
            throws IOException {
        requireContext(context);
        SSLSocket socket = TlsSocket.client(context, Sockets.connect(host, port), host, port, true);
        boolean connected = false;
        try {
            if (parameters != null) {
                // Where they do not say how to check the host, what the socket says stands.
                socket.setSSLParameters(parameters);
            }
            socket.startHandshake();
            connected = true;
            return socket;
        } finally {
            if (!connected) {
                socket.close();
            }
        }
    }

    /**
     * Makes a client over a socket that is connected; for STARTTLS, and for proxies. Does not wait.
     *
     * @param transport a connected socket, which is closed with the result
     * @param host for which the certificate has to be
     * @param context whom to trust, and who one is
     * @return a socket whose handshake is still to be made
     */
    public static SSLSocket client(Socket transport, String host, SSLContext context) {
        requireTransport(transport);
        Objects.requireNonNull(host, "host is null; give the name for which the peer's certificate has to be");
        return TlsSocket.client(requireContext(context), transport, host, transport.getPort(), true);
    }

    /**
     * Makes a server over a socket that was accepted. Does not wait.
     *
     * @param transport a connected socket, which is closed with the result
     * @param context who one is, and whom to trust
     * @return a socket whose handshake is still to be made
     */
    public static SSLSocket server(Socket transport, SSLContext context) {
        requireTransport(transport);
        return TlsSocket.server(requireContext(context), transport);
    }

    /**
     * A factory of client sockets, for libraries that take one. Each checks that the certificate is for the host that it was
     * told, or connects to, unless its {@link SSLParameters} say otherwise.
     *
     * @param context whom to trust, and who one is
     * @return a new factory
     */
    public static SSLSocketFactory socketFactory(SSLContext context) {
        return new TlsSocketFactory(requireContext(context));
    }

    /**
     * A factory of listening sockets, for libraries that take one. What {@link SSLServerSocket#accept()} returns is an
     * {@link SSLSocket} of this class; the handshake is made at its first read or write, so that a client that is slow at it
     * keeps nobody from being accepted.
     *
     * @param context who one is, and whom to trust
     * @return a new factory
     */
    public static SSLServerSocketFactory serverSocketFactory(SSLContext context) {
        return new TlsServerSocketFactory(requireContext(context));
    }

    private static SSLContext requireContext(SSLContext context) {
        return Objects.requireNonNull(context, "context is null; see TlsContextBuilder, or SSLContext.getDefault()");
    }

    private static void requireTransport(Socket transport) {
        Objects.requireNonNull(transport, "transport is null; pass a connected socket");
        if (!transport.isConnected()) {
            throw new IllegalArgumentException("transport " + transport + " is not connected; connect it before");
        }
    }
}
