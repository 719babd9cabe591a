package dev.loomlet.benchmarks;

import dev.loomlet.engine.DirectEngine;
import java.util.concurrent.Executor;

/**
 * The physical limit of a scheduler: virtual threads that run on the calling thread, one after the other, out of a ring.
 * It has no timers, no channels and no way in for other threads, and does not look whether the ring overflows, or whether
 * its caller holds a monitor, with which the JVM crashes.
 */
public final class LeanCarrier implements Executor {

    private static final int LENGTH = 1 << 12;

    private final Runnable[] ring = new Runnable[LENGTH];
    private int head;
    private int tail;

    /** Makes threads that run here. */
    public final Thread.Builder.OfVirtual threads = DirectEngine.virtualThreads(this)
            .inheritInheritableThreadLocals(false);

    @Override
    public void execute(Runnable continuation) {
        ring[tail] = continuation;
        tail = (tail + 1) & (LENGTH - 1);
    }

    /** Runs until no thread is ready. */
    public void runReady() {
        for (Runnable next; (next = ring[head]) != null;) {
            ring[head] = null;
            head = (head + 1) & (LENGTH - 1);
            next.run();
        }
    }
}
