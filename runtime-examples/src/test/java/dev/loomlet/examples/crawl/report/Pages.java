package dev.loomlet.examples.crawl.report;

/** Pages for tests. */
final class Pages {

    /** When the crawls of tests begin, in milliseconds since the epoch. */
    static final long START = 1_700_000_000_000L;

    private Pages() {}

    static PageFetch page(String url, int status, long offset, long millis) {
        return new PageFetch(url, status, 1_000, "a title", status == 0 ? "timed out" : null, true, START + offset,
                millis);
    }

    static PageFetch titled(String url, String title) {
        return new PageFetch(url, 200, 1_000, title, null, true, START, 10);
    }

    static PageFetch refused(String url) {
        return new PageFetch(url, 0, 0, null, "robots.txt forbids it", false, START, 0);
    }

    /** A crawl in five coroutines with a page of each outcome, and some more. */
    static CrawlStatistics crawl(int pages) {
        CrawlStatistics statistics = new CrawlStatistics();
        int[] statuses = {200, 301, 404, 503, 0};
        for (int i = 0; i < pages; i++) {
            statistics.add(page("https://host" + i % 3 + ".example.org/page/" + i, statuses[i % statuses.length],
                    i / 5 * 100L, 50 + i % 50));
        }
        statistics.add(refused("https://host0.example.org/private"));
        return statistics;
    }
}
