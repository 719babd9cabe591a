package dev.loomlet.examples.crawl.fetch;

import dev.loomlet.Hub;
import dev.loomlet.sync.Semaphore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

class FetcherTest {

    @Test
    void givesUpAServerThatNeverAnswers() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                Fetcher fetcher = new Fetcher(Duration.ofMillis(100), 1000, "test")) {
            URI uri = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/");
            Answer answer = Hub.run(() -> fetcher.fetch(uri));
            assertThat(answer.status()).isZero();
            assertThat(answer.error()).isEqualTo("timed out");
            assertThat(answer.temporary()).isTrue();
            assertThat(answer.millis()).isGreaterThanOrEqualTo(100);
        }
    }

    @Test
    void takesTurns() {
        URI a = URI.create("http://a/");
        URI b = URI.create("http://b/");
        Hub.run(() -> {
            Turns turns = new Turns(3, 2, Duration.ZERO);
            Semaphore answers = new Semaphore(0);
            List<String> asked = new ArrayList<>();
            for (URI uri : List.of(a, a, a, a, b, b)) {
                spawn(() -> turns.take(uri, () -> {
                    asked.add(uri.getHost());
                    answers.acquire();
                    return uri;
                }));
            }
            yieldNow();
            assertThat(asked).containsExactly("a", "a", "b");
            answers.release();
            while (asked.size() < 4) {
                yieldNow();
            }
            assertThat(asked).containsExactly("a", "a", "b", "b");
            for (int i = 0; i < 5; i++) {
                answers.release();
            }
        });
    }

    @Test
    void leavesAHostAloneForItsDelay() {
        URI uri = URI.create("http://a/");
        Hub.run(() -> {
            Turns turns = new Turns(10, 10, Duration.ofMillis(10));
            turns.slowDown(uri, Duration.ofMillis(30));
            List<Long> times = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                spawn(() -> turns.take(uri, () -> times.add(System.nanoTime()))).join();
            }
            for (int i = 1; i < times.size(); i++) {
                assertThat(times.get(i) - times.getFirst()).isGreaterThanOrEqualTo(i * 30_000_000L - 5_000_000L);
            }
        });
    }
}
