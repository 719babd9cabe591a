package dev.loomlet.diagnostics;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How durations are distributed. Each is counted in one of eight steps per power of two of its nanoseconds, so that what
 * is read from it is at most an eighth too large, and never too small.
 */
public final class Histogram {

    private static final int STEP_BITS = 3;
    private static final int STEPS = 1 << STEP_BITS;
    private static final int BUCKETS = (Long.SIZE - STEP_BITS) * STEPS;

    private final long[] counts;
    private final long count;
    private final long largest;

    private Histogram(long[] counts, long count, long largest) {
        this.counts = counts;
        this.count = count;
        this.largest = largest;
    }

    /** Counts durations. One thread at a time counts, while any may take a look. */
    static final class Counter {
        private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);
        private volatile long largest;

        void add(long nanos) {
            long value = Math.max(0, nanos);
            int bucket = bucketOf(value);
            counts.setRelease(bucket, counts.getPlain(bucket) + 1);
            if (value > largest) {
                largest = value;
            }
        }

        Histogram look() {
            long[] copy = new long[BUCKETS];
            long sum = 0;
            for (int i = 0; i < BUCKETS; i++) {
                copy[i] = counts.getAcquire(i);
                sum += copy[i];
            }
            return new Histogram(copy, sum, largest);
        }
    }

    // The first steps are a nanosecond wide each; from there on a power of two has as many steps as the one before.
    private static int bucketOf(long value) {
        if (value < STEPS) {
            return (int) value;
        }
        int shift = Long.SIZE - 1 - STEP_BITS - Long.numberOfLeadingZeros(value);
        return (shift + 1) * STEPS + (int) (value >>> shift) - STEPS;
    }

    private static long upperEndOf(int bucket) {
        if (bucket < STEPS) {
            return bucket;
        }
        int shift = bucket / STEPS - 1;
        return ((bucket % STEPS + STEPS + 1L) << shift) - 1;
    }

    /** {@return how many durations were counted} */
    public long count() {
        return count;
    }

    /** {@return the largest of them, exactly; zero when there is none} */
    public Duration largest() {
        return Duration.ofNanos(largest);
    }

    /**
     * The duration that {@code percent} of all do not exceed.
     *
     * @param percent from 0 to 100
     * @return the duration; zero when none was counted
     * @throws IllegalArgumentException when the percentage is not from 0 to 100
     */
    public Duration percentile(double percent) {
        if (!(percent >= 0 && percent <= 100)) {
            throw new IllegalArgumentException("percent is " + percent + "; pass one from 0 to 100, such as 99.9");
        }
        long rank = Math.max(1, (long) Math.ceil(percent / 100 * count));
        long passed = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            passed += counts[bucket];
            if (passed >= rank) {
                return Duration.ofNanos(Math.min(upperEndOf(bucket), largest));
            }
        }
        return Duration.ZERO;
    }

    /** {@return the number of durations, and what half, 90, 99 and all of them do not exceed, in microseconds} */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d counted: 50 %% %.1f µs, 90 %% %.1f µs, 99 %% %.1f µs, all %.1f µs", count,
                micros(percentile(50)), micros(percentile(90)), micros(percentile(99)), micros(largest()));
    }

    private static double micros(Duration duration) {
        return duration.toNanos() / 1000.0;
    }
}
