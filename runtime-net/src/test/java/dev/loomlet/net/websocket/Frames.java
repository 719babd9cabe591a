package dev.loomlet.net.websocket;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Frames byte for byte (RFC 6455, section 5.2), right and wrong ones. */
final class Frames {

    static final int FIN = 0x80;
    static final int RSV1 = 0x40;
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final byte[] KEY = {0x37, (byte) 0xfa, 0x21, 0x3d};

    private final boolean masked;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private Frames(boolean masked) {
        this.masked = masked;
    }

    static Frames masked() {
        return new Frames(true);
    }

    static Frames unmasked() {
        return new Frames(false);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    /** The payload of a Close. */
    static byte[] close(int code, String reason) {
        byte[] text = utf8(reason);
        return ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array();
    }

    Frames add(int first, byte[] payload) {
        return add(first, payload, payload.length < 126 ? 0 : payload.length < 65_536 ? 2 : 8, payload.length);
    }

    Frames add(int first, String text) {
        return add(first, utf8(text));
    }

    /** With a length in so many bytes of its own. */
    Frames add(int first, String text, int lengthBytes) {
        return add(first, utf8(text), lengthBytes, text.length());
    }

    /** With any encoding of any length: in the second byte for 0, or in so many of its own. */
    Frames add(int first, byte[] payload, int lengthBytes, long length) {
        int mask = masked ? 0x80 : 0;
        bytes.write(first);
        bytes.write(mask | (lengthBytes == 0 ? (int) length : lengthBytes == 2 ? 126 : 127));
        for (int i = lengthBytes - 1; i >= 0; i--) {
            bytes.write((int) (length >>> 8 * i));
        }
        if (masked) {
            bytes.writeBytes(KEY);
        }
        for (int i = 0; i < payload.length; i++) {
            bytes.write(masked ? payload[i] ^ KEY[i & 3] : payload[i]);
        }
        return this;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    /** One frame as it arrives, such as {@code text:hello} or {@code close:1000}; {@code end} at the end. */
    static String read(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        try {
            int first = data.readUnsignedByte();
            int second = data.readUnsignedByte();
            int length = second & 0x7f;
            if (length == 126) {
                length = data.readUnsignedShort();
            } else if (length == 127) {
                length = (int) data.readLong();
            }
            byte[] key = new byte[4];
            if ((second & 0x80) != 0) {
                data.readFully(key);
            }
            byte[] payload = new byte[length];
            data.readFully(payload);
            for (int i = 0; i < length; i++) {
                payload[i] ^= key[i & 3];
            }
            return ((second & 0x80) != 0 ? "masked " : "") + describe(first, payload);
        } catch (EOFException | SocketException e) {
            return "end";
        }
    }

    private static String describe(int first, byte[] payload) {
        String kind = switch (first) {
            case FIN | TEXT -> "text:";
            case FIN | BINARY -> "binary:";
            case FIN | PING -> "ping:";
            case FIN | PONG -> "pong:";
            case FIN | CLOSE -> "close:";
            case FIN | RSV1 | TEXT -> "compressed text:";
            default -> "strange " + first + ":";
        };
        if (first == (FIN | CLOSE)) {
            return kind + (payload.length < 2 ? "" : String.valueOf(ByteBuffer.wrap(payload).getShort() & 0xffff));
        }
        return kind + (first == (FIN | TEXT)
                ? new String(payload, StandardCharsets.UTF_8)
                : HexFormat.of().formatHex(payload));
    }
}
