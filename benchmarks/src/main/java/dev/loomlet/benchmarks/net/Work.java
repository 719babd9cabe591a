package dev.loomlet.benchmarks.net;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What clients ask of a server, and over how many connections at a time. */
enum Work {

    ECHO_100(Kind.ECHO, 100, 0.95),
    ECHO_1000(Kind.ECHO, 1000, 1.0),
    ECHO_10000(Kind.ECHO, 10_000, 1.0),
    HTTP(Kind.HTTP, 64, 0),
    WEBSOCKET_TEXT_64(Kind.WEBSOCKET, 100, 0),
    WEBSOCKET_BINARY_64(Kind.WEBSOCKET, 100, 0),
    TLS_EC_1(Kind.HANDSHAKE, 1, Tls.NEW_EC),
    TLS_EC_50(Kind.HANDSHAKE, 50, Tls.NEW_EC),
    TLS_RSA_1(Kind.HANDSHAKE, 1, Tls.NEW_RSA),
    TLS_RSA_50(Kind.HANDSHAKE, 50, Tls.NEW_RSA),
    TLS_RESUMED_1(Kind.HANDSHAKE, 1, Tls.RESUMED),
    TLS_RESUMED_50(Kind.HANDSHAKE, 50, Tls.RESUMED),
    TLS_ECHO_64(Kind.TLS_ECHO, 100, Tls.ECHO),
    TLS_ECHO_16K(Kind.TLS_ECHO, 100, Tls.ECHO, 1 << 14);

    /** What servers there are. */
    enum Kind {
        /** Sends back what it gets. */
        ECHO,
        /** Says hello. */
        HTTP,
        /** Sends back what it gets, as messages of WebSockets. */
        WEBSOCKET,
        /** Sends back what it gets, over TLS. */
        TLS_ECHO,
        /** Sends one byte over TLS, and waits for the end. */
        HANDSHAKE;

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What clients do that speak TLS 1.3, and with which keys of the server. */
    enum Tls {

        NEW_EC("new", Identity.EC),
        NEW_RSA("new", Identity.RSA),
        /** Without a certificate, by the ticket of the last handshake; so it does not matter which one there is. */
        RESUMED("resumed", Identity.EC),
        ECHO("echo", Identity.EC);

        private final String load;
        private final Identity identity;

        Tls(String load, Identity identity) {
            this.load = load;
            this.identity = identity;
        }

        /** As the load is told. */
        String load() {
            return load;
        }

        Identity identity() {
            return identity;
        }
    }

    private static final int SHORT = 64;

    private final Kind kind;
    private final int connections;
    private final int size;
    private final @Nullable Tls tls;
    private final double mostOfNetty;

    Work(Kind kind, int connections, double mostOfNetty) {
        this(kind, connections, mostOfNetty, null, SHORT);
    }

    Work(Kind kind, int connections, Tls tls) {
        this(kind, connections, 0, tls, SHORT);
    }

    Work(Kind kind, int connections, Tls tls, int size) {
        this(kind, connections, 0, tls, size);
    }

    Work(Kind kind, int connections, double mostOfNetty, @Nullable Tls tls, int size) {
        this.kind = kind;
        this.connections = connections;
        this.mostOfNetty = mostOfNetty;
        this.tls = tls;
        this.size = size;
    }

    /** As on the command line. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Work named(String id) {
        return Arrays.stream(values())
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such work: '" + id + "'; give some of "
                        + Arrays.stream(values()).map(Work::id).collect(Collectors.joining(", "))));
    }

    Kind kind() {
        return kind;
    }

    boolean isHttp() {
        return kind == Kind.HTTP;
    }

    /** How a server is spoken with over TLS; null without. */
    @Nullable
    Tls tls() {
        return tls;
    }

    int connections() {
        return connections;
    }

    /** How long messages are that come back, in bytes. */
    int size() {
        return size;
    }

    /** How much processor time of a request's with Netty is the goal; 0 when there is none, or it is another. */
    double mostOfNetty() {
        return mostOfNetty;
    }
}
