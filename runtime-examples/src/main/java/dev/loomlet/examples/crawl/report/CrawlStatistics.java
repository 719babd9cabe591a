package dev.loomlet.examples.crawl.report;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;

/**
 * All that a report tells, collected page by page. What it keeps does not grow with the number of pages: counts in bins, the
 * slowest pages, the first fetches, and no more hosts than {@value #MOST_HOSTS}. Used by one thread, or the coroutines of one
 * hub.
 */
final class CrawlStatistics {

    static final int MOST_HOSTS = 10_000;
    static final int SLOWEST = 20;
    static final int TIMELINE = 3_000;
    private static final int MOST_STATUSES = 1_000;

    final TimeBins time = new TimeBins();
    final Latencies latencies = new Latencies();
    final Breakdown statuses = new Breakdown(MOST_STATUSES);
    final Breakdown hosts = new Breakdown(MOST_HOSTS);
    final Slowest slowest = new Slowest(SLOWEST);
    final Timeline timeline = new Timeline(TIMELINE);
    final long[] pages = new long[Outcome.values().length];
    private long total;
    private long bytes;
    private long busyMillis;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    /** Counts a page. */
    void add(PageFetch page) {
        Outcome outcome = Outcome.of(page);
        total++;
        bytes += page.bytes();
        pages[outcome.ordinal()]++;
        hosts.add(host(page.url()), outcome, page);
        statuses.add(status(page), outcome, page);
        if (outcome == Outcome.REFUSED) {
            return;
        }
        busyMillis += page.millis();
        first = Math.min(first, page.began());
        last = Math.max(last, page.ended());
        time.add(page.began(), page.ended(), outcome);
        latencies.add(page.millis(), outcome);
        slowest.add(page);
        timeline.add(page);
    }

    /** How many pages were counted. */
    long total() {
        return total;
    }

    long bytes() {
        return bytes;
    }

    /** The time of all fetches one after another. */
    long busyMillis() {
        return busyMillis;
    }

    /** When the first fetch began, in milliseconds since the epoch; 0 without one. */
    long first() {
        return first == Long.MAX_VALUE ? 0 : first;
    }

    /** From the first fetch to the end of the last one. */
    long spanMillis() {
        return first == Long.MAX_VALUE ? 0 : last - first;
    }

    private static String status(PageFetch page) {
        return page.status() > 0 ? String.valueOf(page.status())
                : Objects.requireNonNullElse(page.error(), "no response");
    }

    private static String host(String url) {
        try {
            return Objects.requireNonNullElse(new URI(url).getRawAuthority(), "no host");
        } catch (URISyntaxException e) {
            return "no host";
        }
    }
}
