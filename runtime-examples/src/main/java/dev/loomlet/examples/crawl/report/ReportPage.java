package dev.loomlet.examples.crawl.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * The page: one file that asks for nothing else. Its policy lets a browser run the two scripts that are its own, known by
 * their hashes, and load nothing; whatever a crawled site wrote into its titles and addresses is text.
 */
final class ReportPage {

    private static final int MOST_BARS = 15;

    private final CrawlStatistics statistics;
    private final Document document = Jsoup.parse(resource("report.html"));
    private final StringBuilder scripts = new StringBuilder();

    private ReportPage(CrawlStatistics statistics) {
        this.statistics = statistics;
        // Hashes are of the exact text.
        document.outputSettings().prettyPrint(false);
    }

    /** Writes the report; waits for the disk. */
    static void write(CrawlStatistics statistics, Path file) throws IOException {
        Files.writeString(file, html(statistics));
    }

    static String html(CrawlStatistics statistics) {
        return new ReportPage(statistics).fill();
    }

    private String fill() {
        String heading = heading();
        document.title(heading);
        element("heading").text(heading);
        Instant began = Instant.ofEpochMilli(statistics.first()).truncatedTo(ChronoUnit.SECONDS);
        element("began").text(began.toString()).attr("datetime", began.toString());
        new ReportSummary(statistics).addTo(element("summary"), element("legend"), element("notes"));
        new ReportTables(statistics, MOST_BARS).addTo(document);
        String style = resource("report.css");
        document.head().appendElement("style").appendChild(new DataNode(style));
        document.body()
                .appendElement("script")
                .attr("type", "application/json")
                .id("data")
                .appendChild(new DataNode(PlotData.of(statistics, MOST_BARS).json()));
        addScript("d3.min.js");
        addScript("report.js");
        element("policy").attr("content",
                "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; style-src "
                        + hash(style) + "; script-src" + scripts);
        return document.outerHtml();
    }

    private void addScript(String name) {
        String script = resource(name);
        scripts.append(' ').append(hash(script));
        document.body().appendElement("script").appendChild(new DataNode(script));
    }

    private String heading() {
        List<Breakdown.Row> most = statistics.hosts.top(1);
        int others = statistics.hosts.words() - 1;
        return most.isEmpty() ? "Crawl of nothing"
                : "Crawl of " + most.getFirst().word() + (others == 0 ? ""
                        : others == 1 ? " and another host"
                                : " and " + others + " other hosts");
    }

    private Element element(String id) {
        return document.expectFirst("#" + id);
    }

    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String resource(String name) {
        try (InputStream resource = ReportPage.class.getResourceAsStream(name)) {
            // A parser of HTML turns each end of a line into this one, and hashes what it has then.
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
