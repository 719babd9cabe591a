package dev.loomlet.diagnostics;

import dev.loomlet.Hub;
import dev.loomlet.loop.EventLoop;
import dev.loomlet.loop.Home;
import java.time.Duration;
import java.util.Objects;

/** The inside of hubs, for this package. */
final class Hubs {

    private Hubs() {}

    static EventLoop loopOf(Hub hub) {
        return Objects.requireNonNull(Home.of(hub).loop());
    }

    /** As many as there are; those that are too many for a long are as good as for ever. */
    static long nanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException e) {
            return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }
}
