package dev.loomlet.benchmarks.net;

import java.io.IOException;
import java.util.Locale;
import java.util.regex.Pattern;

/** What one run of the load came to: how many requests in which time, and the server's processor time for them. */
record Sample(long requests, long nanos, long cpuNanos) {

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

    String describe() {
        return String.format(Locale.ROOT, "%.0f requests/s, %.2f µs each, %.0f %% of the core", perSecond(),
                cpuMicros(),
                100 * busy());
    }
}
