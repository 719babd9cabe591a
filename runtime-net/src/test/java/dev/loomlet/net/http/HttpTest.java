package dev.loomlet.net.http;

import dev.loomlet.Coroutine;
import dev.loomlet.net.Quiescent;
import dev.loomlet.net.Sockets;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static dev.loomlet.Loomlet.offload;
import static dev.loomlet.Loomlet.spawn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The JDK's HTTP client, awaited. */
class HttpTest extends JdkServed {

    @Test
    void requestsOfOneHubAreUnderWayTogether() throws IOException {
        int count = 5;
        CountDownLatch arrived = new CountDownLatch(count);
        server.createContext("/", exchange -> {
            // Nobody is answered before all have asked.
            arrived.countDown();
            await(arrived);
            answer(exchange, 200, "page " + exchange.getRequestURI().getPath());
        });
        Quiescent.onHub(() -> {
            List<Coroutine<String>> pages = IntStream.range(0, count)
                    .mapToObj(i -> spawn(() -> Http.get(root + "/" + i).body()))
                    .toList();
            assertThat(pages.stream().map(Coroutine::get))
                    .containsExactlyElementsOf(IntStream.range(0, count).mapToObj(i -> "page /" + i).toList());
        });
    }

    @Test
    void theClientsThreadsAreNoneOfTheHubs() throws IOException {
        server.createContext("/", exchange -> answer(exchange, 200, "x"));
        Quiescent.onHub(() -> {
            HttpClient fresh = HttpClient.newHttpClient();
            HttpClient client = Http.giveWay(fresh);
            String body;
            try {
                body = client.send(HttpRequest.newBuilder(URI.create(root)).build(), BodyHandlers.ofString()).body();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            assertThat(body).isEqualTo("x");
            // Those that getAllStackTraces shows are platform threads.
            assertThat(Thread.getAllStackTraces().keySet())
                    .anyMatch(thread -> thread.getName().matches("HttpClient-\\d+-SelectorManager"))
                    .anyMatch(thread -> thread.getName().matches("HttpClient-\\d+-Worker-\\d+"));
            client.close();
        });
    }

    @Test
    void aKillCancelsTheExchange() throws IOException {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch killed = new CountDownLatch(1);
        CountDownLatch broken = new CountDownLatch(1);
        server.createContext("/", exchange -> {
            arrived.countDown();
            await(killed);
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
            Coroutine<String> victim = spawn(() -> Http.get(root).body());
            offload(() -> await(arrived));
            victim.kill();
            assertThat(victim.killed()).isTrue();
            killed.countDown();
            offload(() -> await(broken));
        });
    }

    @Test
    void aFailureComesOutAsItIsAndTellsWhoAsked() throws IOException {
        ServerSocket gone = Sockets.listen(0);
        gone.close();
        Quiescent.onHub(() -> assertThatExceptionOfType(ConnectException.class)
                .isThrownBy(() -> Http.get("http://127.0.0.1:" + gone.getLocalPort()))
                .satisfies(failure -> assertThat(Arrays.stream(failure.getSuppressed())
                        .flatMap(marker -> Arrays.stream(marker.getStackTrace()))
                        .map(StackTraceElement::getClassName))
                        .contains(HttpTest.class.getName())));
    }

    @Test
    void aRequestKeepsItsOwnTimeout() throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        server.createContext("/", exchange -> await(never));
        Quiescent.onHub(() -> {
            HttpRequest request = HttpRequest.newBuilder(URI.create(root)).timeout(Duration.ofMillis(50)).build();
            assertThatExceptionOfType(HttpTimeoutException.class)
                    .isThrownBy(() -> Http.send(request, BodyHandlers.discarding()));
        });
    }

    @Test
    void aThreadWithoutAHubBlocks() throws Exception {
        server.createContext("/", exchange -> answer(exchange, 200, exchange.getRequestMethod()));
        String[] body = new String[1];
        Thread thread = Thread.startVirtualThread(() -> {
            try {
                body[0] = Http.get(root).body();
            } catch (IOException e) {
                body[0] = e.toString();
            }
        });
        thread.join();
        assertThat(body[0]).isEqualTo("GET");
    }
}
