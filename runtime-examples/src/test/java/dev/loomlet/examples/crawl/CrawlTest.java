package dev.loomlet.examples.crawl;

import dev.loomlet.examples.ExampleRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CrawlTest {

    @Test
    void crawlsItsOwnSiteTwice() {
        ExampleRun run = ExampleRun.of("crawl", "--delay", "1ms");
        // A machine that is busy takes so long that progress is told.
        assertThat(run.err()).allMatch(line -> line.matches("\\d+ pages, \\d+ queued, .*"));
        assertThat(run.status()).isZero();
        assertThat(run.out()).hasSize(4);
        assertThat(run.out().get(0)).endsWith("/apidocs/index.html, each response after 1 ms");
        String found = " +163 pages, 0 other files, \\d{7} bytes, 0 failures, [\\d.]+ s";
        assertThat(run.out().get(1)).matches("one page after another:" + found);
        assertThat(run.out().get(2)).matches("one coroutine a page:" + found);
        assertThat(run.out().get(3)).matches("the same pages, [\\d.]+ times as fast");
    }

    @Test
    void tellsWhatFailed() throws IOException {
        try (SmallSite site = new SmallSite(Map.of("/", "<a href=gone>"))) {
            StringWriter out = new StringWriter();
            PrintWriter nowhere = new PrintWriter(new StringWriter());
            boolean complete = new SiteDemo(new PrintWriter(out), nowhere).crawlTwice(site.uri("/"),
                    Duration.ofSeconds(30));
            assertThat(complete).isFalse();
            assertThat(out.toString()).contains("1 pages, 0 other files, 13 bytes, 1 failures")
                    .contains("failed: " + site.uri("/gone") + " (status 404)");
        }
    }

    @Test
    void fetchesAListOfUrlsTwice() throws IOException {
        try (SmallSite site = new SmallSite(Map.of("/a", "12345", "/b", "1234567", "/c", "-> /a"))) {
            URI a = site.uri("/a");
            URI b = site.uri("/b");
            URI c = site.uri("/c");
            ExampleRun run = ExampleRun.of("fetch", a.toString(), b.toString(), c.toString());
            assertThat(run.err()).isEmpty();
            assertThat(run.status()).isZero();
            assertThat(run.out().subList(0, 7)).containsExactly(
                    "one after another:",
                    "GET " + a, "5 bytes received from " + a,
                    "GET " + b, "7 bytes received from " + b,
                    "GET " + c, "5 bytes received from " + c);
            assertThat(run.out().get(7)).matches("one after another took [\\d.]+ s");
            assertThat(run.out().get(8)).isEqualTo("in coroutines:");
            // An answer that has come before its coroutine waits for it may be told before the next one asks.
            assertThat(run.out().subList(9, 15)).containsSubsequence("GET " + a, "GET " + b, "GET " + c)
                    .containsSubsequence("GET " + a, "5 bytes received from " + a)
                    .containsSubsequence("GET " + b, "7 bytes received from " + b)
                    .containsSubsequence("GET " + c, "5 bytes received from " + c);
            assertThat(run.out().get(15)).matches("in coroutines took [\\d.]+ s");
            assertThat(run.out().get(16)).matches("[\\d.]+ times as fast");
        }
    }

    @Test
    void tellsInAFewWordsWhyAUrlCannotBeFetched() throws IOException {
        String closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = "http://127.0.0.1:" + socket.getLocalPort() + "/";
        }
        ExampleRun run = ExampleRun.of("fetch", closed, "http://nowhere.invalid/");
        assertThat(run.status()).isOne();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("failed: " + closed + " (cannot connect)",
                "failed: http://nowhere.invalid/ (unknown host)");
    }

    @Test
    void refusesWhatIsNoUrl() {
        for (String mistake : List.of("example.org", "ftp://example.org/", "http:///path", "http://exa mple.org")) {
            ExampleRun run = ExampleRun.of("crawl", mistake);
            assertThat(run.status()).isEqualTo(2);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).singleElement().asString().contains("'" + mistake + "' is not a URL");
        }
        assertThat(ExampleRun.of("crawl", "--timeout", "0s").status()).isEqualTo(2);
    }
}
