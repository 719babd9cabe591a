package dev.loomlet.examples.crawl.output;

import dev.loomlet.examples.crawl.frontier.PageRecord;

/** Counts records. */
public final class Totals implements CrawlSink {

    private long pages;
    private long fetched;
    private long redirects;
    private long dead;
    private long refused;
    private long bytes;

    @Override
    public void accept(PageRecord page) {
        pages++;
        bytes += page.bytes();
        if (page.isDead()) {
            dead++;
        } else if (page.attempts() == 0) {
            refused++;
        } else if (page.redirect() != null) {
            redirects++;
        } else {
            fetched++;
        }
    }

    /** All records. */
    public long pages() {
        return pages;
    }

    /** Those of pages that were there. */
    public long fetched() {
        return fetched;
    }

    public long redirects() {
        return redirects;
    }

    public long dead() {
        return dead;
    }

    /** What there was, in words. */
    @Override
    public String toString() {
        return pages + (pages == 1 ? " page" : " pages") + " (" + fetched + " fetched, " + redirects + " redirects, "
                + dead + " dead, " + refused + " refused by robots.txt), " + bytes + " bytes";
    }
}
