package dev.loomlet;

import org.jspecify.annotations.Nullable;

/**
 * Code that is given something, has no result and may throw.
 *
 * @param <T> the type of what it is given
 * @param <X> what it throws
 */
@FunctionalInterface
public interface CheckedConsumer<T extends @Nullable Object, X extends Exception> {

    /**
     * Runs the code on {@code argument}.
     *
     * @param argument what the code is given
     * @throws X when the code does
     */
    void accept(T argument) throws X;
}
