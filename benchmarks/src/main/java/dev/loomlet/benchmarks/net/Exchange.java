package dev.loomlet.benchmarks.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client says again and again, and what it gets for it.
 *
 * @param opening what comes before, once
 * @param start what every answer begins with
 * @param answerLength how long every answer is
 */
record Exchange(Opening opening, byte[] request, byte[] start, int answerLength) {

    /** Speaks on a connection that is new, and still waits. */
    interface Opening {
        void speak(SocketChannel connection) throws IOException;
    }

    private static final Opening NONE = connection -> {};
    private static final byte[] OK = ascii("HTTP/1.1 200");
    private static final byte[] GET = ascii("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    private static final byte[] UPGRADE = ascii("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
            + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    private static final Pattern LENGTH = Pattern.compile("content-length: *(\\d+)", Pattern.CASE_INSENSITIVE);

    private static final int TEXT = 0x81;
    private static final int BINARY = 0x82;
    private static final int MASKED = 0x80;

    static Exchange of(Work work, int port) throws IOException {
        return switch (work.kind()) {
            case HTTP -> new Exchange(NONE, GET, OK, answerLength(port));
            case WEBSOCKET -> webSocket(work);
            default -> {
                byte[] message = new byte[work.size()];
                new Random(1).nextBytes(message);
                yield new Exchange(NONE, message, message, message.length);
            }
        };
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Asks once, to learn how long the answers are. */
    private static int answerLength(int port) throws IOException {
        try (SocketChannel channel = ClosedLoop.connect(port)) {
            String head = head(channel, GET);
            Matcher length = LENGTH.matcher(head);
            if (!length.find()) {
                throw new IOException("the server tells no length in " + head);
            }
            return head.length() + Integer.parseInt(length.group(1));
        }
    }

    /** The head of the answer to {@code request}, with the empty line. */
    private static String head(SocketChannel channel, byte[] request) throws IOException {
        channel.write(ByteBuffer.wrap(request));
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        while (channel.read(buffer) >= 0) {
            String head = new String(Arrays.copyOf(buffer.array(), buffer.position()), StandardCharsets.ISO_8859_1);
            int end = head.indexOf("\r\n\r\n");
            if (end >= 0) {
                return head.substring(0, end + 4);
            }
        }
        throw new IOException("the server does not answer");
    }

    private static Exchange webSocket(Work work) {
        boolean isText = work == Work.WEBSOCKET_TEXT_64;
        Random random = new Random(1);
        byte[] payload = new byte[work.size()];
        byte[] mask = new byte[4];
        random.nextBytes(mask);
        ByteBuffer request = frame(isText, MASKED, mask.length, payload.length).put(mask);
        ByteBuffer answer = frame(isText, 0, 0, payload.length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) (isText ? random.nextInt('a', 'z' + 1) : random.nextInt());
            request.put((byte) (payload[i] ^ mask[i % mask.length]));
        }
        answer.put(payload);
        return new Exchange(Exchange::upgrade, request.array(), answer.array(), answer.capacity());
    }

    /** The start of a frame whose length takes no bytes of its own. */
    private static ByteBuffer frame(boolean isText, int masked, int maskLength, int length) {
        return ByteBuffer.allocate(2 + maskLength + length)
                .put((byte) (isText ? TEXT : BINARY))
                .put((byte) (masked | length));
    }

    private static void upgrade(SocketChannel channel) throws IOException {
        String head = head(channel, UPGRADE);
        if (!head.startsWith("HTTP/1.1 101")) {
            throw new IOException("the server speaks no WebSocket: " + head);
        }
    }
}
