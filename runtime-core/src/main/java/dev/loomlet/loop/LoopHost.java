package dev.loomlet.loop;

import org.jspecify.annotations.Nullable;

/** What a loop asks of the hub that it serves. All but the name is asked on the loop, and must neither wait nor log. */
public interface LoopHost {

    /** The name of the hub. From any thread. */
    String name();

    /** Nothing can ever happen again on this loop, by itself: everyone waits, and for nothing that comes from outside. */
    void deadlocked();

    /** The last task has ended. */
    void emptied();

    /** A message from another thread failed; a mistake in our own code, to be reported. */
    void messageFailed(Throwable failure);

    /** What the user wants to have run when something is ready has failed: a mistake of the user's, to be reported. */
    void listenerFailed(Throwable failure);

    /** Sets who hears of a deadlock and of errors of the system; null for the driver. */
    default void main(@Nullable Waiter waiter) {}

    /** From now on each task remembers the line that spawned it, for reports. */
    default void recordSpawnSites() {}
}
