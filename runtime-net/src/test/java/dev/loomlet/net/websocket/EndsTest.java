package dev.loomlet.net.websocket;

import dev.loomlet.Coroutine;
import dev.loomlet.CoroutineExit;
import dev.loomlet.net.Sockets;
import dev.loomlet.net.http.server.HttpServer;
import dev.loomlet.net.http.server.RawClient;
import dev.loomlet.net.http.server.Served;
import dev.loomlet.sync.Event;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.withTimeout;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** How WebSockets end, in order and otherwise. */
class EndsTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(30);
    private static final WebSocketOptions DEFAULTS = WebSocketOptions.defaults();

    @Test
    void theClientCloses() throws Exception {
        CloseStatus[] seen = {null};
        Peers.withClient((request, socket) -> {
            Peers.ECHO.handle(request, socket);
            seen[0] = socket.closeStatus();
        }, client -> {
            assertThat(client.closeStatus()).isNull();
            client.close(4001, "enough – genug");
            assertThat(client.closeStatus()).isEqualTo(new CloseStatus(4001, ""));
            assertThat(client.receive()).isNull();
            assertThat(client.isOpen()).isFalse();
            client.close(1000, "again");
            assertThatExceptionOfType(WebSocketException.class).isThrownBy(() -> client.send("x"))
                    .satisfies(late -> assertThat(late.code()).isEqualTo(4001))
                    .withMessageContaining("closed");
        });
        assertThat(seen[0]).isEqualTo(new CloseStatus(4001, "enough – genug"));
    }

    @Test
    void theServerCloses() throws Exception {
        Peers.withClient((request, socket) -> {
            socket.send("last");
            socket.close(1013, "later");
            assertThat(socket.receive()).isNull();
        }, client -> {
            assertThat(client.receiveText()).isEqualTo("last");
            assertThat(client.receiveText()).isNull();
            assertThat(client.receiveText()).isNull();
            assertThat(client.closeStatus()).isEqualTo(new CloseStatus(1013, "later"));
        });
    }

    @Test
    void theHandlerEnds() throws Exception {
        Peers.withClient((request, socket) -> {}, client -> {
            assertThat(client.receive()).isNull();
            assertThat(client.closeStatus().code()).isEqualTo(CloseStatus.NORMAL);
        });
        Peers.withClient((request, socket) -> {
            throw new IllegalStateException("for the test");
        }, client -> {
            assertThat(client.receive()).isNull();
            assertThat(client.closeStatus().code()).isEqualTo(CloseStatus.INTERNAL_ERROR);
        });
        Peers.withClient((request, socket) -> {
            throw new IOException("of a file, for the test");
        }, client -> {
            assertThat(client.receive()).isNull();
            assertThat(client.closeStatus().code()).isEqualTo(CloseStatus.INTERNAL_ERROR);
        });
        Peers.withClient((request, socket) -> {
            throw new CoroutineExit("for the test");
        }, client -> {
            assertThat(client.receive()).isNull();
            assertThat(client.closeStatus().code()).isEqualTo(CloseStatus.GOING_AWAY);
        });
    }

    @Test
    void bothCloseAtOnce() throws Exception {
        Event both = new Event();
        Peers.withClient((request, socket) -> {
            both.await();
            socket.close(4002, "");
        }, client -> {
            Coroutine<?> closer = spawn(() -> client.close(4001, ""));
            both.set();
            closer.join();
            assertThat(client.closeStatus().code()).isIn(4001, 4002);
        });
    }

    @Test
    void whoReceivesIsToldWhenAnotherCloses() throws Exception {
        Peers.withClient((request, socket) -> {
            Coroutine<Message> receiver = spawn(socket::receive);
            yieldNow();
            socket.close(1000, "");
            assertThat(receiver.get()).isNull();
        }, client -> {
            Coroutine<Message> receiver = spawn(client::receive);
            assertThat(receiver.get()).isNull();
        });
    }

    @Test
    void textAloneIsWanted() throws Exception {
        Peers.withClient((request, socket) -> socket.receiveText(), client -> {
            client.send(new byte[3]);
            assertThat(client.receive()).isNull();
            assertThat(client.closeStatus()).isEqualTo(new CloseStatus(CloseStatus.UNSUPPORTED_DATA, "text only"));
        });
    }

    @Test
    void whatIsTooLongEndsIt() throws Exception {
        WebSocketException[] seen = {null};
        Peers.withClient(DEFAULTS.maxMessage(1000), (request, socket) -> {
            try {
                socket.receive();
            } catch (WebSocketException e) {
                seen[0] = e;
                throw e;
            }
        }, DEFAULTS, client -> {
            // The rest of it is read and dropped, so that the client sees why.
            client.send(new byte[3 << 20]);
            assertThat(client.receive()).isNull();
            assertThat(client.closeStatus().code()).isEqualTo(CloseStatus.TOO_BIG);
        });
        assertThat(seen[0].code()).isEqualTo(CloseStatus.TOO_BIG);
        Peers.withClient(DEFAULTS, (request, socket) -> {
            socket.send("x".repeat(1001));
            assertThat(socket.receive()).isNull();
            assertThat(socket.closeStatus().code()).isEqualTo(CloseStatus.TOO_BIG);
        }, DEFAULTS.maxMessage(1000), client -> {
            for (int i = 0; i < 2; i++) {
                assertThatExceptionOfType(WebSocketException.class).isThrownBy(client::receive)
                        .satisfies(e -> assertThat(e.code()).isEqualTo(CloseStatus.TOO_BIG));
            }
        });
    }

    private static RawClient open(HttpServer server) throws IOException {
        RawClient raw = new RawClient(Sockets.connect("127.0.0.1", server.port()));
        assertThat(raw.ask("GET /", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==").readHead().status()).isEqualTo(101);
        return raw;
    }

    @Test
    void thePeerVanishes() throws Exception {
        for (boolean reset : new boolean[]{false, true}) {
            WebSocketException[] seen = {null};
            Peers.with(DEFAULTS, (request, socket) -> {
                assertThat(Peers.text(socket.receive())).isEqualTo("x");
                try {
                    socket.receive();
                } catch (WebSocketException e) {
                    seen[0] = e;
                }
                assertThat(socket.closeStatus().code()).isEqualTo(CloseStatus.ABNORMAL);
            }, server -> {
                try (RawClient raw = open(server)) {
                    raw.out.write(Frames.masked().add(Frames.FIN | Frames.TEXT, "x").bytes());
                    // In the midst of a frame.
                    raw.out.write(Frames.masked().add(Frames.FIN | Frames.TEXT, "abc").bytes(), 0, 4);
                    if (reset) {
                        raw.socket.setSoLinger(true, 0);
                    }
                }
            });
            assertThat(seen[0].code()).isEqualTo(CloseStatus.ABNORMAL);
        }
    }

    @Test
    void aSilentPeerIsAskedAndGivenUp() throws Exception {
        WebSocketException[] seen = {null};
        Peers.with(DEFAULTS.pings(SHORT, SHORT), (request, socket) -> {
            try {
                socket.receive();
            } catch (WebSocketException e) {
                seen[0] = e;
            }
        }, server -> {
            try (RawClient raw = open(server)) {
                assertThat(Frames.read(raw.in)).isEqualTo("ping:");
                assertThat(Frames.read(raw.in)).isEqualTo("end");
            }
        });
        assertThat(seen[0].code()).isEqualTo(CloseStatus.ABNORMAL);
        assertThat(seen[0]).hasMessageContaining("no sign of life");
    }

    @Test
    void aPeerThatAnswersPingsStays() throws Exception {
        Peers.with(DEFAULTS.pings(SHORT, LONG), Peers.ECHO, server -> {
            try (RawClient raw = open(server)) {
                for (int i = 0; i < 3; i++) {
                    assertThat(Frames.read(raw.in)).isEqualTo("ping:");
                    raw.out.write(Frames.masked().add(Frames.FIN | Frames.PONG, "").bytes());
                }
                raw.out.write(Frames.masked().add(Frames.FIN | Frames.TEXT, "x").bytes());
                String answer;
                while ((answer = Frames.read(raw.in)).equals("ping:")) {
                    raw.out.write(Frames.masked().add(Frames.FIN | Frames.PONG, "").bytes());
                }
                assertThat(answer).isEqualTo("text:x");
            }
        });
    }

    @Test
    void aPeerThatDoesNotAnswerACloseIsLeft() throws Exception {
        Event closed = new Event();
        Peers.with(DEFAULTS.closeTimeout(SHORT), (request, socket) -> {
            socket.close(1000, "");
            assertThat(socket.closeStatus().code()).isEqualTo(CloseStatus.ABNORMAL);
            assertThat(socket.receive()).isNull();
            closed.set();
        }, server -> {
            try (RawClient raw = open(server)) {
                assertThat(Frames.read(raw.in)).isEqualTo("close:1000");
                assertThat(Frames.read(raw.in)).isEqualTo("end");
                assertThat(closed.await(LONG)).isTrue();
            }
        });
    }

    @Test
    void aSlowReaderHoldsTheSender_untilItsTimeIsUp() throws Exception {
        Exception[] seen = {null};
        int[] sent = {0};
        Served.with(plan -> plan.writeTimeout(Duration.ofMillis(100))
                .get("/", WebSockets.handler((request, socket) -> {
                    try {
                        while (true) {
                            socket.send(new byte[100_000]);
                            sent[0]++;
                        }
                    } catch (IOException e) {
                        seen[0] = e;
                        assertThatExceptionOfType(WebSocketException.class).isThrownBy(() -> socket.send("x"));
                        assertThat(socket.closeStatus().code()).isEqualTo(CloseStatus.ABNORMAL);
                    }
                })), server -> {
                    try (RawClient raw = open(server)) {
                        while (seen[0] == null) {
                            assertThat(raw.socket.isConnected()).isTrue();
                            yieldNow();
                        }
                        assertThat(seen[0]).isInstanceOf(SocketTimeoutException.class);
                        // What lies in the system's buffers, not all that there is.
                        assertThat(sent[0]).isLessThan(1_000);
                    }
                });
    }

    @Test
    void aReceiveThatIsCutShortLosesNothing() throws Exception {
        Peers.withClient(Peers.ECHO, client -> {
            Coroutine<Message> killed = spawn(client::receive);
            yieldNow();
            killed.kill();
            assertThatExceptionOfType(TimeoutException.class)
                    .isThrownBy(() -> withTimeout(SHORT, () -> client.receive()));
            client.send("still");
            assertThat(client.receiveText()).isEqualTo("still");
        });
    }

    @Test
    void aSendThatIsCutShortCutsTheConnection() throws Exception {
        Event full = new Event();
        WebSocket[] cut = {null};
        Peers.with(DEFAULTS, (request, socket) -> {
            cut[0] = socket;
            Coroutine<?> sender = spawn(() -> socket.send(new byte[50 << 20]));
            Coroutine<?> waiting = spawn(() -> socket.send("never"));
            yieldNow();
            yieldNow();
            // One who only waits for its turn harms nobody.
            Coroutine<?> harmless = spawn(() -> socket.send("never either"));
            yieldNow();
            harmless.kill();
            assertThat(socket.isOpen()).isTrue();
            sender.kill();
            assertThat(socket.isOpen()).isFalse();
            assertThatExceptionOfType(CompletionException.class).isThrownBy(waiting::get)
                    .withCauseInstanceOf(WebSocketException.class)
                    .withMessageContaining("not sent as a whole");
            full.set();
        }, server -> {
            try (RawClient raw = open(server)) {
                assertThat(full.await(LONG)).isTrue();
                assertThat(Frames.read(raw.in)).isEqualTo("end");
            }
        });
        assertThat(cut[0].closeStatus().code()).isEqualTo(CloseStatus.ABNORMAL);
    }

    @Test
    void aKilledCloseEndsItAtOnce() throws Exception {
        Event done = new Event();
        Peers.with(DEFAULTS, (request, socket) -> {
            Coroutine<?> closer = spawn(() -> socket.close(1000, ""));
            yieldNow();
            closer.kill();
            assertThat(socket.closeStatus().code()).isEqualTo(CloseStatus.ABNORMAL);
            done.set();
        }, server -> {
            try (RawClient raw = open(server)) {
                assertThat(done.await(LONG)).isTrue();
                assertThat(Frames.read(raw.in)).isEqualTo("close:1000");
                assertThat(Frames.read(raw.in)).isEqualTo("end");
            }
        });
    }

    @Test
    void aServerThatStopsSaysSo() throws Exception {
        int clients = 20;
        Peers.with(DEFAULTS, Peers.ECHO, server -> {
            WebSocket[] all = new WebSocket[clients];
            for (int i = 0; i < clients; i++) {
                all[i] = WebSockets.connect(Peers.uri(server));
                all[i].send("hello");
                assertThat(all[i].receiveText()).isEqualTo("hello");
            }
            Coroutine<?> stopping = spawn(() -> server.stop(LONG));
            for (WebSocket each : all) {
                assertThat(each.receive()).isNull();
                assertThat(each.closeStatus()).isEqualTo(new CloseStatus(CloseStatus.GOING_AWAY, "the server stops"));
            }
            stopping.join();
            assertThat(server.connections()).isZero();
        });
    }

    @Test
    void aServerThatStopsAtOnceSaysSoToo() throws Exception {
        Peers.with(DEFAULTS, (request, socket) -> {
            socket.send("ready");
            new Event().await();
        }, server -> {
            try (WebSocket client = WebSockets.connect(Peers.uri(server))) {
                assertThat(client.receiveText()).isEqualTo("ready");
                server.stop(Duration.ZERO);
                assertThat(client.receive()).isNull();
                assertThat(client.closeStatus().code()).isEqualTo(CloseStatus.GOING_AWAY);
            }
        });
    }

    @Test
    void whoDoesNotAnswerIsKilledWithTheServer() throws Exception {
        Throwable[] seen = {null};
        Peers.with(DEFAULTS, (request, socket) -> {
            try {
                socket.receive();
            } catch (CoroutineExit e) {
                seen[0] = e;
                throw e;
            }
        }, server -> {
            try (RawClient raw = open(server)) {
                server.stop(SHORT);
                assertThat(Frames.read(raw.in)).isEqualTo("close:1001");
                assertThat(Frames.read(raw.in)).isEqualTo("end");
            }
        });
        assertThat(seen[0]).isNotNull();
    }

    @Test
    void codesAndReasonsAreChecked() throws Exception {
        Peers.withClient(Peers.ECHO, client -> {
            for (int code : new int[]{0, 999, 1004, 1005, 1006, 1015, 2999, 5000}) {
                assertThatIllegalArgumentException().isThrownBy(() -> client.close(code, ""))
                        .withMessageContaining("" + code);
            }
            assertThatIllegalArgumentException().isThrownBy(() -> client.close(1000, "ä".repeat(62)))
                    .withMessageContaining("124");
            assertThat(client.isOpen()).isTrue();
        });
        assertThat(CloseStatus.shortened("ä".repeat(62))).isEqualTo("ä".repeat(61));
        assertThat(CloseStatus.shortened("\uD83D\uDE00".repeat(31))).isEqualTo("\uD83D\uDE00".repeat(30));
    }
}
