package dev.loomlet.examples.crawl;

import dev.loomlet.examples.crawl.fetch.Answer;
import dev.loomlet.examples.crawl.fetch.Attempts;
import dev.loomlet.examples.crawl.fetch.Html;
import dev.loomlet.examples.crawl.fetch.Refusal;
import dev.loomlet.examples.crawl.fetch.Web;
import dev.loomlet.examples.crawl.frontier.Frontier;
import dev.loomlet.examples.crawl.frontier.PageRecord;
import dev.loomlet.examples.crawl.frontier.Target;
import dev.loomlet.examples.crawl.output.CrawlSink;
import dev.loomlet.pool.Pool;
import dev.loomlet.pool.Scope;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletionException;

import static dev.loomlet.Loomlet.offload;
import static dev.loomlet.Loomlet.shield;

/**
 * The crawl itself: takes addresses from the frontier, gives each a coroutine that fetches it, and offers what its page leads
 * to. All coroutines are of one hub, so that what they share needs no lock.
 */
final class Crawler {

    private static final int MOST_REDIRECTS = 10;
    private static final int LOOK_AHEAD = 4;

    private final Web web;
    private final Reach reach;
    private final Frontier frontier;
    private final CrawlSink sink;
    private long pages;

    Crawler(Web web, Reach reach, Frontier frontier, CrawlSink sink) {
        this.web = web;
        this.reach = reach;
        this.frontier = frontier;
        this.sink = sink;
    }

    /** Tells again what earlier runs left; gives how many pages these are. */
    long replay() throws IOException {
        pages = frontier.replay(sink::accept);
        return pages;
    }

    /** Crawls until the frontier is at its end, or there are so many pages, those of earlier runs included. */
    void run(List<Target> seeds, int atOnce, long mostPages) throws IOException {
        frontier.offer(seeds);
        // More than may ask at once, so that those who wait for the turn of a slow host do not hold up others.
        Pool visits = new Pool("visits", atOnce == 1 ? 1 : LOOK_AHEAD * atOnce);
        // The first one that fails ends all: it is the frontier or the sink that failed, never a page.
        try (Scope scope = Scope.open()) {
            for (; pages < mostPages; pages++) {
                visits.awaitFree();
                Target target = frontier.next();
                if (target == null) {
                    return;
                }
                visits.add(scope.spawn(target.url(), () -> visit(target)));
            }
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw e;
        }
    }

    private void visit(Target target) throws IOException {
        PageRecord page = fetch(target);
        List<Target> discovered = discover(target, page);
        // Who interrupts the crawl gets all that was done, or nothing of it.
        shield(() -> {
            if (frontier.done(target, page, discovered)) {
                sink.accept(page);
                frontier.recorded(target);
            }
        });
    }

    private PageRecord fetch(Target target) {
        URI uri = target.uri();
        Refusal refusal = web.refusal(uri);
        if (refusal != null) {
            return PageRecord.refused(target, refusal.reason(), refusal.attempts());
        }
        Attempts attempts = web.get(uri);
        Answer answer = attempts.answer();
        // Parsing holds the processor; elsewhere, the hub can send the next requests meanwhile.
        Html html = answer.isHtml() ? offload(() -> web.read(answer)) : Html.EMPTY;
        boolean endless = answer.location() != null && target.redirects() >= MOST_REDIRECTS;
        return new PageRecord(target.url(), answer.status(), answer.body().length,
                answer.mediaType().isEmpty() ? null : answer.mediaType(), html.title(),
                answer.millis(), target.depth(), target.referrer(), html.links().stream().map(URI::toString).toList(),
                endless ? "more than " + MOST_REDIRECTS + " redirects" : answer.problem(),
                answer.location() == null ? null : answer.location().toString(), attempts.number(), answer.began());
    }

    private List<Target> discover(Target target, PageRecord page) {
        if (page.redirect() != null) {
            Target next = new Target(page.redirect(), target.depth(), target.url(), target.redirects() + 1);
            return page.error() == null && reach.contains(next.url(), next.depth()) ? List.of(next) : List.of();
        }
        int depth = target.depth() + 1;
        return page.links()
                .stream()
                .filter(link -> reach.contains(link, depth))
                .map(link -> new Target(link, depth, target.url(), 0))
                .toList();
    }
}
