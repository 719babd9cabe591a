package dev.loomlet.examples.crawl;

import dev.loomlet.CheckedRunnable;
import dev.loomlet.Coroutine;
import dev.loomlet.examples.Durations;
import dev.loomlet.examples.crawl.frontier.Frontier;
import dev.loomlet.examples.crawl.output.Totals;
import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;

/** How far a crawl is: on a terminal one line that overwrites itself, else a line every few seconds. */
final class Progress {

    private static final Duration ON_A_TERMINAL = Duration.ofMillis(250);
    private static final Duration ELSEWHERE = Duration.ofSeconds(5);
    private static final String START_OF_LINE = "\r\033[K";

    private final PrintWriter err;
    private final Totals totals;
    private final Frontier frontier;
    private final boolean terminal;
    private final long start = System.nanoTime();
    private final long before;

    private Progress(PrintWriter err, Totals totals, Frontier frontier, long before) {
        this.err = err;
        this.totals = totals;
        this.frontier = frontier;
        this.before = before;
        Console console = System.console();
        terminal = console != null && console.isTerminal();
    }

    /** Tells of {@code crawl}, which has {@code before} pages from an earlier run, while it goes on. */
    static <X extends Exception> void during(CheckedRunnable<X> crawl, Totals totals, Frontier frontier, long before,
            PrintWriter err) throws X {
        Progress progress = new Progress(err, totals, frontier, before);
        Coroutine<?> teller = spawn("progress", progress::tell);
        try {
            crawl.run();
        } finally {
            teller.kill();
            progress.clear();
        }
    }

    private void tell() {
        while (true) {
            sleep(terminal ? ON_A_TERMINAL : ELSEWHERE);
            if (terminal) {
                err.print(START_OF_LINE + line());
                err.flush();
            } else {
                err.println(line());
            }
        }
    }

    private String line() {
        double rate = (totals.pages() - before) / Durations.secondsSince(start);
        long waiting = frontier.waiting();
        String left = waiting == 0 || rate == 0 ? "" : String.format(Locale.ROOT, ", %.0f s left", waiting / rate);
        return String.format(Locale.ROOT, "%d pages, %d queued, %.1f pages/s, %d errors%s", totals.pages(), waiting,
                rate, totals.dead(), left);
    }

    private void clear() {
        if (terminal) {
            err.print(START_OF_LINE);
            err.flush();
        }
    }
}
