package dev.loomlet.loop;

/** Told on the loop, at once, that a task has ended. Must not wait nor run code of the user. */
@FunctionalInterface
public interface EndListener {

    /** {@code task} has ended, and its outcome can be read. */
    void ended(Task task);

    /** Whether somebody hears of a failure through this listener, so that it need not be logged. */
    default boolean hearsOfFailure() {
        return true;
    }
}
