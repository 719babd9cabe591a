package dev.loomlet.net.http.server;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.loomlet.net.Quiescent;
import dev.loomlet.net.Sockets;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What RFC 9112 forbids is refused: with a status of an error or without a word, but never answered as if it were a request, and
 * never with what follows it taken for another one.
 */
class MalformedRequestsTest {

    private static final int COUNT = 200;
    private static final String HOST = "Host: x\r\n";
    private static final String CHUNKED = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static List<String> table() {
        List<String> messages = new ArrayList<>();
        for (String line : List.of(
                "", " ", "GET", "GET /", "GET  / HTTP/1.1", "GET /  HTTP/1.1", " GET / HTTP/1.1", "GET / HTTP/1.1 ",
                "GET / HTTP/1.1 x", "GET\t/\tHTTP/1.1", "GET / http/1.1", "GET / HTTP/11", "GET / HTTP/1",
                "GET / HTTP/1.",
                "GET / HTTP/1.10", "GET / HTTP/0.9", "GET / HTTP/2.0", "GET / HTTP/9.9", "GET / HTTP/+1.1",
                "GET / HTTP/1.x",
                "GET / HTPT/1.1", "GET x HTTP/1.1", "GET * HTTP/1.1", "GET ?x HTTP/1.1", "GET /a b HTTP/1.1",
                "GET /a#b HTTP/1.1", "GET /\u00fc HTTP/1.1", "GET /\0 HTTP/1.1", "GET /\u007f HTTP/1.1",
                "G\0ET / HTTP/1.1",
                "G(T / HTTP/1.1", "G{T / HTTP/1.1", "GET: / HTTP/1.1", "\u00fcGET / HTTP/1.1", "GET ftp://x/ HTTP/1.1",
                "GET http:// HTTP/1.1", "GET http:///x HTTP/1.1", "GET http://u@x/ HTTP/1.1",
                "GET http://x<y/ HTTP/1.1",
                "CONNECT /x HTTP/1.1", "CONNECT x@y HTTP/1.1", "/ GET HTTP/1.1", "HTTP/1.1 200 OK",
                "\u0016\u0003\u0001",
                "GET /\r HTTP/1.1", "GET / HTTP/1.1\r", "POST / HTTP/1.0\u000b")) {
            messages.add(line + "\r\n" + HOST + "\r\n");
        }
        for (String header : List.of(
                "X : y", "X\t: y", " X: y", "\tX: y", ": y", "X", "X y: z", "X\0: y", "X: \0", "X: a\0b", "X: a\rb",
                "X: a\u0001b",
                "X: a\u007fb", "X: a\n b", "X: a\r\n b", "X: a\r\n\tb", "X\u00fc: y", "(X): y", "X/Y: z", "X@Y: z",
                "\"X\": y",
                "X: y\nY: z", "X: y\r", "Host: y", "Host: x", "Host: x y", "Host: x/y", "Host: u@x", "Host: x\\y",
                "Host: <x>",
                "Content-Length: x", "Content-Length: -1", "Content-Length: +1", "Content-Length: 1 1",
                "Content-Length: 0x1",
                "Content-Length: 1,1", "Content-Length: 1, 2", "Content-Length: 1.0", "Content-Length: ",
                "Content-Length: 99999999999999999999", "Content-Length: 9223372036854775808", "Content-Length : 1",
                "Content-Length: 1\r\nContent-Length: 1", "Content-Length: 1\r\nContent-Length: 2",
                "Content-Length: 0\r\nContent-Length: 5", "Content-Length: \u0661", "Content-Length: 1;",
                "Content-Length: 5\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked\r\nContent-Length: 5",
                "Transfer-Encoding: chunked\r\nContent-Length: 0", "Content-Length: 0\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked, chunked", "Transfer-Encoding: chunked, gzip",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: identity", "Transfer-Encoding: gzip", "Transfer-Encoding: xchunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", "Transfer-Encoding: \"chunked\"",
                "Transfer-Encoding: chunked;q=1", "Transfer-Encoding: ,chunked", "Transfer-Encoding: chunked,",
                "Transfer-Encoding:\u000bchunked", "Transfer-Encoding: \u0000chunked", "Transfer-Encoding : chunked",
                "Transfer-Encoding\t: chunked", "Transfer-Encoding: chu\r\n nked",
                "X: y\r\n Transfer-Encoding: chunked",
                "Transfer-Encoding: ", "Transfer-Encoding: chunked\u00ff", "Expect: 200-ok", "Expect: ")) {
            messages.add("POST / HTTP/1.1\r\n" + HOST + header + "\r\n\r\n");
        }
        messages.add("GET / HTTP/1.1\r\n\r\n");
        messages.add("GET / HTTP/1.1\r\nX: y\r\n\r\n");
        messages.add("GET http://x/ HTTP/1.1\r\n\r\n");
        messages.add("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        messages.add("GET / HTTP/1.1\nHost: x\n\n");
        messages.add("GET / HTTP/1.1\r\nHost: x\n\r\n");
        messages.add("GET / HTTP/1.1\r\nHost: x\r\n\n");
        messages.add("\nGET / HTTP/1.1\r\nHost: x\r\n\r\n");
        messages.add("\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n");
        messages.add("GET /" + "a".repeat(10_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
        messages.add("GET / HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(40_000) + "\r\n\r\n");
        messages.add("GET / HTTP/1.1\r\nHost: x\r\n" + "X: y\r\n".repeat(200) + "\r\n");
        messages.add("GET / HTTP/1.1\r\n" + "a".repeat(40_000));
        for (String chunks : List.of(
                "x\r\n", "\r\n", "-1\r\n", "+5\r\nhello\r\n0\r\n\r\n", "0x5\r\nhello\r\n0\r\n\r\n",
                " 5\r\nhello\r\n0\r\n\r\n",
                "5 \r\nhello\r\n0\r\n\r\n", "5 x\r\nhello\r\n0\r\n\r\n", "5\nhello\r\n0\r\n\r\n",
                "5\r\nhello\n0\r\n\r\n",
                "5\r\nhello0\r\n\r\n", "5\r\nhello!\r\n0\r\n\r\n", "4\r\nhello\r\n0\r\n\r\n", "6\r\nhello\r\n0\r\n\r\n",
                "ffffffffffffffff\r\n", "7fffffffffffffff\r\n", "0000000000000000\r\n\r\n",
                "5;\0\r\nhello\r\n0\r\n\r\n",
                "5;a\nb\r\nhello\r\n0\r\n\r\n", "5;" + "x".repeat(9000) + "\r\nhello\r\n0\r\n\r\n", "5_0\r\n",
                "\uff15\r\n",
                "5,5\r\nhello\r\n0\r\n\r\n", "5\rhello\r\n0\r\n\r\n", "0\r\n\n", "0\n\r\n", "0\r\nX\r\n\r\n",
                "0\r\nX : y\r\n\r\n",
                "0\r\n X: y\r\n\r\n", "0\r\nX: \0\r\n\r\n", "0\r\nX: y\n\r\n",
                "0\r\nX: " + "y".repeat(40_000) + "\r\n\r\n",
                "0\r\n: y\r\n\r\n", "0\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n",
                "0\r\n" + "X: y\r\n".repeat(9000) + "\r\n")) {
            messages.add(CHUNKED + chunks);
        }
        return messages;
    }

    /** Puts one character that may not stand there anywhere into the head of a request, from a fixed seed. */
    private static List<String> generated(int count) {
        Random random = new Random(20261122);
        String sound = "POST /path?query=1 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nX-Other: value\r\n\r\n";
        String[] foreign = {"\0", "\n", "\r", "\u0001", "\u000b", "\u001f", "\u007f"};
        List<String> messages = new ArrayList<>();
        while (messages.size() < count) {
            int place = 1 + random.nextInt(sound.length() - 4);
            String put = foreign[random.nextInt(foreign.length)];
            // A second CR before the LF is CR in the line; an LF in the place of an LF is no change.
            String message = sound.substring(0, place) + put + sound.substring(place) + "hello";
            if (!message.contains("\r\n" + put + "\r\n") || put.charAt(0) != '\n') {
                messages.add(message);
            }
        }
        return messages;
    }

    @Test
    void nothingThatIsMalformedIsAnswered() throws Exception {
        List<String> messages = new ArrayList<>(table());
        messages.addAll(generated(Math.max(60, COUNT - messages.size())));
        assertThat(messages).hasSizeGreaterThanOrEqualTo(COUNT);
        List<String> handled = new ArrayList<>();
        Served.with(plan -> plan.otherwise((request, response) -> {
            byte[] body = request.bytes();
            handled.add(request + " " + new String(body, StandardCharsets.ISO_8859_1));
            response.send("served");
        }), server -> {
            converse(server, "GET /warm-up HTTP/1.1\r\nHost: x\r\n\r\n");
            int coroutines = Quiescent.loop().taskCount();
            long descriptors = descriptors();
            handled.clear();
            for (String message : messages) {
                String shown = message.length() > 200 ? message.substring(0, 200) + "..." : message;
                // What a lenient parser would go on to: nothing may be read out of it.
                String answer = converse(server, message + "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(answer).as(shown).matches("(?s)|HTTP/1\\.1 (4\\d\\d|50[15]) .*Connection: close.*");
                assertThat(handled).as(shown).isEmpty();
            }
            assertThat(converse(server, "GET /sound HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                    .contains("served");
            while (server.connections() > 0) {
                yieldNow();
            }
            assertThat(Quiescent.loop().taskCount()).isEqualTo(coroutines);
            assertThat(descriptors()).isLessThanOrEqualTo(descriptors);
        });
    }

    private static String converse(HttpServer server, String message) throws IOException {
        try (RawClient client = new RawClient(Sockets.connect("127.0.0.1", server.port()))) {
            try {
                client.send(message).socket.shutdownOutput();
            } catch (SocketException e) {
                // It was refused before all of it was sent.
            }
            try {
                return new String(client.in.readAllBytes(), StandardCharsets.ISO_8859_1);
            } catch (SocketException e) {
                return "";
            }
        }
    }

    private static long descriptors() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }
}
