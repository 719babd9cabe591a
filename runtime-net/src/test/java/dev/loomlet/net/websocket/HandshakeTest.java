package dev.loomlet.net.websocket;

import dev.loomlet.Coroutine;
import dev.loomlet.net.ChildJvm;
import dev.loomlet.net.Quiescent;
import dev.loomlet.net.Sockets;
import dev.loomlet.net.http.server.RawClient;
import dev.loomlet.net.http.server.RawClient.Reply;
import dev.loomlet.net.http.server.Served;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

import static dev.loomlet.Loomlet.spawn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** How a WebSocket is opened, and when it is not. */
class HandshakeTest {

    private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
    private static final List<String> RIGHT = List.of("Upgrade: WebSocket", "Connection: keep-alive, Upgrade",
            "Sec-WebSocket-Version: 13", KEY);

    private static String[] with(String... others) {
        List<String> all = new ArrayList<>(RIGHT);
        for (String other : others) {
            String name = other.substring(0, other.indexOf(':') + 1);
            all.removeIf(each -> each.startsWith(name));
            if (other.length() > name.length()) {
                all.add(other);
            }
        }
        return all.toArray(String[]::new);
    }

    private static Reply ask(Served.Plan plan, String requestLine, String... headers) throws Exception {
        Reply[] reply = {null};
        Served.withClient(plan, client -> {
            reply[0] = client.ask(requestLine, headers).readHead();
        });
        return reply[0];
    }

    private static Reply ask(WebSocketOptions options, String... headers) throws Exception {
        return ask(plan -> plan.get("/", WebSockets.handler(options, Peers.ECHO)), "GET /", headers);
    }

    private static Reply ask(String... headers) throws Exception {
        return ask(WebSocketOptions.defaults(), headers);
    }

    @Test
    void theExampleOfTheRfc() throws Exception {
        Reply reply = ask(with());
        assertThat(reply.status()).isEqualTo(101);
        assertThat(reply.header("Sec-WebSocket-Accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assertThat(reply.header("Upgrade")).isEqualTo("websocket");
        assertThat(reply.header("Connection")).isEqualTo("Upgrade");
        assertThat(reply.headers()).doesNotContainKeys("Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions",
                "Content-Length", "Transfer-Encoding");
    }

    @Test
    void aServerRefusesWhatIsNone() throws Exception {
        assertThat(ask(with("Upgrade:")).status()).isEqualTo(426);
        assertThat(ask(with("Upgrade:")).header("Upgrade")).isEqualTo("websocket");
        assertThat(ask(with("Upgrade: h2c")).status()).isEqualTo(426);
        assertThat(ask(with("Connection: keep-alive")).status()).isEqualTo(426);
        for (String version : List.of("", " 8", " 14", " x")) {
            Reply other = ask(with("Sec-WebSocket-Version:" + version));
            assertThat(other.status()).isEqualTo(426);
            assertThat(other.header("Sec-WebSocket-Version")).isEqualTo("13");
            assertThat(other.header("Upgrade")).isEqualTo("websocket");
            assertThat(other.header("Connection")).isEqualTo("Upgrade");
        }
        for (String key : List.of("", " ", " AAAA", " dGhlIHNhbXBsZSBub25jZQ", " dGhlIHNhbXBsZSBub25jZSE=", " !")) {
            assertThat(ask(with("Sec-WebSocket-Key:" + key)).status()).as(key).isEqualTo(400);
        }
        List<String> twice = new ArrayList<>(RIGHT);
        twice.add(KEY);
        assertThat(ask(twice.toArray(String[]::new)).status()).isEqualTo(400);
        assertThat(ask(plan -> plan.get("/", WebSockets.handler(Peers.ECHO)), "HEAD /", with()).status())
                .isEqualTo(405);
        Reply posted = ask(plan -> plan.post("/", WebSockets.handler(Peers.ECHO)), "POST /", with());
        assertThat(posted.status()).isEqualTo(405);
        assertThat(posted.header("Allow")).isEqualTo("GET");
    }

    @Test
    void aConnectionThatWasRefusedGoesOn() throws Exception {
        Served.withClient(plan -> plan.get("/", WebSockets.handler(Peers.ECHO)), client -> {
            assertThat(client.ask("GET /", with("Sec-WebSocket-Version: 7")).read().status()).isEqualTo(426);
            assertThat(client.ask("GET /", with()).readHead().status()).isEqualTo(101);
        });
    }

    @Test
    void framesMayFollowTheRequestAtOnce() throws Exception {
        Served.withClient(plan -> plan.get("/", WebSockets.handler(Peers.ECHO)), client -> {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n" + String.join("\r\n", RIGHT) + "\r\n\r\n"
                    + new String(Frames.masked().add(Frames.FIN | Frames.TEXT, "early").bytes(),
                            StandardCharsets.ISO_8859_1));
            assertThat(client.readHead().status()).isEqualTo(101);
            assertThat(Frames.read(client.in)).isEqualTo("text:early");
        });
    }

    @Test
    void pagesFromElsewhereAreKeptOut() throws Exception {
        assertThat(ask(with("Origin: http://localhost")).status()).isEqualTo(101);
        assertThat(ask(with("Origin: https://LOCALHOST")).status()).isEqualTo(101);
        for (String origin : List.of("http://example.org", "http://localhost:81", "null", "file://", "%",
                "http://localhost.example.org")) {
            assertThat(ask(with("Origin: " + origin)).status()).as(origin).isEqualTo(403);
        }
        WebSocketOptions options = WebSocketOptions.defaults().origins("https://example.org"::equals);
        assertThat(ask(options, with("Origin: https://example.org")).status()).isEqualTo(101);
        assertThat(ask(options, with("Origin: http://localhost")).status()).isEqualTo(403);
        assertThat(ask(options, with()).status()).isEqualTo(101);
    }

    @Test
    void aServerChoosesWhatItLikesBest() throws Exception {
        WebSocketOptions options = WebSocketOptions.defaults().subprotocols("v3", "v2");
        assertThat(ask(options, with("Sec-WebSocket-Protocol: v1, v2 ,v3")).header("Sec-WebSocket-Protocol"))
                .isEqualTo("v3");
        assertThat(ask(options, with("Sec-WebSocket-Protocol: V2")).header("Sec-WebSocket-Protocol")).isNull();
        WebSocketOptions compressing = options.compression(true);
        for (String offer : List.of("x-webkit-deflate-frame", "permessage-deflate; server_max_window_bits=10",
                "permessage-deflate; client_max_window_bits=no", "permessage-deflate; nonsense")) {
            assertThat(ask(compressing, with("Sec-WebSocket-Extensions: " + offer)).header("Sec-WebSocket-Extensions"))
                    .as(offer)
                    .isNull();
        }
        assertThat(ask(compressing, with("Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=9, "
                + "permessage-deflate; server_no_context_takeover")).header("Sec-WebSocket-Extensions"))
                .isEqualTo("permessage-deflate; server_no_context_takeover");
        assertThat(
                ask(options, with("Sec-WebSocket-Extensions: permessage-deflate")).header("Sec-WebSocket-Extensions"))
                .isNull();
    }

    /**
     * A server that answers with {@code answer}, in which {@code ACCEPT} stands for the right value.
     *
     * @return what the client says to that
     */
    private static List<String> answering(String answer, WebSocketOptions options, Peers.Test test) throws Exception {
        List<String> heard = new ArrayList<>();
        Quiescent.<Exception>onHub(() -> {
            try (ServerSocket listener = Sockets.listen(0)) {
                Coroutine<?> serving = spawn(() -> {
                    try (Socket socket = listener.accept(); RawClient peer = new RawClient(socket)) {
                        String key = "";
                        for (String line; !(line = peer.line()).isEmpty();) {
                            key = line.startsWith("Sec-WebSocket-Key: ") ? line.substring(19) : key;
                        }
                        peer.send(answer.replace("ACCEPT", Handshake.accept(key))
                                .replace("\n", "\r\n"));
                        if (answer.contains("Sec-WebSocket-Accept")) {
                            peer.socket.shutdownOutput();
                        }
                        while (heard.isEmpty() || !heard.getLast().equals("end")) {
                            heard.add(Frames.read(peer.in));
                        }
                    }
                });
                URI uri = URI.create("ws://127.0.0.1:" + listener.getLocalPort() + "/chat?room=1");
                try (WebSocket socket = WebSockets.connect(uri, options)) {
                    test.accept(socket);
                } finally {
                    serving.join();
                }
            }
        });
        return heard;
    }

    private static final String AGREED = "HTTP/1.1 101 Fine\nUpgrade: websocket\nConnection: Upgrade\n";

    private static void refuses(String answer, int status, String... words) {
        refuses(answer, WebSocketOptions.defaults(), status, words);
    }

    private static void refuses(String answer, WebSocketOptions options, int status, String... words) {
        assertThatExceptionOfType(WebSocketRefusedException.class)
                .isThrownBy(() -> answering(answer, options, socket -> {}))
                .satisfies(refused -> assertThat(refused.status()).isEqualTo(status))
                .satisfies(refused -> assertThat(List.of(words)).allMatch(refused.getMessage()::contains));
    }

    @Test
    void aClientTakesNothingElseThanItAskedFor() throws Exception {
        refuses("HTTP/1.1 404 Not Found\nContent-Length: 0\n\n", 404, "404 Not Found", "/chat?room=1");
        refuses("HTTP/1.1 302 Found\nLocation: http://elsewhere/\n\n", 302, "see http://elsewhere/");
        refuses("HTTP/1.1 200 OK\nUpgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Accept: ACCEPT\n\n", 200);
        refuses(AGREED + "\n", 101, "Sec-WebSocket-Accept");
        refuses(AGREED + "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n", 101, "Sec-WebSocket-Accept");
        refuses("HTTP/1.1 101 x\nConnection: Upgrade\nSec-WebSocket-Accept: ACCEPT\n\n", 101, "Upgrade");
        refuses("HTTP/1.1 101 x\nUpgrade: websocket\nSec-WebSocket-Accept: ACCEPT\n\n", 101, "Connection");
        String right = AGREED + "Sec-WebSocket-Accept: ACCEPT\n";
        refuses(right + "Sec-WebSocket-Protocol: chat\n\n", 101, "chat");
        refuses(right + "Sec-WebSocket-Extensions: permessage-deflate\n\n", 101, "permessage-deflate");
        refuses(right + "Sec-WebSocket-Protocol: c\n\n", WebSocketOptions.defaults().subprotocols("a", "b"), 101,
                "[c]");
        WebSocketOptions compressing = WebSocketOptions.defaults().compression(true);
        refuses(right + "Sec-WebSocket-Extensions: x\n\n", compressing, 101, "x");
        refuses(right + "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=8\n\n", compressing, 101);
        refuses(right + "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=q\n\n", compressing, 101);
        answering(right + "\n", compressing, socket -> assertThat(socket.isOpen()).isTrue());
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> answering("SSH-2.0-OpenSSH\n\n", compressing, socket -> {}))
                .withMessageContaining("no HTTP");
    }

    /** What a client says to {@code frames} of a server, and how it takes them itself. */
    private static void saysTo(Frames frames, int code, String... says) throws Exception {
        String agreed = AGREED + "Sec-WebSocket-Accept: ACCEPT\n\n";
        List<String> heard = answering(agreed + new String(frames.bytes(), StandardCharsets.ISO_8859_1),
                WebSocketOptions.defaults().maxMessage(125), socket -> {
                    try {
                        assertThat(socket.receive()).isNull();
                        assertThat(code).isIn(CloseStatus.NORMAL, CloseStatus.NO_CODE);
                    } catch (WebSocketException e) {
                        assertThat(e.code()).isEqualTo(code);
                    }
                    assertThat(socket.closeStatus().code()).isEqualTo(code);
                });
        List<String> all = new ArrayList<>(List.of(says));
        all.add("end");
        assertThat(heard).isEqualTo(all);
    }

    @Test
    void aClientIsAsStrictAsAServer() throws Exception {
        saysTo(Frames.unmasked().add(Frames.FIN | Frames.CLOSE, Frames.close(1000, "")), 1000, "masked close:1000");
        saysTo(Frames.unmasked().add(Frames.FIN | Frames.PING, "p").add(Frames.FIN | Frames.CLOSE, ""), 1005,
                "masked pong:70", "masked close:");
        saysTo(Frames.masked().add(Frames.FIN | Frames.TEXT, "a"), 1002, "masked close:1002");
        saysTo(Frames.unmasked().add(Frames.FIN | 0x40 | Frames.TEXT, "a"), 1002, "masked close:1002");
        saysTo(Frames.unmasked().add(Frames.FIN | Frames.CONTINUATION, "a"), 1002, "masked close:1002");
        saysTo(Frames.unmasked().add(Frames.FIN | Frames.TEXT, Frames.hex("ff")), 1007, "masked close:1007");
        saysTo(Frames.unmasked().add(Frames.FIN | Frames.TEXT, "a".repeat(126)), 1009, "masked close:1009");
        saysTo(Frames.unmasked(), 1006);
    }

    @Test
    void aClientDoesNotWaitForEver() throws Exception {
        Quiescent.<Exception>onHub(() -> {
            URI uri;
            try (ServerSocket listener = Sockets.listen(0)) {
                uri = URI.create("ws://127.0.0.1:" + listener.getLocalPort());
                WebSocketOptions hurried = WebSocketOptions.defaults().connectTimeout(Duration.ofMillis(50));
                assertThatExceptionOfType(SocketTimeoutException.class)
                        .isThrownBy(() -> WebSockets.connect(uri, hurried))
                        .withMessageContainingAll(uri.toString(), "PT0.05S");
            }
            assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> WebSockets.connect(uri));
        });
    }

    static final class WithoutNetty {
        private WithoutNetty() {}

        static void main(String[] arguments) {
            for (int i = 0; i < 2; i++) {
                try {
                    WebSockets.handler(Peers.ECHO);
                } catch (IllegalStateException e) {
                    System.out.println(e.getMessage());
                }
            }
        }
    }

    @Test
    void aMissingLibraryIsNamed() throws Exception {
        String without = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("netty"))
                .collect(Collectors.joining(File.pathSeparator));
        ChildJvm run = ChildJvm.run(List.of("-cp", without), WithoutNetty.class);
        assertThat(run.output().lines().filter(line -> line.contains("add it beside loomlet-net"))).as(run.output())
                .hasSize(2);
        assertThat(run.status()).isZero();
    }

    @Test
    void argumentsAreChecked() {
        for (String uri : List.of("http://localhost/", "ws:/path", "ws://localhost/#here", "ws://me:secret@localhost/",
                "localhost")) {
            assertThatIllegalArgumentException().isThrownBy(() -> WebSockets.connect(URI.create(uri)))
                    .withMessageContaining(uri);
        }
        WebSocketOptions options = WebSocketOptions.defaults();
        assertThatIllegalArgumentException().isThrownBy(() -> options.maxMessage(124)).withMessageContaining("124");
        assertThatIllegalArgumentException().isThrownBy(() -> options.subprotocols("a b"));
        assertThatIllegalArgumentException().isThrownBy(() -> options.subprotocols("a", "a"));
        assertThatIllegalArgumentException().isThrownBy(() -> options.header("Sec-WebSocket-Protocol", "a"))
                .withMessageContaining("subprotocols(...)");
        assertThatIllegalArgumentException().isThrownBy(() -> options.header("Host", "a"));
        assertThatIllegalArgumentException().isThrownBy(() -> options.header("X", "a\r\nb"));
        assertThatIllegalArgumentException().isThrownBy(() -> options.closeTimeout(Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.pings(Duration.ofSeconds(-1), Duration.ofSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> options.pings(Duration.ZERO, Duration.ZERO));
    }
}
