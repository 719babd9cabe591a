package dev.loomlet;

import org.jspecify.annotations.Nullable;

/**
 * Code with a result that may throw.
 *
 * @param <T> the type of the result
 * @param <X> what it throws
 */
@FunctionalInterface
public interface CheckedSupplier<T extends @Nullable Object, X extends Exception> {

    /**
     * Runs the code.
     *
     * @return the result of the body
     * @throws X when the code does
     */
    T get() throws X;
}
