package dev.loomlet.stress;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Interrupts actors that are never woken, so that a wake-up that is lost fails its test, where it would hang it. */
public final class Overdue {

    private static final long LIMIT = TimeUnit.SECONDS.toNanos(10);
    private static final Map<Thread, Long> SINCE = new ConcurrentHashMap<>();

    // Once one is known to be lost, the others need not take as long to tell.
    private static volatile long limit = LIMIT;

    static {
        Thread.ofPlatform().daemon().name("overdue").start(Overdue::watch);
    }

    private Overdue() {}

    /** Runs code that waits, and ends with an exception when it is interrupted. */
    public static void guard(Runnable waiting) {
        SINCE.put(Thread.currentThread(), System.nanoTime());
        try {
            waiting.run();
        } finally {
            SINCE.remove(Thread.currentThread());
            Thread.interrupted();
        }
    }

    private static void watch() {
        while (true) {
            long now = System.nanoTime();
            SINCE.forEach((thread, since) -> {
                if (now - since > limit) {
                    limit = TimeUnit.MILLISECONDS.toNanos(1);
                    thread.interrupt();
                }
            });
            try {
                Thread.sleep(1);
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
