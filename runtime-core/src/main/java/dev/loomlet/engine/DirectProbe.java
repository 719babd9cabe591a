package dev.loomlet.engine;

import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Tries what the direct engine stands on, on this very JVM. */
final class DirectProbe {

    private DirectProbe() {}

    /** Returns null when the direct engine works here, else the reason why not. */
    static @Nullable Throwable run() {
        Throwable unavailable = DirectEngine.unavailable();
        if (unavailable != null) {
            return unavailable;
        }
        try {
            tryContinuation();
            tryScheduler();
            return null;
        } catch (Exception | LinkageError e) {
            return e;
        }
    }

    private static void tryContinuation() {
        int[] steps = {0};
        Strand[] self = new Strand[1];
        self[0] = new DirectStrand("probe", () -> {
            steps[0]++;
            self[0].suspend();
            steps[0]++;
        });
        synchronized (steps) {
            self[0].resume();
            require(Thread.holdsLock(steps), "a continuation took a monitor of its resumer along");
        }
        require(steps[0] == 1 && !self[0].isDone(), "a continuation did not yield");
        self[0].resume();
        require(steps[0] == 2 && self[0].isDone(), "a continuation did not go on");
    }

    /** Runs a virtual thread by hand; from a platform thread, as only such a one can carry. */
    private static void tryScheduler() throws InterruptedException {
        if (!Thread.currentThread().isVirtual()) {
            carryVirtualThread();
            return;
        }
        Exception[] failure = new Exception[1];
        Thread carrier = Thread.ofPlatform().daemon().name("loomlet-probe").start(() -> {
            try {
                carryVirtualThread();
            } catch (RuntimeException e) {
                failure[0] = e;
            }
        });
        carrier.join();
        if (failure[0] instanceof RuntimeException e) {
            throw e;
        }
    }

    private static void carryVirtualThread() {
        Thread caller = Thread.currentThread();
        ArrayDeque<Runnable> ready = new ArrayDeque<>();
        Thread[] carriers = new Thread[3];
        Thread virtual = DirectEngine.virtualThreads(ready::add).unstarted(() -> {
            carriers[0] = DirectEngine.carrier();
            Thread.yield();
            carriers[1] = DirectEngine.carrier();
            LockSupport.park();
            carriers[2] = DirectEngine.carrier();
        });
        require(virtual.getClass().getName().equals("java.lang.VirtualThread"),
                "virtual threads are " + virtual.getClass());
        virtual.start();
        Runnable continuation = ready.peek();
        for (Runnable next; (next = ready.poll()) != null;) {
            next.run();
        }
        require(carriers[0] == caller && carriers[1] == caller, "a virtual thread did not run on the given scheduler");
        require(DirectEngine.unparkHere(virtual) && ready.isEmpty(), "a parked virtual thread was not found parked");
        continuation.run();
        require(carriers[2] == caller, "a virtual thread did not go on");
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new UnsupportedOperationException(otherwise);
        }
    }
}
