package dev.loomlet.net.http.server;

import dev.loomlet.Coroutine;
import dev.loomlet.net.http.server.RawClient.Reply;
import dev.loomlet.sync.Event;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static org.assertj.core.api.Assertions.assertThat;

/** Clients that send too much, too slowly or not at all; and the end of a server. */
class LimitsTest {

    private static final Duration SHORT = Duration.ofMillis(150);

    private static void hello(HttpServerBuilder plan) {
        plan.get("/", (request, response) -> response.send("hello"))
                .post("/", (request, response) -> response.send("got " + request.bytes().length));
    }

    @Test
    void whatIsTooLargeIsRefused() throws Exception {
        Served.with(plan -> {
            hello(plan);
            plan.maxRequestLine(100).maxHeaders(1000, 10).maxBody(10);
        }, server -> {
            assertRefused(server, 414, "GET /" + "a".repeat(100) + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertRefused(server, 431, "GET / HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(1000) + "\r\n\r\n");
            assertRefused(server, 431, "GET / HTTP/1.1\r\nHost: x\r\n" + "X: y\r\n".repeat(10) + "\r\n");
            assertRefused(server, 413, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\n");
            assertRefused(server, 413,
                    "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n01234567890\r\n0\r\n\r\n");
            assertRefused(server, 413,
                    "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\nExpect: 100-continue\r\n\r\n");
            try (RawClient client = new RawClient(server)) {
                client.send("GET / HTTP/1.1\r\nHost: x\r\n" + "X: y\r\n".repeat(9) + "\r\n");
                assertThat(client.read().status()).isEqualTo(200);
                client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n0123456789");
                assertThat(client.read().text()).isEqualTo("got 10");
            }
        });
    }

    private static void assertRefused(HttpServer server, int status, String message) throws IOException {
        try (RawClient client = new RawClient(server)) {
            Reply reply = client.send(message).read();
            assertThat(reply.status()).isEqualTo(status);
            assertThat(reply.header("Connection")).isEqualTo("close");
            assertThat(client.isEnded()).isTrue();
        }
    }

    /** Sends {@code beginning}, and one byte after the other, until the server has had enough. */
    private static void creep(RawClient client, String beginning) throws IOException {
        try {
            client.send(beginning);
            for (int i = 0; i < 100_000; i++) {
                client.out.write('x');
                sleep(Duration.ofMillis(5));
            }
        } catch (SocketException e) {
            // Cut off, as it is to be.
        }
    }

    @Test
    void aClientWhoseHeadersCreepIsCutOff() throws Exception {
        Served.withClient(plan -> {
            hello(plan);
            plan.headerTimeout(SHORT);
        }, client -> {
            Coroutine<?> creeping = spawn(() -> creep(client, "GET / HTTP/1.1\r\nX-Long: "));
            assertThat(client.read().status()).isEqualTo(408);
            client.close();
            creeping.join();
        });
    }

    @Test
    void aBodyThatCreepsIsCutOff() throws Exception {
        Served.withClient(plan -> {
            hello(plan);
            plan.bodyTimeout(SHORT);
        }, client -> {
            Coroutine<?> creeping = spawn(
                    () -> creep(client, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n"));
            assertThat(client.read().status()).isEqualTo(408);
            client.close();
            creeping.join();
        });
    }

    @Test
    void aSlowHandlerCostsItsClientNothing() throws Exception {
        Served.withClient(plan -> plan.bodyTimeout(SHORT).post("/", (request, response) -> {
            assertThat(request.body().read()).isEqualTo('x');
            sleep(SHORT.multipliedBy(2));
            response.send("and " + request.bytes().length);
        }), client -> {
            client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n" + "x".repeat(5000));
            assertThat(client.read().text()).isEqualTo("and 4999");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET / HTTP/1.1\r\nHost: x\r\n\r\n"})
    void anIdleConnectionIsClosedWithoutAWord(String before) throws Exception {
        Served.withClient(plan -> {
            hello(plan);
            plan.idleTimeout(SHORT);
        }, client -> {
            if (!before.isEmpty()) {
                client.send(before).read();
            }
            assertThat(client.isEnded()).isTrue();
        });
    }

    @Test
    void aHandlerThatTakesTooLongIs503() throws Exception {
        Served.withClient(plan -> plan.handlerTimeout(SHORT)
                .get("/", (request, response) -> sleep(Duration.ofMinutes(1)))
                .get("/own", (request, response) -> {
                    throw new TimeoutException("the handler's own");
                }), client -> {
                    Reply reply = client.get("/");
                    assertThat(reply.status()).isEqualTo(503);
                    assertThat(client.get("/own").status()).isEqualTo(500);
                });
    }

    @Test
    void moreConnectionsThanThereArePlacesWait() throws Exception {
        Served.with(plan -> {
            hello(plan);
            plan.maxConnections(1);
        }, server -> {
            try (RawClient first = new RawClient(server); RawClient second = new RawClient(server)) {
                assertThat(first.get("/").text()).isEqualTo("hello");
                second.ask("GET /");
                assertThat(server.connections()).isEqualTo(1);
                first.socket.close();
                assertThat(second.read().text()).isEqualTo("hello");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n12345",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n123",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"})
    void aBodyThatEndsTooEarlyIs400(String half) throws Exception {
        Served.withClient(LimitsTest::hello, client -> {
            client.send(half).socket.shutdownOutput();
            assertThat(client.read().status()).isEqualTo(400);
            assertThat(client.isEnded()).isTrue();
        });
    }

    @Test
    void aClientThatVanishesHarmsNobody() throws Exception {
        Event written = new Event();
        Throwable[] failure = {null};
        Served.with(plan -> {
            hello(plan);
            plan.get("/endless", (request, response) -> {
                try {
                    for (byte[] piece = new byte[10_000];;) {
                        response.output().write(piece);
                        written.set();
                    }
                } catch (IOException e) {
                    failure[0] = e;
                    throw e;
                }
            });
        }, server -> {
            RawClient client = new RawClient(server).ask("GET /endless");
            written.await();
            client.socket.setSoLinger(true, 0);
            client.close();
            try (RawClient other = new RawClient(server)) {
                assertThat(other.get("/").text()).isEqualTo("hello");
            }
            while (server.connections() > 0) {
                sleep(Duration.ofMillis(1));
            }
            assertThat(failure[0]).isInstanceOf(IOException.class);
        });
    }

    @Test
    void aClientThatTakesInNothingIsCutOff() throws Exception {
        Event failed = new Event();
        Served.withClient(plan -> plan.writeTimeout(SHORT).get("/", (request, response) -> {
            try {
                for (byte[] piece = new byte[1 << 20];;) {
                    response.output().write(piece);
                }
            } finally {
                failed.set();
            }
        }), client -> {
            client.ask("GET /");
            failed.await();
        });
    }

    @Test
    void aStopLetsRequestsEndAndClosesWhatIsIdle() throws Exception {
        Event begun = new Event();
        Event finish = new Event();
        Served.with(plan -> {
            hello(plan);
            plan.get("/slow", (request, response) -> {
                begun.set();
                finish.await();
                response.send("done");
            });
        }, server -> {
            try (RawClient idle = new RawClient(server); RawClient busy = new RawClient(server)) {
                assertThat(idle.get("/").header("Connection")).isNull();
                busy.ask("GET /slow");
                begun.await();
                Coroutine<?> stop = spawn(() -> server.stop(Duration.ofSeconds(30)));
                assertThat(idle.isEnded()).isTrue();
                assertThat(stop.ready()).isFalse();
                finish.set();
                Reply reply = busy.read();
                assertThat(reply.text()).isEqualTo("done");
                assertThat(reply.header("Connection")).isEqualTo("close");
                assertThat(busy.isEnded()).isTrue();
                stop.join();
                assertThat(server.connections()).isZero();
            }
        });
    }

    @Test
    void aStopKillsWhatDoesNotEnd() throws Exception {
        Event begun = new Event();
        boolean[] unwound = {false};
        Served.with(plan -> plan.get("/", (request, response) -> {
            try {
                begun.set();
                sleep(Duration.ofHours(1));
            } finally {
                unwound[0] = true;
            }
        }), server -> {
            try (RawClient client = new RawClient(server)) {
                client.ask("GET /");
                begun.await();
                server.stop(Duration.ZERO);
                assertThat(unwound[0]).isTrue();
                assertThat(client.isEnded()).isTrue();
            }
        });
    }
}
