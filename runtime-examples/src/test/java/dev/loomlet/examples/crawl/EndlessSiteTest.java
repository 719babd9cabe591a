package dev.loomlet.examples.crawl;

import dev.loomlet.examples.crawl.TestSite.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A site in which each page leads to twenty new ones. */
class EndlessSiteTest {

    private static final Pattern AFTER_COLLECTION = Pattern.compile("Pause .*?\\d+M->(\\d+)M");

    @TempDir
    private Path scratch;

    @Test
    void aSmallHeapSufficesForManyPages() throws Exception {
        crawl(2000, "24m");
    }

    @Tag("soak")
    @Test
    void theHeapStaysFlatForAHundredThousandPages() throws Exception {
        long start = System.nanoTime();
        int most = crawl(100_000, "64m");
        System.out.printf("100 000 pages of an endless site: at most %d MB after a collection, %.0f s%n", most,
                (System.nanoTime() - start) / 1e9);
    }

    @Tag("soak")
    @Test
    void theHeapStaysFlatForAHundredThousandPagesInAStore() throws Exception {
        long start = System.nanoTime();
        int most = crawl(100_000, "64m", "--store", scratch.resolve("store").toString());
        System.out.printf("100 000 pages of an endless site, in a store: at most %d MB after a collection, %.0f s%n",
                most,
                (System.nanoTime() - start) / 1e9);
    }

    /** Gives the most megabytes that were in use after a collection. */
    private int crawl(int pages, String heap, String... more) throws IOException, InterruptedException {
        Path results = scratch.resolve("results.txt");
        Path log = scratch.resolve("log");
        Path collections = scratch.resolve("gc.log");
        List<String> args = new ArrayList<>(List.of("crawl", "", "--max-pages", String.valueOf(pages), "--output",
                results.toString(), "--format", "text", "--quiet", "--per-host", "16"));
        args.addAll(List.of(more));
        try (TestSite site = new TestSite(EndlessSiteTest::page)) {
            args.set(1, site.root() + "/e/1");
            Process crawl = ChildCrawl.start(log, List.of("-Xmx" + heap, "-Xlog:gc:file=" + collections),
                    args.toArray(String[]::new));
            assertThat(crawl.waitFor()).as(Files.readString(log)).isZero();
        }
        try (var lines = Files.lines(results)) {
            assertThat(lines.filter(line -> line.startsWith("200 "))).hasSize(pages);
        }
        try (var lines = Files.lines(collections)) {
            return lines.map(AFTER_COLLECTION::matcher)
                    .filter(Matcher::find)
                    .mapToInt(matcher -> Integer.parseInt(matcher.group(1)))
                    .max()
                    .orElse(0);
        }
    }

    private static Reply page(String path, int times) {
        if (!path.startsWith("/e/")) {
            return Reply.status(404);
        }
        long number = Long.parseLong(path.substring(3), 36);
        StringBuilder page = new StringBuilder("<title>" + number + "</title>");
        for (int i = 0; i < 20; i++) {
            // Spreads the numbers, so that nearly all are new.
            long next = (number * 20 + i) * 0x9E3779B97F4A7C15L >>> 4;
            page.append("<a href=/e/").append(Long.toString(next, 36)).append(">on</a>");
        }
        return Reply.html(page.toString());
    }
}
