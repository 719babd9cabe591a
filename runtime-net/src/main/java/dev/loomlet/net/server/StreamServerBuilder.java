package dev.loomlet.net.server;

import dev.loomlet.Loomlet;
import dev.loomlet.net.Sockets;
import dev.loomlet.net.tls.Tls;
import dev.loomlet.pool.Group;
import dev.loomlet.pool.Pool;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Describes a server. Each {@link #build} makes another one. */
public final class StreamServerBuilder {

    final ConnectionHandler handler;
    @Nullable
    String name;
    @Nullable
    InetSocketAddress address;
    @Nullable
    ServerSocket listener;
    int backlog = -1;
    boolean reusePort;
    int maxConnections = -1;
    @Nullable
    Workplace workplace;
    Duration grace = Duration.ofSeconds(1);
    @Nullable
    SSLContext tls;
    @Nullable
    SSLParameters tlsParameters;
    Duration handshakeLimit = Duration.ofSeconds(10);

    StreamServerBuilder(ConnectionHandler handler) {
        this.handler = handler;
    }

    /**
     * Names the server.
     *
     * @param newName shows in logs and reports
     * @return this builder
     */
    public StreamServerBuilder name(String newName) {
        name = Objects.requireNonNull(newName, "name is null; leave it out for a default one");
        return this;
    }

    /**
     * Listens on all addresses of this machine.
     *
     * @param port 1 to 65535, or 0 for a free one, which {@link StreamServer#port()} tells
     * @return this builder
     * @throws IllegalArgumentException if the port is none
     */
    public StreamServerBuilder port(int port) {
        if (port < 0 || port > 0xffff) {
            throw new IllegalArgumentException("port is " + port + "; give 0 to 65535");
        }
        return address(new InetSocketAddress(port));
    }

    /**
     * Listens on one address.
     *
     * @param newAddress a resolved address; port 0 takes a free one
     * @return this builder
     * @throws IllegalArgumentException if the address is not resolved
     */
    public StreamServerBuilder address(InetSocketAddress newAddress) {
        Objects.requireNonNull(newAddress, "address is null; to listen on all addresses use port(...)");
        if (newAddress.isUnresolved()) {
            throw new IllegalArgumentException("address " + newAddress
                    + " is not resolved; use new InetSocketAddress(host, port) with a host that this machine knows");
        }
        address = newAddress;
        return this;
    }

    /**
     * Accepts from a socket that listens already. Connections that come before {@link StreamServer#start()} are served
     * then. The server closes it.
     *
     * @param bound a bound socket of {@link Sockets}; any other gives way to nobody on the portable engine
     * @return this builder
     * @throws IllegalArgumentException if the socket is not bound, or closed
     */
    public StreamServerBuilder listener(ServerSocket bound) {
        Objects.requireNonNull(bound, "listener is null; pass a bound server socket, or use port(...)");
        if (!bound.isBound() || bound.isClosed()) {
            throw new IllegalArgumentException(
                    "listener " + bound + " is " + (bound.isClosed() ? "closed" : "not bound")
                            + "; pass one that listens, such as Sockets.listen(port)");
        }
        listener = bound;
        return this;
    }

    /**
     * Sets how many connections may wait to be accepted.
     *
     * @param connections 1 or more
     * @return this builder
     * @throws IllegalArgumentException if it is less than 1
     */
    public StreamServerBuilder backlog(int connections) {
        if (connections < 1) {
            throw new IllegalArgumentException("backlog is " + connections + "; give 1 or more");
        }
        backlog = connections;
        return this;
    }

    /**
     * Lets several servers listen on the same address, over which the system spreads the connections (SO_REUSEPORT). Each
     * of them has to ask for it.
     *
     * @return this builder
     */
    public StreamServerBuilder reusePort() {
        reusePort = true;
        return this;
    }

    /**
     * Limits how many connections are served at a time. When there are as many, the server accepts no others.
     *
     * @param connections 1 or more
     * @return this builder
     * @throws IllegalArgumentException if it is less than 1
     */
    public StreamServerBuilder maxConnections(int connections) {
        if (connections < 1) {
            throw new IllegalArgumentException("maxConnections is " + connections + "; give 1 or more");
        }
        maxConnections = connections;
        return this;
    }

    /**
     * Has the handlers be members of {@code pool}, together with whatever else it has. A {@link Pool} that is full stops
     * the server accepting.
     *
     * @param pool a group or pool of the hub on which the server will be started
     * @return this builder
     */
    public StreamServerBuilder pool(Group pool) {
        workplace = Workplace
                .of(Objects.requireNonNull(pool, "pool is null; leave it out for one of the server's own"));
        return this;
    }

    /**
     * Has {@code spawner} spawn the handlers' coroutines: {@code scope::spawn}, say.
     *
     * @param spawner spawns on the hub on which the server will be started
     * @return this builder
     */
    public StreamServerBuilder spawner(Spawner spawner) {
        workplace = Workplace
                .of(Objects.requireNonNull(spawner, "spawner is null; leave it out for plain coroutines"));
        return this;
    }

    /**
     * Sets how long {@link StreamServer#stop()} lets the handlers go on.
     *
     * @param time zero or more
     * @return this builder
     * @throws IllegalArgumentException if it is negative
     */
    public StreamServerBuilder stopGrace(Duration time) {
        grace = StreamServer.requireGrace(time);
        return this;
    }

    /**
     * Speaks TLS: handlers get a {@link javax.net.ssl.SSLSocket}. The handshake is made in the handler's coroutine before
     * the handler is called, so that a slow one holds nobody else up. One that fails ends that connection, and is logged at
     * DEBUG.
     *
     * @param context the server's identity; see {@link dev.loomlet.net.tls.TlsContextBuilder}
     * @return this builder
     */
    public StreamServerBuilder tls(SSLContext context) {
        tls = Objects.requireNonNull(context, "context is null; leave tls(...) out for a server without TLS");
        return this;
    }

    /**
     * As {@link #tls(SSLContext)}, with {@code parameters} in place of the context's: protocols, ALPN, client
     * certificates.
     *
     * @param context the server's identity
     * @param parameters not to be changed afterwards
     * @return this builder
     */
    public StreamServerBuilder tls(SSLContext context, SSLParameters parameters) {
        tlsParameters = Objects.requireNonNull(parameters,
                "parameters is null; leave it out for the context's own");
        return tls(context);
    }

    /**
     * Sets how long a TLS handshake may take: ten seconds unless said otherwise.
     *
     * @param limit more than zero
     * @return this builder
     * @throws IllegalArgumentException if it is zero or negative
     */
    public StreamServerBuilder handshakeLimit(Duration limit) {
        Objects.requireNonNull(limit, "limit is null; leave it out for ten seconds");
        if (limit.isZero() || limit.isNegative()) {
            throw new IllegalArgumentException("handshakeLimit is " + limit + "; give more than zero");
        }
        handshakeLimit = limit;
        return this;
    }

    /** Binds the address. */
    ServerSocket listen() throws IOException {
        ServerSocket made = Sockets.serverSocketFactory().createServerSocket();
        boolean bound = false;
        try {
            if (reusePort) {
                made.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            made.bind(address, backlog);
            bound = true;
            return made;
        } finally {
            if (!bound) {
                made.close();
            }
        }
    }

    /** The connection as handlers see it; makes the TLS handshake if there is one to make. */
    Socket layer(Socket connection) throws IOException {
        if (tls == null) {
            return connection;
        }
        SSLSocket secure = Tls.server(connection, tls);
        if (tlsParameters != null) {
            secure.setSSLParameters(tlsParameters);
        }
        try {
            Loomlet.withTimeout(handshakeLimit, secure::startHandshake);
        } catch (TimeoutException e) {
            throw new SSLHandshakeException("the TLS handshake took longer than " + handshakeLimit, e);
        }
        return secure;
    }

    /**
     * Makes the server. Binds nothing yet.
     *
     * @return the server
     * @throws IllegalStateException if neither an address nor a listener was given, or both; or a listener together with
     *     what is said when one is made; or a limit of connections together with a pool or spawner
     */
    public StreamServer build() {
        if ((address == null) == (listener == null)) {
            throw new IllegalStateException(
                    (address == null ? "no address was given" : "both an address and a listener were given")
                            + "; call one of port(...), address(...) and listener(...)");
        }
        if (listener != null && (backlog > 0 || reusePort)) {
            throw new IllegalStateException((reusePort ? "reusePort" : "backlog") + " was given for " + listener
                    + ", which listens already; say it when that is made");
        }
        if (maxConnections > 0 && workplace != null) {
            throw new IllegalStateException(
                    "maxConnections was given together with a pool or spawner; give a pool of "
                            + maxConnections + " places alone");
        }
        return new StreamServer(copy());
    }

    private StreamServerBuilder copy() {
        StreamServerBuilder copy = new StreamServerBuilder(handler);
        copy.name = name;
        copy.address = address;
        copy.listener = listener;
        copy.backlog = backlog < 0 ? 128 : backlog;
        copy.reusePort = reusePort;
        copy.maxConnections = maxConnections;
        copy.workplace = workplace;
        copy.grace = grace;
        copy.tls = tls;
        copy.tlsParameters = tlsParameters;
        copy.handshakeLimit = handshakeLimit;
        return copy;
    }
}
