package dev.loomlet.benchmarks;

import java.util.stream.Stream;

/** Work on virtual threads of the JDK's scheduler, which peers for the JVM and the JDK's own classes wait on. */
final class VirtualThreads {

    /** Options of the JVM for one carrier, on which virtual threads take turns as coroutines of a hub do. */
    static final String ONE_CARRIER = "-Djdk.virtualThreadScheduler.parallelism=1";
    /** With {@link #ONE_CARRIER}: no more of them when one is blocked. */
    static final String NO_MORE = "-Djdk.virtualThreadScheduler.maxPoolSize=1";

    /** One item sent, received, or whatever else is counted. */
    interface Step {
        void run() throws Exception;
    }

    private VirtualThreads() {}

    /** Runs each of {@code steps} {@code count} times on a thread of its own, and waits for them all. */
    static void repeat(int count, Step... steps) throws InterruptedException {
        for (Thread thread : Stream.of(steps)
                .map(step -> Thread.startVirtualThread(() -> repeat(count, step)))
                .toList()) {
            thread.join();
        }
    }

    private static void repeat(int count, Step step) {
        try {
            for (int i = 0; i < count; i++) {
                step.run();
            }
        } catch (Exception e) {
            throw new IllegalStateException("a step of the measured work failed", e);
        }
    }
}
