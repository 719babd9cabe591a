package dev.loomlet.sync;

import dev.loomlet.loop.Waiter;
import java.time.Duration;
import java.util.Objects;

/** How long to wait, in nanoseconds. */
final class Limit {

    /** No limit. */
    static final long NONE = -1;

    private Limit() {}

    /** Non-negative nanoseconds: a negative duration is one that is over; one beyond 292 years is that long. */
    static long of(Duration timeout) {
        Objects.requireNonNull(timeout, "timeout is null; leave it out to wait without a limit");
        try {
            return Math.max(0, timeout.toNanos());
        } catch (ArithmeticException e) {
            return timeout.isNegative() ? 0 : Long.MAX_VALUE;
        }
    }

    /** The clock by which the caller waits: its loop's, which may run on virtual time. */
    static long now() {
        Waiter waiter = Waiter.currentOnLoop();
        return waiter == null ? System.nanoTime() : waiter.loop().now();
    }
}
