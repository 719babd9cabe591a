package dev.loomlet.examples.crawl;

import dev.loomlet.Hub;
import dev.loomlet.examples.Durations;
import dev.loomlet.examples.crawl.fetch.Manners;
import dev.loomlet.examples.crawl.fetch.Web;
import dev.loomlet.examples.crawl.frontier.Frontier;
import dev.loomlet.examples.crawl.frontier.MemoryFrontier;
import dev.loomlet.examples.crawl.frontier.PageRecord;
import dev.loomlet.examples.crawl.frontier.Target;
import dev.loomlet.examples.crawl.output.Totals;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Crawls a site twice, one page after another and in coroutines, and compares. */
final class SiteDemo {

    private static final int MANY = 1000;
    private static final long MOST_BYTES = 10_000_000;

    private final PrintWriter out;
    private final PrintWriter err;

    SiteDemo(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    /** Crawls the documentation that is packed with the examples; gives whether both crawls found the same, without failure. */
    boolean crawlOwnSite(Duration delay, Duration timeout) throws IOException {
        try (LocalSite site = new LocalSite("/site/slf4j-api-javadoc.jar", delay)) {
            out.println("The documentation of slf4j-api at " + site.start() + ", each response after "
                    + delay.toMillis() + " ms");
            return crawlTwice(site.start(), timeout);
        }
    }

    boolean crawlTwice(URI start, Duration timeout) throws IOException {
        Result first = measure("one page after another", start, 1, timeout);
        Result second = measure("one coroutine a page", start, MANY, timeout);
        return compare(first, second);
    }

    private Result measure(String how, URI start, int atOnce, Duration timeout) throws IOException {
        long begin = System.nanoTime();
        List<PageRecord> pages = Hub.run(() -> crawl(start, atOnce, timeout));
        Result result = new Result(pages, Durations.secondsSince(begin));
        out.println(String.format(Locale.ROOT, "%-22s %s", how + ":", result));
        return result;
    }

    /** The records of all pages below the folder of {@code start}. */
    List<PageRecord> crawl(URI start, int atOnce, Duration timeout) throws IOException {
        List<PageRecord> pages = new ArrayList<>();
        Totals totals = new Totals();
        Pattern folder = Pattern.compile("^" + Pattern.quote(start.resolve(".").toString()));
        Reach reach = new Reach(List.of(start), List.of(), List.of(folder), List.of(), Integer.MAX_VALUE);
        Manners manners = new Manners("loomlet-crawl", false, atOnce, atOnce, Duration.ZERO, timeout, 0, MOST_BYTES,
                false);
        try (Web web = new Web(manners);
                Frontier frontier = new MemoryFrontier(Long.MAX_VALUE, false)) {
            Crawler crawler = new Crawler(web, reach, frontier, page -> {
                pages.add(page);
                totals.accept(page);
            });
            List<Target> seeds = List.of(Target.seed(start.toString()));
            Progress.during(() -> crawler.run(seeds, atOnce, Long.MAX_VALUE), totals, frontier, 0, err);
        }
        return pages;
    }

    private boolean compare(Result first, Result second) {
        second.pages()
                .stream()
                .filter(PageRecord::isDead)
                .forEach(page -> out.println("failed: " + page.url() + " (" + page.error() + ")"));
        Set<Found> differing = first.found();
        for (Found page : second.found()) {
            if (!differing.remove(page)) {
                differing.add(page);
            }
        }
        differing.forEach(page -> err.println("not the same in both crawls: " + page.url()));
        if (differing.isEmpty()) {
            out.println(String.format(Locale.ROOT, "the same pages, %.1f times as fast",
                    first.seconds() / second.seconds()));
        }
        return differing.isEmpty() && first.failures() + second.failures() == 0;
    }

    /** What of a page is the same in each crawl. */
    private record Found(String url, int status, long bytes, List<String> links) {}

    private record Result(List<PageRecord> pages, double seconds) {

        long failures() {
            return pages.stream().filter(PageRecord::isDead).count();
        }

        Set<Found> found() {
            Set<Found> found = new HashSet<>();
            pages.forEach(page -> found.add(new Found(page.url(), page.status(), page.bytes(), page.links())));
            return found;
        }

        @Override
        public String toString() {
            long html = pages.stream().filter(page -> page.status() == 200 && "text/html".equals(page.type())).count();
            return String.format(Locale.ROOT, "%d pages, %d other files, %d bytes, %d failures, %s", html,
                    pages.size() - html - failures(), pages.stream().mapToLong(PageRecord::bytes).sum(), failures(),
                    Durations.seconds(seconds));
        }
    }
}
