package dev.loomlet.examples.crawl.report;

import dev.loomlet.examples.Browser;
import dev.loomlet.examples.Browser.Browsed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Opens the page in a headless browser of the Chromium family, where there is one. */
class ReportInBrowserIT {

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
        Path file = Files.writeString(folder.resolve("report.html"), html);
        return Browser.find().dump(folder, file.toUri());
    }
}
