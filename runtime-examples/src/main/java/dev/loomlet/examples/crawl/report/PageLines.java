package dev.loomlet.examples.crawl.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.loomlet.examples.crawl.frontier.Json;
import dev.loomlet.examples.crawl.frontier.PageRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the results of a crawl: one JSON object a line. A crawl that was killed may have left half a line, so these are counted. */
final class PageLines {

    private static final long LONGEST_MILLIS = Duration.ofDays(1).toMillis();
    // Far enough, and no sum of times overflows.
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final Consumer<PageFetch> pages;
    private long malformed;
    private long firstMalformed;

    PageLines(Consumer<PageFetch> pages) {
        this.pages = pages;
    }

    void read(BufferedReader reader) throws IOException {
        long number = 0;
        for (String line; (line = reader.readLine()) != null;) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            PageRecord page = parse(line);
            if (page != null) {
                pages.accept(PageFetch.of(page));
            } else if (malformed++ == 0) {
                firstMalformed = number;
            }
        }
    }

    /** Lines that are no records of pages. */
    long malformed() {
        return malformed;
    }

    /** The number of the first one of them, from 1 on; 0 when there is none. */
    long firstMalformed() {
        return firstMalformed;
    }

    private static @Nullable PageRecord parse(String line) {
        try {
            PageRecord page = Json.read(line);
            return page != null && isSound(page) ? page : null;
        } catch (JsonProcessingException | DateTimeException e) {
            return null;
        }
    }

    private static boolean isSound(PageRecord page) {
        return page.url() != null && page.status() >= 0 && page.bytes() >= 0 && page.time() >= 0
                && page.time() <= LONGEST_MILLIS && page.fetchedAt() != null
                && !page.fetchedAt().isBefore(Instant.EPOCH)
                && page.fetchedAt().isBefore(LATEST);
    }
}
