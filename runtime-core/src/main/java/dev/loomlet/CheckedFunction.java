package dev.loomlet;

import org.jspecify.annotations.Nullable;

/**
 * A function that may throw.
 *
 * @param <T> the type of the argument
 * @param <R> the type of the result
 * @param <X> what it throws
 */
@FunctionalInterface
public interface CheckedFunction<T extends @Nullable Object, R extends @Nullable Object, X extends Exception> {

    /**
     * Applies the function to {@code argument}.
     *
     * @param argument what the code is given
     * @return the result
     * @throws X when the code does
     */
    R apply(T argument) throws X;
}
