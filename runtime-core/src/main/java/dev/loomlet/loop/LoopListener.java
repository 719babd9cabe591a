package dev.loomlet.loop;

import org.jspecify.annotations.Nullable;

/**
 * Told of what happens on a loop. All is called on the loop, in the middle of a switch: methods must be short, and neither
 * wait, lock, log nor throw.
 */
public interface LoopListener {

    /**
     * Somebody has the turn from now on. The turn before has ended, even where {@link #turnEnded()} was not called.
     *
     * @param who a task, the driver, or null for a guest
     */
    default void turnBegan(@Nullable Waiter who) {}

    /** Nobody has the turn from now on. May be called several times in a row. */
    default void turnEnded() {}

    /** A task has been started, at once or after a delay. */
    default void started(Task task) {}

    /** A task has ended, or will never begin. */
    default void ended(Task task) {}

    /** Somebody has joined the end of the ready queue, other than by a call of the JDK. */
    default void madeReady(Waiter who) {}

    /** Something is to come out of a wait. */
    default void signalled(Waiter who, Throwable signal) {}
}
