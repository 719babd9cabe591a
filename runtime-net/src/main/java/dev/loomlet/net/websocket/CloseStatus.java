package dev.loomlet.net.websocket;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * How a WebSocket ended (RFC 6455, section 7.4).
 *
 * @param code one of the constants, or 3000 to 4999 for what applications agree on
 * @param reason for humans; often empty
 */
public record CloseStatus(int code, String reason) {

    /** What there was to do is done. */
    public static final int NORMAL = 1000;

    /** A server stops, or a browser leaves the page. */
    public static final int GOING_AWAY = 1001;

    /** The peer broke the protocol. */
    public static final int PROTOCOL_ERROR = 1002;

    /** A kind of message that is not for this endpoint. */
    public static final int UNSUPPORTED_DATA = 1003;

    /** The peer closed without a code; never sent. */
    public static final int NO_CODE = 1005;

    /** The connection ended without a word; never sent. */
    public static final int ABNORMAL = 1006;

    /** Text that is not UTF-8. */
    public static final int INVALID_TEXT = 1007;

    /** Against the rules of the application. */
    public static final int POLICY_VIOLATION = 1008;

    /** A message that is longer than the limit. */
    public static final int TOO_BIG = 1009;

    /** The server failed. */
    public static final int INTERNAL_ERROR = 1011;

    private static final int LONGEST_REASON = 123; // a control frame has 125 bytes, two of them for the code

    /** Checks that both are there. */
    public CloseStatus {
        Objects.requireNonNull(reason, "reason is null; give an empty one");
    }

    /** Whether {@code code} may stand in a frame: what RFC 6455 and its registry define, or leave to libraries and applications. */
    static boolean maySend(int code) {
        return code >= NORMAL && code <= UNSUPPORTED_DATA || code >= INVALID_TEXT && code <= 1014
                || code >= 3000 && code <= 4999;
    }

    static void requireSendable(int code, String reason) {
        if (!maySend(code)) {
            throw new IllegalArgumentException("code is " + code
                    + "; give 1000, another of those that may be sent, or 3000 to 4999 for one of your own");
        }
        Objects.requireNonNull(reason, "reason is null; give an empty one");
        int length = reason.getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_REASON) {
            throw new IllegalArgumentException(
                    "reason has " + length + " bytes in UTF-8; give at most " + LONGEST_REASON);
        }
    }

    /** As much of {@code reason} as a frame has room for. */
    static String shortened(String reason) {
        String text = reason;
        while (text.getBytes(StandardCharsets.UTF_8).length > LONGEST_REASON) {
            text = text.substring(0, text.offsetByCodePoints(text.length(), -1));
        }
        return text;
    }

    @Override
    public String toString() {
        return reason.isEmpty() ? Integer.toString(code) : code + " " + reason;
    }
}
