package dev.loomlet.net.http;

import dev.loomlet.Coroutine;
import dev.loomlet.net.Quiescent;
import dev.loomlet.net.Sockets;
import dev.loomlet.sync.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.offload;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/** The settings of a client, each against a server. */
class WebClientTest extends JdkServed {

    private static final Duration SHORT = Duration.ofMillis(1);

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create(root + path)).build();
    }

    /** What is left unread when a socket is closed makes the system reset the connection. */
    private static void readRequest(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        String read = "";
        for (int next; !read.endsWith("\r\n\r\n") && (next = in.read()) >= 0;) {
            read += (char) next;
        }
    }

    @Test
    void gzip_isAskedForAndDecoded() throws IOException {
        String text = "text ".repeat(10_000);
        server.createContext("/", exchange -> {
            boolean asked = exchange.getRequestHeaders().getFirst("Accept-Encoding").contains("gzip");
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            answer(exchange, asked ? 200 : 406, gzip(text));
        });
        Quiescent.onHub(() -> {
            try (WebClient client = WebClient.builder().build()) {
                assertThat(client.get(root).body()).isEqualTo(text);
                try (InputStream body = client.stream(request("/")).body()) {
                    assertThat(new String(body.readAllBytes(), UTF_8)).isEqualTo(text);
                }
                HttpResponse<String> head = client.send(
                        HttpRequest.newBuilder(URI.create(root)).method("HEAD", BodyPublishers.noBody()).build(),
                        BodyHandlers.ofString());
                assertThat(head.body()).isEmpty();
            }
        });
    }

    @Test
    void codingsThatNobodyAskedFor_areLeftAsTheyAre() throws IOException {
        List<String> asked = new ArrayList<>();
        server.createContext("/", exchange -> {
            asked.add(String.valueOf(exchange.getRequestHeaders().getFirst("Accept-Encoding")));
            exchange.getResponseHeaders().set("Content-Encoding", "unheard-of");
            answer(exchange, 200, "as it is");
        });
        Quiescent.onHub(() -> {
            try (WebClient client = WebClient.builder().build();
                    WebClient plain = WebClient.builder().decode(false).build()) {
                assertThat(client.get(root).body()).isEqualTo("as it is");
                plain.get(root);
                HttpRequest part = HttpRequest.newBuilder(URI.create(root)).header("Range", "bytes=0-3").build();
                client.send(part, BodyHandlers.discarding());
                assertThat(asked).containsExactly("gzip, deflate", "null", "null");
            }
        });
    }

    @Test
    void plainTextServers_areNotAskedForAnUpgrade() throws IOException {
        List<Boolean> upgrades = new ArrayList<>();
        server.createContext("/", exchange -> {
            upgrades.add(exchange.getRequestHeaders().containsKey("Upgrade"));
            answer(exchange, 200, "x");
        });
        Quiescent.onHub(() -> {
            Http.get(root);
            assertThat(upgrades).containsExactly(false);
        });
    }

    @Test
    void noMoreThanAllowedAreUnderWayWithOneHost() throws IOException {
        AtomicInteger present = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch two = new CountDownLatch(2);
        server.createContext("/", exchange -> {
            most.accumulateAndGet(present.incrementAndGet(), Math::max);
            two.countDown();
            await(two);
            present.decrementAndGet();
            answer(exchange, 200, "x");
        });
        Quiescent.onHub(() -> {
            try (WebClient client = WebClient.builder().perHost(2).build()) {
                joinAll(IntStream.range(0, 10).mapToObj(i -> spawn(() -> client.get(root + "/" + i))).toList());
                assertThat(most).hasValue(2);
            }
        });
    }

    @Test
    void oneKilledWhileItWaitsForItsTurn_leavesItToTheNext() throws IOException {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        server.createContext("/", exchange -> {
            arrived.countDown();
            await(release);
            answer(exchange, 200, exchange.getRequestURI().getPath());
        });
        Quiescent.onHub(() -> {
            try (WebClient client = WebClient.builder().perHost(1).build()) {
                Coroutine<String> first = spawn(() -> client.get(root + "/first").body());
                offload(() -> await(arrived));
                Coroutine<String> second = spawn(() -> client.get(root + "/second").body());
                Coroutine<String> third = spawn(() -> client.get(root + "/third").body());
                yieldNow();
                second.kill();
                release.countDown();
                assertThat(first.get()).isEqualTo("/first");
                assertThat(third.get()).isEqualTo("/third");
            }
        });
    }

    @Test
    void hostsThatNobodyUses_areForgotten() {
        Quiescent.onHub(() -> {
            HostLimits limits = new HostLimits(1);
            HostLimits.Host host = limits.enter(URI.create("http://a/"));
            Coroutine<Void> waiting = spawn(() -> {
                limits.enter(URI.create("HTTP://A/b"));
            });
            yieldNow();
            assertThat(limits.size()).isEqualTo(1);
            waiting.kill();
            limits.leave(host);
            assertThat(limits.size()).isZero();
        });
    }

    @Test
    void patience_isAnsweredByAnotherAttempt() throws IOException {
        AtomicInteger attempts = new AtomicInteger();
        server.createContext("/", exchange -> {
            int attempt = attempts.incrementAndGet();
            if (attempt == 2) {
                exchange.getResponseHeaders().set("Retry-After", "0");
            }
            answer(exchange, attempt < 3 ? 503 : 200, "attempt " + attempt);
        });
        Quiescent.onHub(() -> {
            try (WebClient client = WebClient.builder().retry(Retry.times(2).backOff(SHORT, SHORT)).build()) {
                assertThat(client.get(root).body()).isEqualTo("attempt 3");
            }
        });
    }

    @Test
    void theLastResponse_comesWithItsBody() throws IOException {
        AtomicInteger attempts = new AtomicInteger();
        server.createContext("/", exchange -> answer(exchange, 503, "attempt " + attempts.incrementAndGet()));
        Quiescent.onHub(() -> {
            try (WebClient client = WebClient.builder().retry(Retry.times(1).backOff(SHORT, SHORT)).build()) {
                HttpResponse<String> response = client.get(root);
                assertThat(response.statusCode()).isEqualTo(503);
                assertThat(response.body()).isEqualTo("attempt 2");
            }
        });
    }

    @Test
    void whoShouldComeBackMuchLater_isToldAtOnce() throws IOException {
        AtomicInteger attempts = new AtomicInteger();
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "3600");
            answer(exchange, 503, "attempt " + attempts.incrementAndGet());
        });
        Quiescent.onHub(() -> {
            try (WebClient client = WebClient.builder().retry(Retry.times(5)).build()) {
                assertThat(client.get(root).body()).isEqualTo("attempt 1");
            }
        });
    }

    @Test
    void whatIsNotIdempotent_isSentOnce() throws IOException {
        AtomicInteger attempts = new AtomicInteger();
        server.createContext("/", exchange -> answer(exchange, 503, "attempt " + attempts.incrementAndGet()));
        Quiescent.onHub(() -> {
            try (WebClient client = WebClient.builder().retry(Retry.times(5).backOff(SHORT, SHORT)).build()) {
                HttpRequest post = HttpRequest.newBuilder(URI.create(root)).POST(BodyPublishers.ofString("x")).build();
                assertThat(client.send(post, BodyHandlers.ofString()).body()).isEqualTo("attempt 1");
            }
        });
    }

    @Test
    void connectionThatIsReset_isAnsweredByAnotherAttempt() throws IOException {
        Quiescent.onHub(() -> {
            try (ServerSocket listener = Sockets.listen(0);
                    WebClient client = WebClient.builder().retry(Retry.times(3).backOff(SHORT, SHORT)).build()) {
                Coroutine<Void> resetting = spawn(() -> {
                    Socket first = listener.accept();
                    readRequest(first);
                    first.setSoLinger(true, 0);
                    first.close();
                    while (true) {
                        try (Socket next = listener.accept()) {
                            readRequest(next);
                            next.getOutputStream()
                                    .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(UTF_8));
                        }
                    }
                });
                assertThat(client.get("http://127.0.0.1:" + listener.getLocalPort()).body()).isEqualTo("ok");
                resetting.kill();
            }
        });
    }

    @Test
    void refusedConnection_isTriedAgainAndThenTold() throws IOException {
        ServerSocket gone = Sockets.listen(0);
        gone.close();
        Quiescent.onHub(() -> {
            try (WebClient client = WebClient.builder().retry(Retry.times(1).backOff(SHORT, SHORT)).build()) {
                assertThatExceptionOfType(ConnectException.class)
                        .isThrownBy(() -> client.get("http://127.0.0.1:" + gone.getLocalPort()));
            }
        });
    }

    @Test
    void bodyThatDoesNotEndInTime_failsByTheTimeout() throws IOException {
        CountDownLatch done = new CountDownLatch(1);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            await(done);
        });
        Quiescent.onHub(() -> {
            try (WebClient client = WebClient.builder().timeout(Duration.ofMillis(100)).build()) {
                assertThatExceptionOfType(HttpTimeoutException.class).isThrownBy(() -> client.get(root))
                        .withMessageContaining(root)
                        .withMessageContaining("PT0.1S");
            } finally {
                done.countDown();
            }
        });
    }

    @Test
    void bodyThatIsTooLong_failsEvenWhenItComesPacked() throws IOException {
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            answer(exchange, 200, gzip("0".repeat(1_000_000)));
        });
        Quiescent.onHub(() -> {
            try (WebClient client = WebClient.builder().longestBody(999_999).retry(Retry.times(9)).build();
                    WebClient patient = WebClient.builder().longestBody(1_000_000).build()) {
                assertThatExceptionOfType(BodyTooLongException.class).isThrownBy(() -> client.get(root))
                        .withMessageContaining("999999");
                assertThat(patient.get(root).body()).hasSize(1_000_000);
            }
        });
    }

    @Test
    void cookiesHeadersAndRedirects() throws IOException {
        server.createContext("/", exchange -> {
            if (exchange.getRequestURI().getPath().equals("/login")) {
                exchange.getResponseHeaders().set("Set-Cookie", "session=42; Path=/");
                exchange.getResponseHeaders().set("Location", "/home");
                answer(exchange, 302, "");
            } else {
                answer(exchange, 200, exchange.getRequestHeaders().getFirst("User-Agent") + " "
                        + exchange.getRequestHeaders().getFirst("Cookie"));
            }
        });
        Quiescent.onHub(() -> {
            WebClient.Builder settings = WebClient.builder()
                    .cookies(new CookieManager())
                    .header("User-Agent", "tester");
            try (WebClient client = settings.build(); WebClient strict = settings.redirects(Redirect.NEVER).build()) {
                assertThat(client.get(root + "/login").body()).isEqualTo("tester session=42");
                assertThat(strict.get(root + "/login").statusCode()).isEqualTo(302);
                HttpRequest own = HttpRequest.newBuilder(URI.create(root)).header("user-agent", "own").build();
                assertThat(client.send(own, BodyHandlers.ofString()).body()).startsWith("own ");
            }
        });
    }

    @Test
    void proxy_isAskedInsteadOfTheServer() throws IOException {
        server.createContext("/", exchange -> answer(exchange, 200, "asked for " + exchange.getRequestURI()));
        Quiescent.onHub(() -> {
            InetSocketAddress proxy = new InetSocketAddress(InetAddress.getLoopbackAddress(),
                    server.getAddress().getPort());
            try (WebClient client = WebClient.builder().proxy(ProxySelector.of(proxy)).build()) {
                assertThat(client.get("http://nowhere.invalid/page").body())
                        .isEqualTo("asked for http://nowhere.invalid/page");
            }
        });
    }

    @Test
    void streamedBody_givesWayBetweenItsPieces() throws IOException {
        CountDownLatch halfRead = new CountDownLatch(1);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write('a');
                out.flush();
                await(halfRead);
                out.write('b');
            }
        });
        Quiescent.onHub(() -> {
            List<String> events = new ArrayList<>();
            Coroutine<Void> reader = spawn(() -> {
                try (InputStream body = Http.shared().stream(request("/")).body()) {
                    events.add("read " + (char) body.read());
                    Coroutine<Void> other = spawn(() -> {
                        events.add("another coroutine goes on");
                        halfRead.countDown();
                    });
                    events.add("read " + (char) body.read());
                    other.join();
                    events.add("read " + body.read());
                }
            });
            reader.get();
            assertThat(events).containsExactly("read a", "another coroutine goes on", "read b", "read -1");
        });
    }

    @Test
    void streamedBody_isReadSlowlyWithoutPilingUp() throws IOException {
        int megabytes = 32;
        AtomicInteger sent = new AtomicInteger();
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                for (int i = 0; i < megabytes; i++) {
                    out.write(new byte[1 << 20]);
                    sent.incrementAndGet();
                }
            }
        });
        Quiescent.onHub(() -> {
            long total = 0;
            try (InputStream body = Http.shared().stream(request("/")).body()) {
                assertThat(body.read()).isZero();
                // What is under way fits into the buffers of two sockets and two pieces.
                assertThat(sent.get()).isLessThan(megabytes);
                total = 1 + body.transferTo(OutputStream.nullOutputStream());
            }
            assertThat(total).isEqualTo((long) megabytes << 20);
        });
    }

    @Test
    void streamedBodyThatIsClosedEarly_endsTheExchange() throws IOException {
        CountDownLatch broken = new CountDownLatch(1);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                while (true) {
                    out.write(new byte[8192]);
                }
            } catch (IOException e) {
                broken.countDown();
            }
        });
        Quiescent.onHub(() -> {
            InputStream body = Http.shared().stream(request("/")).body();
            assertThat(body.read()).isZero();
            body.close();
            offload(() -> await(broken));
            assertThatExceptionOfType(IOException.class).isThrownBy(body::read).withMessageContaining("closed");
        });
    }

    @Test
    void streamedBodyThatBreaksOff_saysSo() throws IOException {
        Quiescent.onHub(() -> {
            Event firstRead = new Event();
            try (ServerSocket listener = Sockets.listen(0)) {
                Coroutine<Void> peer = spawn(() -> {
                    try (Socket socket = listener.accept()) {
                        readRequest(socket);
                        socket.getOutputStream()
                                .write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc".getBytes(UTF_8));
                        firstRead.await();
                    }
                });
                URI uri = URI.create("http://127.0.0.1:" + listener.getLocalPort());
                try (InputStream body = Http.shared().stream(HttpRequest.newBuilder(uri).build()).body()) {
                    assertThat(body.read()).isEqualTo('a');
                    firstRead.set();
                    assertThatExceptionOfType(IOException.class).isThrownBy(body::readAllBytes)
                            .withMessageContaining("broke off");
                }
                peer.join();
            }
        });
    }

    @Test
    void threadsWithoutAHub_blockInAllOfIt() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        server.createContext("/", exchange -> answer(exchange, attempts.incrementAndGet() == 1 ? 503 : 200, "body"));
        for (Thread.Builder kind : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
            attempts.set(0);
            List<Object> read = new ArrayList<>();
            Thread thread = kind.start(() -> {
                try (WebClient client = WebClient.builder()
                        .perHost(1)
                        .timeout(Duration.ofMinutes(1))
                        .retry(Retry.times(1).backOff(SHORT, SHORT))
                        .build(); InputStream body = client.stream(request("/")).body()) {
                    read.add(new String(body.readAllBytes(), UTF_8));
                } catch (Throwable e) {
                    read.add(e);
                }
            });
            thread.join();
            assertThat(read).containsExactly("body");
        }
    }

    @Test
    void badSettings_areRefusedByName() {
        assertThatIllegalArgumentException().isThrownBy(() -> Http.get("ftp://localhost/"));
        assertThatNullPointerException().isThrownBy(() -> Http.giveWay(null)).withMessageStartingWith("client is null");
        WebClient.Builder settings = WebClient.builder();
        assertThatIllegalArgumentException().isThrownBy(() -> settings.perHost(0)).withMessageContaining("most is 0");
        assertThatIllegalArgumentException().isThrownBy(() -> settings.timeout(Duration.ZERO))
                .withMessageContaining("limit is PT0S");
        assertThatIllegalArgumentException().isThrownBy(() -> settings.longestBody(-1))
                .withMessageContaining("bytes is -1");
        assertThatIllegalArgumentException().isThrownBy(() -> settings.header("a b", "c"));
        assertThatIllegalArgumentException().isThrownBy(() -> Retry.times(-1)).withMessageContaining("times is -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Retry.times(1).backOff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .withMessageContaining("PT2S");
    }

    @Test
    void waits_doubleUpToTheLongest() {
        Retry retry = Retry.times(99).backOff(Duration.ofMillis(100), Duration.ofSeconds(1));
        for (int attempt = 0; attempt < 99; attempt++) {
            long most = attempt > 3 ? 1000 : 100L << attempt;
            assertThat(retry.waitAfter(attempt)).isBetween(Duration.ofMillis(most / 2), Duration.ofMillis(most));
        }
    }
}
