package dev.loomlet.benchmarks.net;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What one run of the load came to: how many requests in which time, and the server's processor time for them; and how late
 * others were meanwhile, see {@link Lateness}, or 0.
 */
record Sample(long requests, long nanos, long cpuNanos, long late99, long latest) {

    Sample(long requests, long nanos, long cpuNanos) {
        this(requests, nanos, cpuNanos, 0, 0);
    }

    private static final Pattern LINE = Pattern.compile("\\d+ \\d+ \\d+");

    String line() {
        return requests + " " + nanos + " " + cpuNanos;
    }

    /** The opposite of {@link #line()}; what is none tells what went wrong. */
    static Sample of(String line) throws IOException {
        if (!LINE.matcher(line).matches()) {
            throw new IOException(line);
        }
        String[] words = line.split(" ");
        return new Sample(Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]));
    }

    /** Of several runs of the same load. */
    static Sample sum(List<Sample> pieces) {
        return new Sample(pieces.stream().mapToLong(Sample::requests).sum(),
                pieces.stream().mapToLong(Sample::nanos).sum(), pieces.stream().mapToLong(Sample::cpuNanos).sum());
    }

    double perSecond() {
        return requests * 1e9 / nanos;
    }

    double cpuMicros() {
        return cpuNanos / 1e3 / requests;
    }

    /** How much of a core the server took. */
    double busy() {
        return (double) cpuNanos / nanos;
    }

    double late99Millis() {
        return late99 / 1e6;
    }

    double latestMillis() {
        return latest / 1e6;
    }

    String describe() {
        String work = String.format(Locale.ROOT, "%.0f requests/s, %.2f µs each, %.0f %% of the core", perSecond(),
                cpuMicros(), 100 * busy());
        return latest == 0 ? work
                : String.format(Locale.ROOT, "%s; others late by %.1f ms, %.1f at most", work, late99Millis(),
                        latestMillis());
    }
}
