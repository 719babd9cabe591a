package dev.loomlet.examples.crawl.report;

import java.util.NavigableMap;

/** A clock that starts with the crawl, and stands still during the pauses between its runs. All times in milliseconds. */
final class CrawlClock {

    private final NavigableMap<Long, Long> skipped;

    /** With what is to be subtracted from a time, by the time from which on that is so. */
    CrawlClock(NavigableMap<Long, Long> skipped) {
        this.skipped = skipped;
    }

    /** What it shows at a time since the epoch at which the crawl went on. */
    long at(long epochMillis) {
        return skipped.isEmpty() ? 0 : epochMillis - skipped.floorEntry(epochMillis).getValue();
    }

    /** For how long it stood still. */
    long paused() {
        return skipped.isEmpty() ? 0 : skipped.lastEntry().getValue() - skipped.firstEntry().getValue();
    }
}
