package dev.loomlet;

/**
 * Code without a result that may throw.
 *
 * @param <X> what it throws
 */
@FunctionalInterface
public interface CheckedRunnable<X extends Exception> {

    /**
     * Runs the code.
     *
     * @throws X when the code does
     */
    void run() throws X;
}
