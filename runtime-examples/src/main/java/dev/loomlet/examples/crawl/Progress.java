package dev.loomlet.examples.crawl;

import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;

/** How far a crawl is: on a terminal one line that overwrites itself, else a line every few seconds. */
final class Progress {

    private static final long NANOS_BETWEEN_LINES = Duration.ofSeconds(5).toNanos();
    private static final String START_OF_LINE = "\r\033[K";

    private final PrintWriter err;
    private final boolean terminal;
    private long lastLine = System.nanoTime();

    Progress(PrintWriter err) {
        this.err = err;
        Console console = System.console();
        terminal = console != null && console.isTerminal();
    }

    void show(SiteCrawl crawl) {
        String line = crawl.pages().size() + " of " + crawl.knownPages() + " known pages";
        if (terminal) {
            err.print(START_OF_LINE + line);
            err.flush();
        } else if (System.nanoTime() - lastLine >= NANOS_BETWEEN_LINES) {
            lastLine = System.nanoTime();
            err.println(line);
        }
    }

    void clear() {
        if (terminal) {
            err.print(START_OF_LINE);
            err.flush();
        }
    }
}
