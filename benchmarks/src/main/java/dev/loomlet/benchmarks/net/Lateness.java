package dev.loomlet.benchmarks.net;

import java.io.IOException;
import java.util.Arrays;

/**
 * By how much whoever sleeps for a millisecond, again and again, on the hub or event loop of a server came late, in
 * nanoseconds: 99 of 100 times no more than {@code most99}, and once {@code most}. The kernel's share is in it.
 */
record Lateness(long most99, long most) {

    /** How long the sleeper sleeps. */
    static final long NANOS = 1_000_000;

    private static final int MOST_TIMES = 1 << 17;
    private static final long[] TIMES = new long[MOST_TIMES];
    private static int count;

    /** In the server: somebody who was to be woken at {@code due}, as of {@link System#nanoTime}, is awake. */
    static synchronized void awake(long due) {
        if (count < MOST_TIMES) {
            TIMES[count++] = System.nanoTime() - due;
        }
    }

    /** In the server: what there was since the last call, as {@link #of} takes it. */
    static synchronized String report() {
        long[] sorted = Arrays.copyOf(TIMES, count);
        Arrays.sort(sorted);
        count = 0;
        return sorted.length == 0 ? "0 0" : sorted[sorted.length * 99 / 100] + " " + sorted[sorted.length - 1];
    }

    /** Asks the server. */
    static Lateness of(Child server) throws IOException {
        String[] words = server.ask("lateness").split(" ");
        return new Lateness(Long.parseLong(words[0]), Long.parseLong(words[1]));
    }
}
