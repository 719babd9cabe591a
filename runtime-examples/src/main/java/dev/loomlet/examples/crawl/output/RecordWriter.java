package dev.loomlet.examples.crawl.output;

import dev.loomlet.examples.crawl.frontier.PageRecord;
import dev.loomlet.sync.Lock;
import java.io.IOException;
import java.io.PrintWriter;

import static dev.loomlet.Loomlet.offload;

/** Writes records as they come. A pipe whose reader is slow blocks, so it is written to off the hub, by one at a time. */
public final class RecordWriter implements CrawlSink {

    private final PrintWriter out;
    private final Format format;
    private final Lock turn = new Lock();
    private boolean begun;

    public RecordWriter(PrintWriter out, Format format) {
        this.out = out;
        this.format = format;
    }

    @Override
    public void accept(PageRecord page) throws IOException {
        String line = format.line(page);
        turn.<IOException>with(() -> offload(() -> write(line)));
    }

    private void write(String line) throws IOException {
        if (!begun && !format.head().isEmpty()) {
            out.println(format.head());
        }
        begun = true;
        out.println(line);
        if (out.checkError()) {
            throw new IOException("the results cannot be written");
        }
    }
}
