package dev.loomlet.net.websocket;

import dev.loomlet.net.http.server.Request;
import dev.loomlet.net.http.server.Response;
import dev.loomlet.net.http.server.StatusException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A server's side of the opening handshake (RFC 6455, section 4.2). */
final class ServerHandshake {

    private static final String KNOWN_VERSION = "13";
    private static final int KEY_BYTES = 16;

    private ServerHandshake() {}

    /** Checks what the client asks, answers it, and has {@code handler} run on what comes of it. */
    static void answer(Request request, Response response, WebSocketOptions options, WebSocketHandler handler) {
        if (!request.method().equals("GET")) {
            response.header("Allow", "GET");
            throw new StatusException(405, "a WebSocket is opened with GET");
        }
        List<String> versions = request.headers(Handshake.VERSION);
        if (!versions.equals(List.of(KNOWN_VERSION))) {
            response.header(Handshake.VERSION, KNOWN_VERSION).header("Upgrade", Handshake.WEBSOCKET);
            throw new StatusException(426, "this is for WebSockets of version " + KNOWN_VERSION);
        }
        List<String> keys = request.headers(Handshake.KEY);
        if (keys.size() != 1 || !isKey(keys.getFirst())) {
            throw new StatusException(400, "bad " + Handshake.KEY);
        }
        requireOrigin(request, options);
        String subprotocol = choose(options.subprotocols, Handshake.members(request.headers(Handshake.PROTOCOL)));
        Deflate deflate = options.compression
                ? Deflate.accept(request.headers(Handshake.EXTENSIONS), options.maxMessage)
                : null;
        response.header(Handshake.ACCEPT, Handshake.accept(keys.getFirst()));
        if (subprotocol != null) {
            response.header(Handshake.PROTOCOL, subprotocol);
        }
        if (deflate != null) {
            response.header(Handshake.EXTENSIONS, deflate.answer());
        }
        response.upgrade(Handshake.WEBSOCKET, new ServedWebSocket(request, options, subprotocol, deflate, handler));
    }

    private static boolean isKey(String key) {
        try {
            byte[] bytes = Base64.getDecoder().decode(key);
            // Java's decoder does without the padding.
            return bytes.length == KEY_BYTES && key.endsWith("==");
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void requireOrigin(Request request, WebSocketOptions options) {
        for (String origin : request.headers("Origin")) {
            boolean allowed = options.origins == null
                    ? isOf(origin, Objects.requireNonNullElse(request.host(), ""))
                    : options.origins.test(origin);
            if (!allowed) {
                throw new StatusException(403, "not for pages from " + origin);
            }
        }
    }

    private static boolean isOf(String origin, String host) {
        try {
            String authority = new URI(origin).getRawAuthority();
            return authority != null && authority.equalsIgnoreCase(host);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static @Nullable String choose(List<String> spoken, List<String> asked) {
        return spoken.stream().filter(asked::contains).findFirst().orElse(null);
    }
}
