package dev.loomlet.net.websocket;

import dev.loomlet.Loomlet;
import dev.loomlet.net.http.server.Handler;
import dev.loomlet.net.http.server.Request;
import dev.loomlet.net.http.server.Response;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.TimeoutException;

/**
 * Opens WebSockets (RFC 6455): as a client, and as a server on a route of an
 * {@link dev.loomlet.net.http.server.HttpServer}.
 *
 * <pre>{@code
 * HttpServer server = HttpServer.on(8080)
 *         .get("/upper", WebSockets.handler((request, socket) -> {
 *             for (String text; (text = socket.receiveText()) != null;) {
 *                 socket.send(text.toUpperCase());
 *             }
 *         }))
 *         .start();
 *
 * try (WebSocket socket = WebSockets.connect(URI.create("ws://localhost:8080/upper"))) {
 *     socket.send("hello");
 *     System.out.println(socket.receiveText());
 * }
 * }</pre>
 *
 * <p>When the server stops, its clients are sent a Close frame with 1001 and have the server's grace to answer.
 *
 * <p>Needs {@code io.netty:netty-codec-http} beside this library; without it, the methods throw an IllegalStateException.
 */
public final class WebSockets {

    private WebSockets() {}

    /**
     * A handler for a route of {@code GET} that answers with a WebSocket; with the default options.
     *
     * @param handler speaks with each client
     * @return for {@link dev.loomlet.net.http.server.HttpServerBuilder#get}
     */
    public static Handler handler(WebSocketHandler handler) {
        return handler(WebSocketOptions.defaults(), handler);
    }

    /**
     * A handler for a route of {@code GET} that answers with a WebSocket.
     *
     * @param options limits, subprotocols, and whose pages may connect
     * @param handler speaks with each client
     * @return for {@link dev.loomlet.net.http.server.HttpServerBuilder#get}
     */
    public static Handler handler(WebSocketOptions options, WebSocketHandler handler) {
        requireGiven(options, handler);
        return (request, response) -> ServerHandshake.answer(request, response, options, handler);
    }

    /**
     * Answers a request with a WebSocket, from a handler that has looked at it before. The last thing that the handler does:
     * {@code handler} runs after it has returned. Headers that were set are sent along.
     *
     * @param request what the client asks
     * @param response what it is answered
     * @param options limits, subprotocols, and whose pages may connect
     * @param handler speaks with the client
     * @throws dev.loomlet.net.http.server.StatusException if the client asks for something else: with 426 when that is no
     *     WebSocket, or one of another version; 403 when its page may not; 400 or 405 when the request is malformed
     * @throws IllegalStateException if a body was sent or begun before
     */
    public static void accept(Request request, Response response, WebSocketOptions options, WebSocketHandler handler) {
        requireGiven(options, handler);
        ServerHandshake.answer(request, response, options, handler);
    }

    private static void requireGiven(WebSocketOptions options, WebSocketHandler handler) {
        Objects.requireNonNull(options, "options is null; leave them out for the defaults");
        Objects.requireNonNull(handler, "handler is null; pass the code that speaks with a client");
        loadCodec();
    }

    /** A server loads it while it is set up, and not when the first client has come. */
    private static void loadCodec() {
        try {
            Codec.load();
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "WebSockets need io.netty:netty-codec-http, which is not there; add it beside loomlet-net", e);
        }
    }

    /**
     * Connects to a server, with the default options.
     *
     * @param uri such as {@code wss://example.org/chat?room=1}
     * @return a WebSocket that is open
     * @throws IOException as {@link #connect(URI, WebSocketOptions)} does
     * @throws IllegalArgumentException as {@link #connect(URI, WebSocketOptions)} does
     */
    public static WebSocket connect(URI uri) throws IOException {
        return connect(uri, WebSocketOptions.defaults());
    }

    /**
     * Connects to a server; waits for the connection and the handshake. Redirections are not followed.
     *
     * @param uri {@code ws} or {@code wss} with a host; without a fragment
     * @param options limits, subprotocols, headers, trust
     * @return a WebSocket that is open
     * @throws WebSocketRefusedException if the server answers with anything else; its status tells what
     * @throws SocketTimeoutException if that takes longer than {@link WebSocketOptions#connectTimeout}
     * @throws IOException if the server cannot be reached, or the connection breaks
     * @throws IllegalArgumentException if the URI is of another form
     * @throws IllegalStateException on a virtual thread that is no coroutine
     */
    public static WebSocket connect(URI uri, WebSocketOptions options) throws IOException {
        Objects.requireNonNull(options, "options is null; leave them out for the defaults");
        requireForm(uri);
        loadCodec();
        ClientHandshake handshake = new ClientHandshake(uri, options);
        try {
            return Loomlet.withTimeout(options.connectTimeout, handshake::open);
        } catch (TimeoutException e) {
            SocketTimeoutException timedOut = new SocketTimeoutException(
                    uri + " was not connected within " + options.connectTimeout);
            timedOut.initCause(e);
            throw timedOut;
        }
    }

    private static void requireForm(URI uri) {
        Objects.requireNonNull(uri, "uri is null; give one such as ws://localhost:8080/chat");
        boolean known = "ws".equalsIgnoreCase(uri.getScheme()) || "wss".equalsIgnoreCase(uri.getScheme());
        if (!known || uri.getHost() == null || uri.getRawFragment() != null || uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("uri is " + uri
                    + "; give ws or wss with a host, without a fragment, and credentials in a header");
        }
    }
}
