package dev.loomlet;

import java.time.Duration;
import java.util.Objects;

/** Turns durations into the nanoseconds that the loop counts in. */
final class Durations {

    private Durations() {}

    /** Non-negative nanoseconds: a negative duration is one that is over; one beyond 292 years is that long. */
    static long timeout(Duration timeout) {
        return Math.max(0, nanos(timeout, "timeout"));
    }

    static long nanos(Duration duration, String argument) {
        Objects.requireNonNull(duration, () -> argument + " is null; leave it out to wait without a limit");
        try {
            return duration.toNanos();
        } catch (ArithmeticException e) {
            return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }
}
