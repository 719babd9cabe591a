package dev.loomlet.net.server;

import dev.loomlet.Loomlet;
import java.time.Duration;

/** The pause before what the system has refused is tried again: 10 ms, and twice as long each time, up to a second. */
final class Backoff {

    private static final Duration FIRST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private Duration next = FIRST;

    /** How long the next pause will be. */
    Duration next() {
        return next;
    }

    void pause() {
        Duration present = next;
        Duration doubled = present.multipliedBy(2);
        next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        Loomlet.sleep(present);
    }

    /** The system has complied. */
    void reset() {
        next = FIRST;
    }
}
