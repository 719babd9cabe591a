package dev.loomlet.loop;

import java.time.Duration;
import java.util.Objects;

/** Turns the durations that callers give into the nanoseconds that waits are counted in. */
public final class Limits {

    /** No limit, for whatever waits up to a number of nanoseconds. */
    public static final long NONE = -1;

    private Limits() {}

    /**
     * The longest time to wait.
     *
     * @param timeout negative when it is over already
     * @return nanoseconds, 0 or more; those that are too many for a long are as good as for ever
     * @throws NullPointerException if the timeout is null
     */
    public static long of(Duration timeout) {
        return Math.max(0, nanos(timeout, "timeout"));
    }

    /**
     * The length of {@code duration}.
     *
     * @param duration of any length and sign
     * @param argument its name in the caller's signature
     * @return nanoseconds, the least or the greatest number where they are too many for a long
     * @throws NullPointerException if the duration is null; its message names the argument
     */
    public static long nanos(Duration duration, String argument) {
        Objects.requireNonNull(duration, () -> argument + " is null; leave it out to wait without a limit");
        try {
            return duration.toNanos();
        } catch (ArithmeticException e) {
            return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    /**
     * The time by which the caller waits.
     *
     * @return nanoseconds of its loop's clock, which may be virtual, or of the system's where there is no loop
     */
    public static long now() {
        Waiter waiter = Waiter.currentOnLoop();
        return waiter == null ? System.nanoTime() : waiter.loop().now();
    }
}
