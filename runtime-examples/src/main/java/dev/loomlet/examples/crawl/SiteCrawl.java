package dev.loomlet.examples.crawl;

import dev.loomlet.CheckedRunnable;
import dev.loomlet.CoroutineExit;
import dev.loomlet.Hub;
import dev.loomlet.examples.Durations;
import dev.loomlet.examples.crawl.fetch.Web;
import dev.loomlet.examples.crawl.frontier.Frontier;
import dev.loomlet.examples.crawl.frontier.MemoryFrontier;
import dev.loomlet.examples.crawl.frontier.PageRecord;
import dev.loomlet.examples.crawl.frontier.StoreFrontier;
import dev.loomlet.examples.crawl.frontier.Target;
import dev.loomlet.examples.crawl.output.BrokenLinks;
import dev.loomlet.examples.crawl.output.CrawlSink;
import dev.loomlet.examples.crawl.output.RecordWriter;
import dev.loomlet.examples.crawl.output.Totals;
import dev.loomlet.examples.crawl.report.ReportSink;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ExitCode;

import static dev.loomlet.Loomlet.shield;

/** One crawl as the command line asks for it: puts the parts together, and tells how it ended. */
final class SiteCrawl {

    private static final Duration TIME_TO_END = Duration.ofSeconds(10);
    // 128 and the number of SIGINT, as a shell has it.
    private static final int INTERRUPTED = 130;

    private final List<URI> seeds;
    private final CrawlOptions options;
    private final Duration timeout;
    private final PrintWriter out;
    private final PrintWriter err;
    private final Totals totals = new Totals();
    private final BrokenLinks links = new BrokenLinks();
    private final List<CrawlSink> sinks = new ArrayList<>(List.of(totals));
    private boolean interrupted;

    SiteCrawl(List<URI> seeds, CrawlOptions options, Duration timeout, PrintWriter out, PrintWriter err) {
        this.seeds = seeds;
        this.options = options;
        this.timeout = timeout;
        this.out = out;
        this.err = err;
    }

    /** Gives the exit status. */
    int run() throws IOException {
        try (PrintWriter file = options.output == null ? null
                : new PrintWriter(Files.newBufferedWriter(options.output))) {
            if (file != null) {
                sinks.add(new RecordWriter(file, options.format));
            } else if (!options.check) {
                sinks.add(new RecordWriter(out, options.format));
            }
            if (options.check) {
                sinks.add(links);
            }
            if (options.report != null) {
                sinks.add(new ReportSink(options.report));
            }
            return Hub.run(this::crawlUntilTheEnd);
        }
    }

    /** On a hub whose coroutines are killed at Ctrl-C: then this one tells what was done, and the JVM ends. */
    private int crawlUntilTheEnd() throws IOException {
        Hub.current().closeOnShutdown(TIME_TO_END);
        long start = System.nanoTime();
        try {
            crawl();
        } catch (CoroutineExit e) {
            interrupted = true;
        }
        return shield(() -> tellTheEnd(Durations.secondsSince(start)));
    }

    private void crawl() throws IOException {
        try (Web web = new Web(options.manners(timeout)); Frontier frontier = frontier()) {
            Crawler crawler = new Crawler(web, options.reach(seeds), frontier, this::accept);
            long before = crawler.replay();
            CheckedRunnable<IOException> rest = () -> crawler.run(targets(web), options.atOnce, options.mostPages);
            if (options.quiet) {
                rest.run();
            } else {
                Progress.during(rest, totals, frontier, before, err);
            }
        }
    }

    private Frontier frontier() throws IOException {
        if (options.shared.isShared()) {
            return options.shared.open(seeds, options);
        }
        return options.store == null ? new MemoryFrontier(options.mostPages, options.byLevel())
                : StoreFrontier.open(options.store, options.byLevel());
    }

    private List<Target> targets(Web web) {
        List<Target> targets = new ArrayList<>(seeds.stream().map(seed -> Target.seed(seed.toString())).toList());
        if (options.sitemaps) {
            Reach reach = options.reach(seeds);
            seeds.stream()
                    .flatMap(seed -> web.sitemap(seed).stream())
                    .map(URI::toString)
                    .filter(url -> reach.contains(url, 0))
                    .map(Target::seed)
                    .forEach(targets::add);
        }
        return targets;
    }

    private void accept(PageRecord page) throws IOException {
        for (CrawlSink sink : sinks) {
            sink.accept(page);
        }
    }

    private int tellTheEnd(double seconds) throws IOException {
        for (CrawlSink sink : sinks) {
            sink.finish();
        }
        boolean sound = !options.check || links.report(out);
        if (!options.quiet) {
            err.println((interrupted ? "interrupted: " : "") + totals + ", " + Durations.seconds(seconds));
        }
        out.flush();
        err.flush();
        if (interrupted) {
            return INTERRUPTED;
        }
        boolean left = options.shared.isShared() && totals.pages() == 0;
        return sound && (left || totals.fetched() + totals.redirects() > 0) ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
