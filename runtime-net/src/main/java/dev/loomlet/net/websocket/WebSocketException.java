package dev.loomlet.net.websocket;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A WebSocket has ended otherwise than by a Close frame of the peer, or is used after its end. */
public final class WebSocketException extends IOException {

    private static final long serialVersionUID = 1L;

    /** What the end is called. */
    private final int code;

    WebSocketException(int code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /**
     * Why it ended: what the peer was told, such as {@link CloseStatus#TOO_BIG}; or {@link CloseStatus#ABNORMAL} when the
     * connection broke; or the code of the orderly end after which it was used.
     *
     * @return a code of RFC 6455, section 7.4
     */
    public int code() {
        return code;
    }
}
