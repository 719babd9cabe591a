package dev.loomlet.net.websocket;

import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionUtil;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateClientExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The extension permessage-deflate (RFC 7692), as two peers have agreed on it. */
final class Deflate {

    private static final int LEVEL = 6;
    private static final int WINDOW = PerMessageDeflateServerExtensionHandshaker.MAX_WINDOW_SIZE;

    private final WebSocketExtension agreed;
    private final String answer;

    private Deflate(WebSocketExtension agreed, String answer) {
        this.agreed = agreed;
        this.answer = answer;
    }

    /** A little more than {@code bytes}: for what stored blocks add, and for the decoder, which must not be full at the end. */
    static int room(int bytes) {
        return (int) Math.min(Integer.MAX_VALUE - 8L, bytes + (bytes >> 8) + 1024L);
    }

    /** The first of a client's offers that can be met; null when there is none. */
    static @Nullable Deflate accept(List<String> offers, int maxMessage) {
        PerMessageDeflateServerExtensionHandshaker server = new PerMessageDeflateServerExtensionHandshaker(LEVEL, false,
                WINDOW, true, false, room(maxMessage));
        for (WebSocketExtensionData offer : extensions(offers)) {
            try {
                var agreed = server.handshakeExtension(offer);
                if (agreed != null) {
                    return new Deflate(agreed, format(agreed.newReponseData()));
                }
            } catch (NumberFormatException e) {
                // A number of bits that is none: such an offer is declined (RFC 7692, section 5).
                continue;
            }
        }
        return null;
    }

    /** What a client asks for. */
    static String offer() {
        return format(client(1).newRequestData());
    }

    private static PerMessageDeflateClientExtensionHandshaker client(int maxAllocation) {
        return new PerMessageDeflateClientExtensionHandshaker(LEVEL, false, WINDOW, true, false, maxAllocation);
    }

    /** What a server has made of {@link #offer}; null when it has declined; fails when it wants something else. */
    static @Nullable Deflate agreed(List<String> answers, int maxMessage) throws WebSocketRefusedException {
        List<WebSocketExtensionData> data = extensions(answers);
        if (data.isEmpty()) {
            return null;
        }
        try {
            var agreed = data.size() == 1 ? client(room(maxMessage)).handshakeExtension(data.getFirst()) : null;
            if (agreed != null) {
                return new Deflate(agreed, "");
            }
        } catch (NumberFormatException e) {
            // As any other value that was not offered.
        }
        throw new WebSocketRefusedException(101, "the server wants extensions that it was not offered: " + answers);
    }

    private static List<WebSocketExtensionData> extensions(List<String> headers) {
        String all = String.join(",", headers);
        return all.isBlank() ? List.of() : WebSocketExtensionUtil.extractExtensions(all);
    }

    private static String format(WebSocketExtensionData data) {
        return data.name() + data.parameters()
                .entrySet()
                .stream()
                .map(each -> "; " + each.getKey() + (each.getValue() == null ? "" : "=" + each.getValue()))
                .collect(Collectors.joining());
    }

    /** The header that tells the client what was agreed on. */
    String answer() {
        return answer;
    }

    ChannelHandler decoder() {
        return agreed.newExtensionDecoder();
    }

    ChannelHandler encoder() {
        return agreed.newExtensionEncoder();
    }
}
