package dev.loomlet.diagnostics;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The thread that looks at all hubs that are watched. It ends when there are none, and is started again for the next. */
final class WatchdogThread extends Thread {

    private static final ReentrantLock LOCK = new ReentrantLock();
    private static final List<StallWatchdog> WATCHDOGS = new ArrayList<>();
    private static @Nullable WatchdogThread running;

    private WatchdogThread() {
        super("loomlet-watchdog");
        setDaemon(true);
    }

    static void add(StallWatchdog watchdog) {
        LOCK.lock();
        try {
            WATCHDOGS.add(watchdog);
            if (running == null) {
                running = new WatchdogThread();
                running.start();
            }
            // The new one may want to look sooner than all others.
            LockSupport.unpark(running);
        } finally {
            LOCK.unlock();
        }
    }

    @Override
    public void run() {
        for (List<StallWatchdog> present; !(present = watchdogs()).isEmpty();) {
            long period = Long.MAX_VALUE;
            for (StallWatchdog watchdog : present) {
                period = Math.min(period, watchdog.periodNanos());
                check(watchdog);
            }
            LockSupport.parkNanos(period);
        }
    }

    /** Those that still have something to watch; when there are none, this thread is no longer the one that runs. */
    private static List<StallWatchdog> watchdogs() {
        LOCK.lock();
        try {
            WATCHDOGS.removeIf(StallWatchdog::isOver);
            if (WATCHDOGS.isEmpty()) {
                running = null;
            }
            return List.copyOf(WATCHDOGS);
        } finally {
            LOCK.unlock();
        }
    }

    private static void check(StallWatchdog watchdog) {
        try {
            watchdog.check(System.nanoTime());
        } catch (RuntimeException | Error e) {
            LoggerFactory.getLogger(StallWatchdog.class).error("The watchdog failed to look at a hub", e);
        }
    }
}
