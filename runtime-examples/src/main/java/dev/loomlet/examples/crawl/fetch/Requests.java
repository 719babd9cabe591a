package dev.loomlet.examples.crawl.fetch;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import static dev.loomlet.Loomlet.sleep;

/** Requests that keep to the turns of their hosts, and are made again when that may help. */
final class Requests {

    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final Fetcher fetcher;
    private final Turns turns;
    private final int retries;

    Requests(Fetcher fetcher, Turns turns, int retries) {
        this.fetcher = fetcher;
        this.turns = turns;
        this.retries = retries;
    }

    /** Asks until there is an answer that lasts, or all attempts have been made. */
    Attempts get(URI uri) {
        for (int attempt = 1;; attempt++) {
            Answer answer = turns.take(uri, () -> fetcher.fetch(uri));
            if (!answer.temporary() || attempt > retries || answer.retryAfter().compareTo(LONGEST_WAIT) > 0) {
                return new Attempts(answer, attempt);
            }
            if (answer.retryAfter().isPositive()) {
                turns.pause(uri, answer.retryAfter());
            } else {
                sleep(backOff(attempt));
            }
        }
    }

    /** Doubles each time; a random half is left out, so that many do not come back at once. */
    private static Duration backOff(int attempt) {
        long nanos = Math.min(LONGEST_WAIT.toNanos(), FIRST_WAIT.toNanos() << Math.min(attempt - 1, 20));
        return Duration.ofNanos(nanos - ThreadLocalRandom.current().nextLong(nanos / 2));
    }

    void slowDown(URI uri, Duration delay) {
        turns.slowDown(uri, delay);
    }
}
