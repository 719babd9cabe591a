package dev.loomlet.examples.crawl.report;

import dev.loomlet.examples.crawl.frontier.PageRecord;
import dev.loomlet.examples.crawl.output.CrawlSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import static dev.loomlet.Loomlet.offload;

/** Makes a report of the records, and writes it when the last one has come. */
public final class ReportSink implements CrawlSink {

    private final CrawlStatistics statistics = new CrawlStatistics();
    private final Path file;

    /** Fails at once when nothing can be written to {@code file}: after the crawl, that would be a pity. */
    public ReportSink(Path file) throws IOException {
        this.file = file;
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
    }

    @Override
    public void accept(PageRecord page) {
        statistics.add(PageFetch.of(page));
    }

    @Override
    public void finish() throws IOException {
        offload(() -> ReportPage.write(statistics, file));
    }
}
