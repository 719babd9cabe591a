package dev.loomlet.channel;

import java.time.Duration;
import java.util.Objects;

/** Turns the limits that callers give into the nanoseconds that waits count in. */
final class Limits {

    private Limits() {}

    /** Non-negative nanoseconds: a negative duration is one that is over; one beyond 292 years is that long. */
    static long nanos(Duration timeout) {
        Objects.requireNonNull(timeout, "timeout is null; leave it out to wait without a limit");
        if (timeout.isNegative()) {
            return 0;
        }
        try {
            return timeout.toNanos();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }
}
