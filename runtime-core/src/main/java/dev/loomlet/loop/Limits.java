package dev.loomlet.loop;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

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
        Objects.requireNonNull(timeout, "timeout is null; leave it out to wait without a limit");
        return Math.max(0, nanos(timeout, "timeout"));
    }

    /**
     * The longest time to wait, as {@code java.util.concurrent} gives it.
     *
     * @param time negative when it is over already
     * @param unit its unit
     * @return nanoseconds, 0 or more
     * @throws NullPointerException if the unit is null
     */
    public static long of(long time, TimeUnit unit) {
        Objects.requireNonNull(unit, "unit is null; pass that of the time, such as TimeUnit.SECONDS");
        return Math.max(0, unit.toNanos(time));
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
        Objects.requireNonNull(duration, () -> argument + " is null; pass a time, such as Duration.ofSeconds(1)");
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
