package dev.loomlet.examples.crawl;

import dev.loomlet.examples.ExampleRun;
import dev.loomlet.examples.crawl.frontier.Json;
import dev.loomlet.examples.crawl.frontier.PageRecord;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TrapSiteTest {

    @Test
    void recordsWhatEachOfAThousandPagesIs() throws IOException {
        crawl(1000);
    }

    @Tag("soak")
    @Test
    void recordsWhatEachOfTwentyThousandPagesIs() throws IOException {
        long start = System.nanoTime();
        crawl(20_000);
        System.out.printf("20 000 pages with traps: %.1f s%n", (System.nanoTime() - start) / 1e9);
    }

    private static void crawl(int pages) throws IOException {
        TrapSite traps = new TrapSite(pages);
        try (TestSite site = new TestSite(traps)) {
            ExampleRun run = ExampleRun.of("crawl", site.root() + "/list/0", "--depth", "100", "--max-bytes", "20000",
                    "--exclude", "[?&]sort=", "--per-host", "32", "--quiet");
            assertThat(run.err()).isEmpty();
            assertThat(run.status()).isZero();
            Map<String, String> found = new TreeMap<>();
            Map<String, Integer> attempts = new HashMap<>();
            for (String line : run.out()) {
                PageRecord page = Json.read(line);
                assertThat(found.put(page.url(), describe(page))).as(page.url()).isNull();
                attempts.put(page.url(), page.attempts());
            }
            assertThat(found).isEqualTo(traps.expected(site.root()));
            // One that is broken off is asked for again by the HTTP client itself where it was a kept connection.
            site.requests()
                    .forEach((path, times) -> assertThat(times).as(path)
                            .isEqualTo(path.equals("/robots.txt") ? 1
                                    : isBrokenOff(path) ? 2 : (int) attempts.getOrDefault(site.root() + path, 0)));
        }
    }

    private static boolean isBrokenOff(String path) {
        return path.matches("/p/\\d+") && Integer.parseInt(path.substring(3)) % 20 == 15;
    }

    private static String describe(PageRecord page) {
        int attempts = isBrokenOff(page.url().replaceFirst("http://[^/]*", "")) ? 1 : page.attempts();
        String remark = page.redirect() == null ? Objects.requireNonNullElse(page.error(), Objects.requireNonNullElse(
                page.title(), "")) : "-> " + page.redirect() + (page.error() == null ? "" : " " + page.error());
        return page.status() + " " + attempts + " " + page.depth() + " " + page.links().size() + " " + remark;
    }
}
