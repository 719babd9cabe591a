package dev.loomlet.examples.crawl.report;

import dev.loomlet.examples.crawl.frontier.PageRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a report keeps of a page: no links, which can be many.
 *
 * @param asked whether it was asked for at all: robots.txt may forbid it
 * @param began when the request was sent, in milliseconds since the epoch
 * @param millis how long it took to the end of the body, in milliseconds
 */
record PageFetch(String url, int status, long bytes, @Nullable String title, @Nullable String error, boolean asked,
        long began, long millis) {

    static PageFetch of(PageRecord page) {
        return new PageFetch(page.url(), page.status(), page.bytes(), page.title(), page.error(), page.attempts() > 0,
                page.fetchedAt().toEpochMilli(), page.time());
    }

    long ended() {
        return began + millis;
    }
}
