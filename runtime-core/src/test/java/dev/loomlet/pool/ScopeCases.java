package dev.loomlet.pool;

import dev.loomlet.Hub;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static dev.loomlet.Loomlet.sleep;

/** What tests of scopes share. */
abstract class ScopeCases {

    static final Duration SECOND = Duration.ofSeconds(1);
    static final Duration HOUR = Duration.ofHours(1);

    final List<String> seen = new ArrayList<>();

    /** Takes a second to clean up when it is killed. */
    final void stubborn() {
        try {
            sleep(HOUR);
            seen.add("survived");
        } finally {
            sleep(SECOND);
            seen.add("clean");
        }
    }

    static void failAfter(int seconds) throws IOException {
        sleep(SECOND.multipliedBy(seconds));
        throw new IOException("failed after " + seconds);
    }

    static Duration now() {
        return Hub.current().now();
    }
}
