package dev.loomlet.pool;

import java.time.Duration;
import java.util.Objects;

/** Turns durations into the nanoseconds that waits are limited to. */
final class Times {

    private Times() {}

    /** Non-negative nanoseconds: a negative duration is one that is over; one beyond 292 years is that long. */
    static long timeout(Duration timeout) {
        Objects.requireNonNull(timeout, "timeout is null; leave it out to wait without a limit");
        try {
            return Math.max(0, timeout.toNanos());
        } catch (ArithmeticException e) {
            return timeout.isNegative() ? 0 : Long.MAX_VALUE;
        }
    }
}
