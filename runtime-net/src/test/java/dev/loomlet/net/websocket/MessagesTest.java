package dev.loomlet.net.websocket;

import dev.loomlet.Coroutine;
import dev.loomlet.Hub;
import dev.loomlet.net.http.server.HttpServer;
import dev.loomlet.net.http.server.Served;
import dev.loomlet.net.http.server.StatusException;
import dev.loomlet.net.tls.Certificates;
import dev.loomlet.pool.Group;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.loomlet.Loomlet.current;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What our client and our server say to each other. */
class MessagesTest {

    private static final WebSocketOptions COMPRESSED = WebSocketOptions.defaults().compression(true);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void textAndBytesGoBothWays(boolean compressed) throws Exception {
        WebSocketOptions options = compressed ? COMPRESSED : WebSocketOptions.defaults();
        Random random = new Random(1);
        Peers.withClient(options, Peers.ECHO, options, client -> {
            for (String text : List.of("", "a", "grüße, 世界, \uD83D\uDE00", "x".repeat(125), "y".repeat(126),
                    "ä".repeat(65_535), "z".repeat(65_536))) {
                client.send(text);
                assertThat(client.receiveText()).isEqualTo(text);
            }
            for (int length : new int[]{0, 1, 125, 126, 127, 65_535, 65_536, 200_000, 1 << 20}) {
                byte[] bytes = new byte[length];
                random.nextBytes(bytes);
                client.send(bytes);
                assertThat(((Message.Binary) client.receive()).bytes()).isEqualTo(bytes);
            }
        });
    }

    @Test
    void textThatIsNoneGoesOutAsQuestionMark() throws Exception {
        Peers.withClient(Peers.ECHO, client -> {
            client.send("a\uD83Db");
            assertThat(client.receiveText()).isEqualTo("a?b");
        });
    }

    @Test
    void bothKnowTheSubprotocol() throws Exception {
        Peers.withClient(WebSocketOptions.defaults().subprotocols("v2", "v1"),
                (request, socket) -> socket.send(socket.subprotocol() + request.header("X-Who")),
                WebSocketOptions.defaults().subprotocols("v0", "v1", "v2").header("X-Who", "me"), client -> {
                    assertThat(client.subprotocol()).isEqualTo("v2");
                    assertThat(client.receiveText()).isEqualTo("v2me");
                });
        Peers.withClient((request, socket) -> socket.send("" + socket.subprotocol()), client -> {
            assertThat(client.subprotocol()).isNull();
            assertThat(client.receiveText()).isEqualTo("null");
        });
    }

    @Test
    void routesAndChecksComeFirst() throws Exception {
        Served.with(plan -> plan.get("/rooms/{room}", (request, response) -> {
            if (request.parameter("room").equals("secret")) {
                throw new StatusException(403, "members only");
            }
            response.addHeader("Set-Cookie", "a=b");
            WebSockets.accept(request, response, WebSocketOptions.defaults(),
                    (asked, socket) -> socket.send(asked.parameter("room")));
        }), server -> {
            URI root = Peers.uri(server);
            try (WebSocket client = WebSockets.connect(root.resolve("/rooms/7?x"))) {
                assertThat(client.receiveText()).isEqualTo("7");
            }
            WebSocketRefusedException refused = catchThrowableOfType(
                    WebSocketRefusedException.class, () -> WebSockets.connect(root.resolve("/rooms/secret")));
            assertThat(refused.status()).isEqualTo(403);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void thousandsOfSmallMessages(boolean compressed) throws Exception {
        int count = 5_000;
        WebSocketOptions options = compressed ? COMPRESSED : WebSocketOptions.defaults();
        Peers.withClient(options, Peers.ECHO, options, client -> {
            Coroutine<?> sender = spawn(() -> {
                for (int i = 0; i < count; i++) {
                    client.send("message " + i);
                }
            });
            for (int i = 0; i < count; i++) {
                assertThat(client.receiveText()).isEqualTo("message " + i);
            }
            sender.join();
        });
    }

    @Test
    void messagesOfSeveralSendersStayWhole() throws Exception {
        int senders = 10;
        int each = 20;
        Peers.withClient((request, socket) -> {
            Group group = new Group();
            for (int s = 0; s < senders; s++) {
                byte[] mine = new byte[10_000 + s * 10_000];
                Arrays.fill(mine, (byte) s);
                group.spawn(() -> {
                    for (int i = 0; i < each; i++) {
                        mine[0] = (byte) i;
                        socket.send(mine);
                    }
                });
            }
            group.join();
        }, client -> {
            List<Integer> next = new ArrayList<>(IntStream.range(0, senders).map(s -> 0).boxed().toList());
            for (Message message; (message = client.receive()) != null;) {
                byte[] bytes = ((Message.Binary) message).bytes();
                int sender = bytes[1];
                assertThat(bytes).hasSize(10_000 + sender * 10_000);
                assertThat((int) bytes[0]).isEqualTo(next.get(sender));
                bytes[0] = bytes[1];
                assertThat(bytes).containsOnly(sender);
                next.set(sender, next.get(sender) + 1);
            }
            assertThat(next).containsOnly(each);
        });
    }

    @Test
    void nobodyWhoSendsIsLeftOut() throws Exception {
        Peers.withClient((request, socket) -> {
            byte[] much = new byte[100_000];
            Coroutine<?> busy = spawn(() -> {
                for (int i = 0; i < 200; i++) {
                    socket.send(much);
                }
            });
            yieldNow();
            socket.send("between");
            busy.join();
        }, client -> {
            int before = 0;
            while (client.receive() instanceof Message.Binary) {
                before++;
            }
            assertThat(before).isLessThan(150);
            while (client.receive() != null) {
                before++;
            }
            assertThat(before).isEqualTo(200);
        });
    }

    @Test
    void oneReceives() throws Exception {
        Peers.withClient(Peers.ECHO, client -> {
            Coroutine<Message> first = spawn("first", client::receive);
            yieldNow();
            assertThatIllegalStateException().isThrownBy(client::receive)
                    .withMessageContaining("first")
                    .withMessageContaining(current().toString());
            client.send("x");
            assertThat(Peers.text(first.get())).isEqualTo("x");
            client.send("y");
            assertThat(client.receiveText()).isEqualTo("y");
        });
    }

    @Test
    void onThreadsAndOtherHubs() throws Exception {
        try (Hub hub = Hub.start("other")) {
            HttpServer server = hub.spawn(() -> HttpServer.on(0)
                    .accessLog(false)
                    .get("/", WebSockets.handler(Peers.ECHO))
                    .start()).get();
            // Here on a platform thread.
            try (WebSocket client = WebSockets.connect(Peers.uri(server))) {
                client.send("from a thread");
                assertThat(client.receiveText()).isEqualTo("from a thread");
                hub.spawn(() -> client.send("from another hub")).join();
                assertThat(client.receiveText()).isEqualTo("from another hub");
            } finally {
                server.stop(Duration.ofSeconds(10));
            }
        }
    }

    @Test
    void overTls() throws Exception {
        Served.with(plan -> plan.tls(Certificates.server(Certificates.LOCAL)).get("/", WebSockets.handler(Peers.ECHO)),
                server -> {
                    WebSocketOptions options = WebSocketOptions.defaults()
                            .tls(Certificates.trusting(Certificates.LOCAL).build());
                    URI uri = URI.create("wss://localhost:" + server.port());
                    byte[] large = new byte[300_000];
                    try (WebSocket client = WebSockets.connect(uri, options)) {
                        client.send(large);
                        assertThat(((Message.Binary) client.receive()).bytes()).isEqualTo(large);
                        client.close(CloseStatus.NORMAL, "");
                        assertThat(client.closeStatus()).hasToString("1000");
                    }
                });
    }
}
