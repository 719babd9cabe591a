package dev.loomlet.examples.crawl.report;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Opens the page in a headless browser of the Chromium family, where there is one. */
class ReportInBrowserIT {

    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome",
            "google-chrome-stable");

    @TempDir
    private Path folder;

    @Test
    void drawsAllPlots_withoutAWordOnTheConsole() throws Exception {
        Document page = open(ReportPage.html(Pages.crawl(500)));
        for (String section : List.of("time", "latency", "statuses", "hosts", "timeline", "slowest")) {
            assertThat(page.select("#" + section + " .plot:not(:has(svg))")).as(section).isEmpty();
        }
        assertThat(page.select("#timeline rect[data-tip]")).hasSize(500);
        assertThat(page.select("#slowest rect[data-tip]")).hasSize(CrawlStatistics.SLOWEST);
        assertThat(page.select("#statuses rect[data-tip]")).hasSize(6);
        assertThat(page.select("#hosts rect[data-tip]")).hasSize(16);
        assertThat(page.select("#time rect.fetched").size()).isGreaterThan(20);
        assertThat(page.select("#latency rect.no-response").size()).isGreaterThan(2);
        assertThat(page.select("rect[data-tip]").eachAttr("width")).allMatch(width -> Double.parseDouble(width) > 0);
        assertThat(page.select("[d*=NaN], [x=NaN], [y=NaN], [height=NaN], [transform*=NaN]")).isEmpty();
    }

    @Test
    void emptySmallAndHostile() throws Exception {
        assertThat(open(ReportPage.html(new CrawlStatistics())).select("svg")).isEmpty();
        CrawlStatistics statistics = new CrawlStatistics();
        String attack = "</script><script>console.error('attacked')</script><img src=x onerror=\"console.error('attacked')\">";
        statistics.add(new PageFetch("http://a/" + attack, 200, 0, attack, null, true, Pages.START, 0));
        Document page = open(ReportPage.html(statistics));
        assertThat(page.select("#slowest svg text").eachText().getFirst()).startsWith("http://a/</script>");
        assertThat(page.select("img")).isEmpty();
    }

    @Test
    void thePolicyKeepsOutScriptsThatAreNotOurs() throws Exception {
        String page = ReportPage.html(Pages.crawl(10))
                .replace("</main>", "<script>document.title = 'attacked'</script></main>");
        Browsed browsed = browse(page);
        assertThat(browsed.page().title()).isEqualTo("Crawl of host0.example.org and 2 other hosts");
        // And this shows that the other tests would see an error.
        assertThat(browsed.console()).anyMatch(line -> line.contains("Content Security Policy"));
    }

    private Document open(String html) throws Exception {
        Browsed browsed = browse(html);
        assertThat(browsed.console()).isEmpty();
        return browsed.page();
    }

    private Browsed browse(String html) throws Exception {
        Optional<Path> browser = browser();
        assumeTrue(browser.isPresent(), "no browser of " + BROWSERS + " on the path");
        Path file = Files.writeString(folder.resolve("report.html"), html);
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        // It neither runs as root with its sandbox, nor is there anything to keep in.
        Process process = new ProcessBuilder(browser.get().toString(), "--headless", "--no-sandbox", "--disable-gpu",
                "--user-data-dir=" + folder.resolve("profile"), "--enable-logging=stderr", "--window-size=1200,900",
                "--dump-dom",
                file.toUri().toString()).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("the browser ends").isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
        String log = new String(Files.readAllBytes(err), StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(log).isZero();
        return new Browsed(Jsoup.parse(Files.readString(out)),
                log.lines().filter(line -> line.contains("CONSOLE")).toList());
    }

    private static Optional<Path> browser() {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .flatMap(directory -> BROWSERS.stream().map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private record Browsed(Document page, List<String> console) {}
}
