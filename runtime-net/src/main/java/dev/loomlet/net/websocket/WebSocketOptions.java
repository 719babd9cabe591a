package dev.loomlet.net.websocket;

import dev.loomlet.net.http.syntax.Characters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.http.message.BasicHeader;
import org.jspecify.annotations.Nullable;

/**
 * How WebSockets behave. Start from {@link #defaults()} and change what differs; each method gives new options:
 * {@code WebSocketOptions.defaults().maxMessage(1 << 16).subprotocols("chat")}.
 */
public final class WebSocketOptions {

    private static final WebSocketOptions DEFAULTS = new WebSocketOptions();
    private static final Set<String> OF_HANDSHAKE = Set.of("host", "upgrade", "connection", "content-length",
            "transfer-encoding");

    int maxMessage = 1 << 20;
    Duration pingInterval = Duration.ofSeconds(20);
    Duration pingTimeout = Duration.ofSeconds(20);
    Duration closeTimeout = Duration.ofSeconds(5);
    boolean compression;
    List<String> subprotocols = List.of();
    @Nullable
    Predicate<String> origins;
    Duration connectTimeout = Duration.ofSeconds(30);
    Duration writeTimeout = Duration.ofSeconds(30);
    List<BasicHeader> headers = List.of();
    @Nullable
    SSLContext tls;

    private WebSocketOptions() {}

    private WebSocketOptions(WebSocketOptions other) {
        maxMessage = other.maxMessage;
        pingInterval = other.pingInterval;
        pingTimeout = other.pingTimeout;
        closeTimeout = other.closeTimeout;
        compression = other.compression;
        subprotocols = other.subprotocols;
        origins = other.origins;
        connectTimeout = other.connectTimeout;
        writeTimeout = other.writeTimeout;
        headers = other.headers;
        tls = other.tls;
    }

    private WebSocketOptions with(Consumer<WebSocketOptions> change) {
        WebSocketOptions changed = new WebSocketOptions(this);
        change.accept(changed);
        return changed;
    }

    /** {@return messages up to 1 MiB, a ping after 20 seconds of silence, no compression, and requests of the own origin alone} */
    public static WebSocketOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Limits what is received, 1 MiB by default; a longer message ends the WebSocket with 1009. About three times as many
     * bytes are held while a message arrives.
     *
     * @param bytes 125 or more, of a message as a whole and without its compression; text counts in UTF-8
     * @return the changed options
     * @throws IllegalArgumentException if it is less
     */
    public WebSocketOptions maxMessage(int bytes) {
        if (bytes < 125) {
            throw new IllegalArgumentException("maxMessage is " + bytes + "; give 125 or more");
        }
        return with(options -> options.maxMessage = bytes);
    }

    /**
     * Sets how a peer is found to have gone: when nothing comes from it for {@code interval} it is sent a ping, and when
     * nothing comes for {@code timeout} after that, the connection is ended with 1006. Twenty seconds each by default. That is
     * seen to by whoever is in {@link WebSocket#receive()}.
     *
     * @param interval more than zero, or {@link Duration#ZERO} never to send pings
     * @param timeout more than zero
     * @return the changed options
     * @throws IllegalArgumentException if one of them is negative, or the timeout zero
     */
    public WebSocketOptions pings(Duration interval, Duration timeout) {
        Objects.requireNonNull(interval, "interval is null; give Duration.ZERO for no pings");
        if (interval.isNegative()) {
            throw new IllegalArgumentException("interval is " + interval + "; give more, or zero for no pings");
        }
        Duration checked = positive(timeout, "timeout");
        return with(options -> {
            options.pingInterval = interval;
            options.pingTimeout = checked;
        });
    }

    /**
     * Limits the time for which {@link WebSocket#close()} waits for the peer's own Close frame, five seconds by default.
     *
     * @param time more than zero
     * @return the changed options
     * @throws IllegalArgumentException if it is zero or negative
     */
    public WebSocketOptions closeTimeout(Duration time) {
        Duration checked = positive(time, "closeTimeout");
        return with(options -> options.closeTimeout = checked);
    }

    private static Duration positive(Duration time, String what) {
        Objects.requireNonNull(time, () -> what + " is null; give a duration, or leave it out for the default");
        if (time.isZero() || time.isNegative()) {
            throw new IllegalArgumentException(what + " is " + time + "; give more than zero");
        }
        return time;
    }

    /**
     * Whether messages are compressed when the peer can do that too (RFC 7692, permessage-deflate); off by default.
     * Compressing takes the hub's time, and some 300 KiB of memory for each WebSocket.
     *
     * @param on whether
     * @return the changed options
     */
    public WebSocketOptions compression(boolean on) {
        return with(options -> options.compression = on);
    }

    /**
     * The subprotocols that are spoken, best first. A server takes the first of them that the client asks for, and none when
     * there is none. A client asks for them, and finds out by {@link WebSocket#subprotocol()}.
     *
     * @param names tokens, such as {@code "chat.v2"}
     * @return the changed options
     * @throws IllegalArgumentException if one of them is no token, or stands there twice
     */
    public WebSocketOptions subprotocols(String... names) {
        List<String> checked = List.of(names);
        for (String name : checked) {
            if (!Characters.isToken(name)) {
                throw new IllegalArgumentException("subprotocol is \"" + name + "\"; use letters, digits and -._");
            }
        }
        if (Set.copyOf(checked).size() < checked.size()) {
            throw new IllegalArgumentException("subprotocols are " + checked + "; give each once");
        }
        return with(options -> options.subprotocols = checked);
    }

    /**
     * Whose pages may connect to a server: browsers tell where a page is from in the header {@code Origin}, and let pages of
     * any site connect. By default only pages from the very host that is asked may; others are refused with 403. What is no
     * browser sends no such header, and is let in (RFC 6455, section 10.2).
     *
     * @param allowed told an origin, such as {@code "https://example.org"}; must not wait
     * @return the changed options
     */
    public WebSocketOptions origins(Predicate<String> allowed) {
        Objects.requireNonNull(allowed, "allowed is null; to allow all give origin -> true");
        return with(options -> options.origins = allowed);
    }

    /**
     * Limits the time in which a client connects, with name, TLS and handshake; 30 seconds by default.
     *
     * @param time more than zero
     * @return the changed options
     * @throws IllegalArgumentException if it is zero or negative
     */
    public WebSocketOptions connectTimeout(Duration time) {
        Duration checked = positive(time, "connectTimeout");
        return with(options -> options.connectTimeout = checked);
    }

    /**
     * Limits the time for which the server may take in nothing of what a client sends, 30 seconds by default; then the
     * connection is cut. Of a server's own it is {@link dev.loomlet.net.http.server.HttpServerBuilder#writeTimeout}.
     *
     * @param time more than zero
     * @return the changed options
     * @throws IllegalArgumentException if it is zero or negative
     */
    public WebSocketOptions writeTimeout(Duration time) {
        Duration checked = positive(time, "writeTimeout");
        return with(options -> options.writeTimeout = checked);
    }

    /**
     * Adds a header to a client's request, such as {@code Authorization}, {@code Cookie} or {@code Origin}.
     *
     * @param name a token
     * @param value text of ISO 8859-1, without line breaks
     * @return the changed options
     * @throws IllegalArgumentException if they are none; or if the header is one of the handshake's own
     */
    public WebSocketOptions header(String name, String value) {
        Objects.requireNonNull(name, "name is null; give that of a header");
        Objects.requireNonNull(value, "value is null; leave the header out");
        if (!Characters.isToken(name) || !Characters.isFieldValue(value)) {
            throw new IllegalArgumentException(
                    "header \"" + name + "\" has a name or value with characters that none may have");
        }
        String known = name.toLowerCase(Locale.ROOT);
        if (OF_HANDSHAKE.contains(known) || known.startsWith("sec-websocket-")) {
            throw new IllegalArgumentException("header " + name + " is part of the handshake; leave it out"
                    + (known.endsWith("protocol") ? ", and use subprotocols(...)" : ""));
        }
        List<BasicHeader> longer = new ArrayList<>(headers);
        longer.add(new BasicHeader(name, value));
        return with(options -> options.headers = List.copyOf(longer));
    }

    /**
     * Whom a client trusts, and who it is, for {@code wss}; the JDK's default otherwise.
     *
     * @param context see {@link dev.loomlet.net.tls.TlsContextBuilder}
     * @return the changed options
     */
    public WebSocketOptions tls(SSLContext context) {
        Objects.requireNonNull(context, "context is null; leave it out for the default");
        return with(options -> options.tls = context);
    }
}
