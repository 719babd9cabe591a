package dev.loomlet.net.http.server;

import dev.loomlet.net.server.StreamServer;
import dev.loomlet.net.server.StreamServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * Describes an {@link HttpServer}. Routes are searched in this order: paths without parameters, then patterns as they were
 * added, then {@link #otherwise}. A path that has routes for other methods alone is answered with 405, one without any with
 * 404. {@code HEAD} is answered by the route of {@code GET}, and {@code OPTIONS} by the server, where they have no route of
 * their own.
 *
 * <p>To be used by one thread at a time. Waits nowhere.
 */
public final class HttpServerBuilder {

    private final Routes routes = new Routes();
    private final List<Consumer<StreamServerBuilder>> plan = new ArrayList<>();
    /** Takes each part of the plan as well, for a wrong one to be refused where it is given. */
    private final StreamServerBuilder probe = StreamServer.builder(socket -> {});
    private int requestLineLimit = 8192;
    private int headerLimit = 32 * 1024;
    private int headerCount = 100;
    private long bodyLimit = 10 << 20;
    private Duration headerTimeout = Duration.ofSeconds(10);
    private Duration bodyTimeout = Duration.ofSeconds(30);
    private Duration idleTimeout = Duration.ofSeconds(60);
    private Duration writeTimeout = Duration.ofSeconds(30);
    private @Nullable Duration handlerTimeout;
    private boolean compression = true;
    private boolean accessLog = true;

    HttpServerBuilder() {
        plan(server -> server.maxConnections(10_000).stopGrace(Duration.ofSeconds(10)));
    }

    private HttpServerBuilder plan(Consumer<StreamServerBuilder> part) {
        part.accept(probe);
        plan.add(part);
        return this;
    }

    /**
     * Adds a route.
     *
     * @param method such as {@code "GET"}
     * @param pattern a path, in which {@code {name}} stands for one segment and {@code {name...}}, at the end, for all that
     *     are left, slashes included
     * @param handler answers it
     * @return this builder
     * @throws IllegalArgumentException if the method or the pattern is none, or the route has a handler already
     */
    public HttpServerBuilder route(String method, String pattern, Handler handler) {
        Objects.requireNonNull(method, "method is null; give one such as \"GET\"");
        Objects.requireNonNull(handler, "handler is null; pass the code that answers");
        routes.add(method, pattern, handler);
        return this;
    }

    /**
     * Adds a route for {@code GET}, which answers {@code HEAD} too; see {@link #route}.
     *
     * @param pattern a path
     * @param handler answers it
     * @return this builder
     * @throws IllegalArgumentException as {@link #route} does
     */
    public HttpServerBuilder get(String pattern, Handler handler) {
        return route("GET", pattern, handler);
    }

    /**
     * Adds a route for {@code POST}; see {@link #route}.
     *
     * @param pattern a path
     * @param handler answers it
     * @return this builder
     * @throws IllegalArgumentException as {@link #route} does
     */
    public HttpServerBuilder post(String pattern, Handler handler) {
        return route("POST", pattern, handler);
    }

    /**
     * Adds a route for {@code PUT}; see {@link #route}.
     *
     * @param pattern a path
     * @param handler answers it
     * @return this builder
     * @throws IllegalArgumentException as {@link #route} does
     */
    public HttpServerBuilder put(String pattern, Handler handler) {
        return route("PUT", pattern, handler);
    }

    /**
     * Adds a route for {@code DELETE}; see {@link #route}.
     *
     * @param pattern a path
     * @param handler answers it
     * @return this builder
     * @throws IllegalArgumentException as {@link #route} does
     */
    public HttpServerBuilder delete(String pattern, Handler handler) {
        return route("DELETE", pattern, handler);
    }

    /**
     * Has {@code handler} answer what no route is for, in place of 404 and 501.
     *
     * @param handler answers any method and path
     * @return this builder
     */
    public HttpServerBuilder otherwise(Handler handler) {
        routes.otherwise(Objects.requireNonNull(handler, "handler is null; leave it out for 404"));
        return this;
    }

    /**
     * Serves the files below {@code folder}, with their types by their names, {@code index.html} for folders, ETag and
     * Last-Modified, conditional requests, and one or several ranges. They are read off the hub. Files whose names begin with a
     * dot are not served, except those in {@code .well-known}, and neither is what a link outside of the folder leads to.
     *
     * @param prefix the path under which they appear, such as {@code "/"} or {@code "/static"}
     * @param folder where they are
     * @return this builder
     * @throws IOException if there is no such folder
     * @throws IllegalArgumentException if the prefix is no path, or has files already
     */
    public HttpServerBuilder files(String prefix, Path folder) throws IOException {
        Objects.requireNonNull(prefix, "prefix is null; give a path such as \"/\"");
        Objects.requireNonNull(folder, "folder is null; give that of the files");
        String base = prefix.endsWith("/") ? prefix : prefix + "/";
        return get(base + "{" + StaticFiles.PATH + "...}", new StaticFiles(folder));
    }

    /**
     * Names the server.
     *
     * @param name shows in logs and reports
     * @return this builder
     */
    public HttpServerBuilder name(String name) {
        return plan(server -> server.name(name));
    }

    /**
     * Listens on all addresses of this machine.
     *
     * @param port 1 to 65535, or 0 for a free one, which {@link HttpServer#port()} tells
     * @return this builder
     * @throws IllegalArgumentException if the port is none
     */
    public HttpServerBuilder port(int port) {
        return plan(server -> server.port(port));
    }

    /**
     * Listens on one address.
     *
     * @param address a resolved address; port 0 takes a free one
     * @return this builder
     * @throws IllegalArgumentException if the address is not resolved
     */
    public HttpServerBuilder address(InetSocketAddress address) {
        return plan(server -> server.address(address));
    }

    /**
     * Accepts from a socket that listens already, and closes it in the end.
     *
     * @param listener a bound socket of {@link dev.loomlet.net.Sockets}
     * @return this builder
     * @throws IllegalArgumentException if the socket is not bound, or closed
     */
    public HttpServerBuilder listener(ServerSocket listener) {
        return plan(server -> server.listener(listener));
    }

    /**
     * Sets how many connections may wait to be accepted, which is 128 otherwise.
     *
     * @param connections 1 or more
     * @return this builder
     * @throws IllegalArgumentException if it is less than 1
     */
    public HttpServerBuilder backlog(int connections) {
        return plan(server -> server.backlog(connections));
    }

    /**
     * Lets several servers listen on the same address, over which the system spreads the connections.
     *
     * @return this builder
     */
    public HttpServerBuilder reusePort() {
        return plan(server -> server.reusePort());
    }

    /**
     * Limits how many connections are open at a time, 10 000 by default. Others wait to be accepted.
     *
     * @param connections 1 or more
     * @return this builder
     * @throws IllegalArgumentException if it is less than 1
     */
    public HttpServerBuilder maxConnections(int connections) {
        return plan(server -> server.maxConnections(connections));
    }

    /**
     * Speaks TLS. The handshake is made in the connection's own coroutine, and has ten seconds.
     *
     * @param context the server's identity; see {@link dev.loomlet.net.tls.TlsContextBuilder}
     * @return this builder
     */
    public HttpServerBuilder tls(SSLContext context) {
        return plan(server -> server.tls(context));
    }

    /**
     * As {@link #tls(SSLContext)}, with {@code parameters} in place of the context's: protocols, client certificates.
     *
     * @param context the server's identity
     * @param parameters not to be changed afterwards
     * @return this builder
     */
    public HttpServerBuilder tls(SSLContext context, SSLParameters parameters) {
        return plan(server -> server.tls(context, parameters));
    }

    /**
     * Sets how long {@link HttpServer#stop()} lets requests under way go on, ten seconds by default.
     *
     * @param time zero or more
     * @return this builder
     * @throws IllegalArgumentException if it is negative
     */
    public HttpServerBuilder stopGrace(Duration time) {
        return plan(server -> server.stopGrace(time));
    }

    /**
     * Limits the request line, 8192 bytes by default; a longer one is answered with 414.
     *
     * @param bytes 64 or more
     * @return this builder
     * @throws IllegalArgumentException if it is less than 64
     */
    public HttpServerBuilder maxRequestLine(int bytes) {
        requestLineLimit = atLeast(64, bytes, "maxRequestLine");
        return this;
    }

    /**
     * Limits the headers, 100 with 32 KiB together by default; more are answered with 431.
     *
     * @param bytes 64 or more
     * @param count 1 or more
     * @return this builder
     * @throws IllegalArgumentException if one of them is less
     */
    public HttpServerBuilder maxHeaders(int bytes, int count) {
        headerLimit = atLeast(64, bytes, "the size of maxHeaders");
        headerCount = atLeast(1, count, "the count of maxHeaders");
        return this;
    }

    private static int atLeast(int least, int given, String what) {
        if (given < least) {
            throw new IllegalArgumentException(what + " is " + given + "; give " + least + " or more");
        }
        return given;
    }

    /**
     * Limits the body of a request, 10 MiB by default; a larger one is answered with 413.
     *
     * @param bytes zero or more, or -1 for no limit
     * @return this builder
     * @throws IllegalArgumentException if it is less than -1
     */
    public HttpServerBuilder maxBody(long bytes) {
        if (bytes < -1) {
            throw new IllegalArgumentException("maxBody is " + bytes + "; give zero or more, or -1 for no limit");
        }
        bodyLimit = bytes;
        return this;
    }

    /**
     * Limits the time from the first byte of a request to the end of its headers, ten seconds by default; a client that takes
     * longer gets 408, however steadily it sends.
     *
     * @param time more than zero
     * @return this builder
     * @throws IllegalArgumentException if it is zero or negative
     */
    public HttpServerBuilder headerTimeout(Duration time) {
        headerTimeout = positive(time, "headerTimeout");
        return this;
    }

    /**
     * Limits the time for which the body of a request is waited for, 30 seconds by default. Every 500 bytes that arrive win a
     * second back. A client that is slower gets 408.
     *
     * @param time more than zero
     * @return this builder
     * @throws IllegalArgumentException if it is zero or negative
     */
    public HttpServerBuilder bodyTimeout(Duration time) {
        bodyTimeout = positive(time, "bodyTimeout");
        return this;
    }

    /**
     * Limits the time for which a connection may be silent before a request, a minute by default.
     *
     * @param time more than zero
     * @return this builder
     * @throws IllegalArgumentException if it is zero or negative
     */
    public HttpServerBuilder idleTimeout(Duration time) {
        idleTimeout = positive(time, "idleTimeout");
        return this;
    }

    /**
     * Limits the time for which a client may take in nothing of a response, 30 seconds by default; then the connection is cut.
     *
     * @param time more than zero
     * @return this builder
     * @throws IllegalArgumentException if it is zero or negative
     */
    public HttpServerBuilder writeTimeout(Duration time) {
        writeTimeout = positive(time, "writeTimeout");
        return this;
    }

    /**
     * Limits the time for which a handler may wait, which has no limit otherwise; then it is ended by a
     * {@link dev.loomlet.Timeout}, and the client gets 503.
     *
     * @param time more than zero
     * @return this builder
     * @throws IllegalArgumentException if it is zero or negative
     */
    public HttpServerBuilder handlerTimeout(Duration time) {
        handlerTimeout = positive(time, "handlerTimeout");
        return this;
    }

    private static Duration positive(Duration time, String what) {
        Objects.requireNonNull(time, () -> what + " is null; give a duration, or leave it out for the default");
        if (time.isZero() || time.isNegative()) {
            throw new IllegalArgumentException(what + " is " + time + "; give more than zero");
        }
        Duration most = Duration.ofDays(365);
        return time.compareTo(most) < 0 ? time : most;
    }

    /**
     * Whether bodies of text are compressed for clients that take gzip, from 1 KiB on; on by default. Compressing takes the
     * hub's time, about 20 ms for a megabyte, and gives way after every 32 KiB.
     *
     * @param on whether
     * @return this builder
     */
    public HttpServerBuilder compression(boolean on) {
        compression = on;
        return this;
    }

    /**
     * Whether each request is logged, in Apache's combined form, by the logger {@code dev.loomlet.net.http.server.access} at the
     * level INFO; on by default.
     *
     * @param on whether
     * @return this builder
     */
    public HttpServerBuilder accessLog(boolean on) {
        accessLog = on;
        return this;
    }

    /**
     * Makes the server. Binds nothing yet.
     *
     * @return the server
     * @throws IllegalStateException if neither an address nor a listener was given, or both
     */
    public HttpServer build() {
        return new HttpServer(List.copyOf(plan),
                new Settings(new Routes(routes), requestLineLimit, headerLimit, headerCount, bodyLimit,
                        headerTimeout, bodyTimeout, idleTimeout, writeTimeout, handlerTimeout, compression, accessLog));
    }

    /**
     * Makes the server, and {@linkplain HttpServer#start() starts} it on the caller's hub.
     *
     * @return the server, which listens
     * @throws IOException if the address cannot be had
     * @throws IllegalStateException as {@link #build} does; or if the caller is a virtual thread that belongs to no hub
     */
    public HttpServer start() throws IOException {
        return build().start();
    }
}
