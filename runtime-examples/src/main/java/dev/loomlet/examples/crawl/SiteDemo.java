package dev.loomlet.examples.crawl;

import dev.loomlet.examples.Durations;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient.Redirect;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/** Crawls a site twice, one page after another and in coroutines, and compares. */
final class SiteDemo {

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

    boolean crawlTwice(URI start, Duration timeout) {
        try (Fetcher fetcher = new Fetcher(timeout, Redirect.NEVER)) {
            Progress progress = new Progress(err);
            Result first = measure("one page after another", SiteCrawl::onePageAfterAnother,
                    new SiteCrawl(start, fetcher::fetch, progress::show), progress);
            Result second = measure("one coroutine a page", SiteCrawl::oneCoroutineAPage,
                    new SiteCrawl(start, fetcher::fetch, progress::show), progress);
            return compare(first, second);
        }
    }

    private Result measure(String how, Consumer<SiteCrawl> crawling, SiteCrawl crawl, Progress progress) {
        long begin = System.nanoTime();
        crawling.accept(crawl);
        double seconds = Durations.secondsSince(begin);
        progress.clear();
        Result result = new Result(crawl.pages(), seconds);
        out.println(String.format(Locale.ROOT, "%-22s %s", how + ":", result));
        return result;
    }

    private boolean compare(Result first, Result second) {
        second.pages()
                .stream()
                .filter(Page::failed)
                .forEach(page -> out.println("failed: " + page.uri() + " (" + page.problem() + ")"));
        Set<Page> differing = new HashSet<>(first.pages());
        for (Page page : second.pages()) {
            if (!differing.remove(page)) {
                differing.add(page);
            }
        }
        differing.forEach(page -> err.println("not the same in both crawls: " + page.uri()));
        if (differing.isEmpty()) {
            out.println(String.format(Locale.ROOT, "the same pages, %.1f times as fast",
                    first.seconds() / second.seconds()));
        }
        return differing.isEmpty() && first.failures() + second.failures() == 0;
    }

    private record Result(Collection<Page> pages, double seconds) {

        long failures() {
            return pages.stream().filter(Page::failed).count();
        }

        @Override
        public String toString() {
            long html = pages.stream().filter(Page::html).count();
            return String.format(Locale.ROOT, "%d pages, %d other files, %d bytes, %d failures, %s", html,
                    pages.size() - html - failures(), pages.stream().mapToLong(Page::bytes).sum(), failures(),
                    Durations.seconds(seconds));
        }
    }
}
