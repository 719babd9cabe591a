package dev.loomlet.loop;

/**
 * Waits out of which neither a kill nor an interrupt comes. A coroutine has its loop hold them back. A thread without a loop
 * has its interrupt flag taken down meanwhile, and put up again.
 */
public final class Shield {

    private Shield() {}

    /** Runs {@code wait}, again if an interrupt ended it. */
    public static void untilDone(Runnable wait) {
        if (!ranInLoop(wait)) {
            boolean interrupted = Thread.interrupted();
            try {
                while (wasInterrupted(wait)) {
                    interrupted = true;
                }
            } finally {
                restore(interrupted);
            }
        }
    }

    /** Runs {@code wait}; on a thread without a loop, an interrupt ends it as if it had been done. */
    public static void once(Runnable wait) {
        if (!ranInLoop(wait)) {
            boolean interrupted = Thread.interrupted();
            try {
                interrupted |= wasInterrupted(wait);
            } finally {
                restore(interrupted);
            }
        }
    }

    private static boolean ranInLoop(Runnable wait) {
        Waiter waiter = Waiter.currentOnLoop();
        if (waiter == null || !waiter.isLasting()) {
            return false;
        }
        Region shield = Region.shield(waiter);
        try {
            wait.run();
        } finally {
            shield.leave();
        }
        return true;
    }

    private static boolean wasInterrupted(Runnable wait) {
        try {
            wait.run();
            return false;
        } catch (Error signal) {
            if (Thread.interrupted()) {
                return true;
            }
            throw signal;
        }
    }

    private static void restore(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
