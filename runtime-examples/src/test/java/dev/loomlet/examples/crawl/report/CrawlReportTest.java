package dev.loomlet.examples.crawl.report;

import dev.loomlet.examples.ExampleRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class CrawlReportTest {

    private static final String PAGE = """
            {"url":"http://a.example/","status":200,"bytes":12,"type":"text/html","title":"A","time":7,"depth":0,\
            "links":[],"attempts":1,"fetchedAt":"2026-11-22T09:30:00.123456Z"}
            """;

    @TempDir
    private Path folder;

    @Test
    void makesAReport() throws IOException {
        Path results = Files.writeString(folder.resolve("pages.jsonl"), PAGE + "\n" + PAGE.replace("200", "404"));
        Path report = folder.resolve("report.html");
        ExampleRun run = ExampleRun.of("crawl-report", results.toString(), "--output", report.toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEmpty();
        assertThat(run.status()).isZero();
        Document page = Jsoup.parse(report);
        assertThat(page.select("#statuses tbody th").eachText()).containsExactly("200", "404");
        assertThat(page.select("#slowest small").eachText()).containsExactly("A", "A");
    }

    @Test
    void leavesOutWhatIsNoResult_andTells() throws IOException {
        String lines = PAGE + "{\"url\":\"http://a\n" + "[]\n" + PAGE.replace(":7,", ":-7,")
                + PAGE.replace("2026-11-22T09:30:00.123456Z", "+1000000000-12-31T23:59:59Z")
                + PAGE.replace("200", "2000000000000");
        Path results = Files.writeString(folder.resolve("pages.jsonl"), lines);
        ExampleRun run = ExampleRun.of("crawl-report", results.toString(), "--output",
                folder.resolve("x.html").toString());
        assertThat(run.status()).isZero();
        assertThat(run.err()).singleElement()
                .asString()
                .isEqualTo(
                        "loomlet-examples crawl-report: 5 of 6 lines are no results of a crawl, the first is line 2");
        assertThat(Jsoup.parse(folder.resolve("x.html")).select("#summary dd").first().text()).isEqualTo("1");
    }

    @Test
    void withoutAnyResultThereIsNoReport() throws IOException {
        Path results = Files.writeString(folder.resolve("pages.jsonl"), "nothing\n");
        Path report = folder.resolve("report.html");
        ExampleRun run = ExampleRun.of("crawl-report", results.toString(), "--output", report.toString());
        assertThat(run.status()).isOne();
        assertThat(run.err()).hasSize(2).last().asString().endsWith("pages.jsonl: no results of a crawl in it");
        assertThat(report).doesNotExist();
    }

    @Test
    void filesThatAreNotThere() {
        ExampleRun run = ExampleRun.of("crawl-report", folder.resolve("none").toString(), "--output", "x");
        assertThat(run.status()).isOne();
        assertThat(run.err()).singleElement().asString().endsWith("none: no such file");
    }
}
