package dev.loomlet.net.http.server;

import dev.loomlet.net.server.StreamServer;
import dev.loomlet.net.server.StreamServerBuilder;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * An HTTP/1.1 server that runs on a hub: each connection is served by a coroutine of its own, and handlers are plain blocking
 * code.
 *
 * <pre>{@code
 * HttpServer server = HttpServer.on(8080)
 *         .get("/hello/{name}", (request, response) -> response.send("Hello " + request.parameter("name")))
 *         .files("/", Path.of("site"))
 *         .start();
 * server.serveForever();
 * }</pre>
 *
 * <p>Connections stay open between requests, and pipelined requests are answered in their order. A request that breaks the
 * rules of RFC 9112 is refused with 400 and its connection closed, also where a lenient reading would be possible: a bare LF,
 * a folded header, both a length and chunks. What exceeds a limit is refused with 413, 414 or 431, and what takes too long
 * with 408. Nothing but the access log keeps what clients send; nothing of an exception but a {@link StatusException}'s message
 * is sent to them.
 *
 * <p>A server belongs to the hub on which it was started. Its methods may be called from any thread. For several cores, start
 * one on each hub of a {@link dev.loomlet.HubGroup}, with {@link HttpServerBuilder#reusePort()}.
 *
 * <p>The model is gevent's {@code pywsgi}.
 */
public final class HttpServer implements AutoCloseable {

    private final StreamServer server;
    private final Settings settings;
    private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    HttpServer(List<Consumer<StreamServerBuilder>> plan, Settings settings) {
        this.settings = settings;
        StreamServerBuilder builder = StreamServer.builder(this::serve);
        plan.forEach(part -> part.accept(builder));
        this.server = builder.build();
    }

    /**
     * Begins to describe a server.
     *
     * @return a builder without address or routes
     */
    public static HttpServerBuilder builder() {
        return new HttpServerBuilder();
    }

    /**
     * Begins to describe a server that listens on all addresses of this machine.
     *
     * @param port 1 to 65535, or 0 for a free one, which {@link #port()} tells
     * @return a builder without routes
     * @throws IllegalArgumentException if the port is none
     */
    public static HttpServerBuilder on(int port) {
        return builder().port(port);
    }

    private void serve(Socket socket) throws IOException {
        HttpConnection connection = new HttpConnection(socket, settings, () -> stopping);
        connections.add(connection);
        try {
            connection.serve();
        } finally {
            connections.remove(connection);
        }
    }

    /**
     * Binds the address, and begins to accept, on the caller's hub. Does not wait. Does nothing when the server is started.
     *
     * @return this server
     * @throws java.net.BindException if the address is in use, or not of this machine
     * @throws IOException if the system refuses for another reason
     * @throws IllegalStateException if the server is stopped, or the caller is a virtual thread that belongs to no hub
     */
    public HttpServer start() throws IOException {
        server.start();
        return this;
    }

    /**
     * Starts the server, if nobody has, and waits until it is stopped. When the caller is killed meanwhile, the server is
     * stopped.
     *
     * @throws IOException what ended the server, if that was not {@link #stop()}; or as {@link #start()} does
     * @throws IllegalStateException as {@link #start()} does
     */
    public void serveForever() throws IOException {
        server.serveForever();
    }

    /** As {@link #stop(Duration)}, with the grace that was given to the builder: ten seconds by default. */
    public void stop() {
        drain();
        server.stop();
    }

    /**
     * Stops in order: new connections are refused, idle ones closed, and requests under way answered, with
     * {@code Connection: close}. What has not ended after {@code grace} is killed. Returns when all have ended; called by a
     * handler, it does not wait.
     *
     * @param grace zero or more
     * @throws IllegalArgumentException if the grace is negative
     */
    public void stop(Duration grace) {
        Objects.requireNonNull(grace, "grace is null; leave it out for the default");
        if (grace.isNegative()) {
            throw new IllegalArgumentException("grace is " + grace + "; give zero or more");
        }
        drain();
        server.stop(grace);
    }

    private void drain() {
        stopping = true;
        server.closeListener();
        connections.forEach(HttpConnection::serverStops);
    }

    /** As {@link #stop()}. */
    @Override
    public void close() {
        stop();
    }

    /**
     * The port on which it listens, or listened.
     *
     * @return the port
     * @throws IllegalStateException if the server was not started
     */
    public int port() {
        return server.port();
    }

    /**
     * The address on which it listens, or listened.
     *
     * @return the address
     * @throws IllegalStateException if the server was not started
     */
    public SocketAddress address() {
        return server.address();
    }

    /** {@return how many connections are open; may be out of date on another thread than the hub's} */
    public int connections() {
        return server.connections();
    }

    @Override
    public String toString() {
        return server.toString();
    }
}
