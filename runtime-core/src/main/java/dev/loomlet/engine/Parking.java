package dev.loomlet.engine;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Waits for a condition that another thread sets before it unparks the caller. */
public final class Parking {

    private Parking() {}

    /**
     * Parks until {@code condition} is false for {@code subject}. An interrupt neither ends the wait nor is lost: the
     * flag is taken down, as a set flag would turn parking into spinning, and put up again at the end.
     */
    public static <S> void parkWhile(S subject, Predicate<S> condition) {
        boolean interrupted = false;
        while (condition.test(subject)) {
            LockSupport.park(subject);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
