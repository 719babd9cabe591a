package dev.loomlet.generator;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a generator can delegate to with {@link Yielder#yieldFrom(Subgenerator)}: every {@link Generator}, and iterators
 * of one's own that take sent values, exceptions or the closing (the subiterators of PEP 380). A method that is not
 * overridden behaves as if the iterator lacked it.
 *
 * @param <Y> what it yields
 * @param <S> what it is sent
 * @param <R> its value at the end
 */
public interface Subgenerator<Y extends @Nullable Object, S extends @Nullable Object, R extends @Nullable Object>
        extends
            AutoCloseable {

    /**
     * Gives the next value.
     *
     * @return the value yielded
     * @throws StopIteration at the end, with the value of the delegation
     */
    Y next();

    /**
     * Hands {@code value} in and gives the next value. Not overridden, it takes null alone, which is the same as
     * {@link #next()}.
     *
     * @param value what is sent
     * @return the value yielded
     * @throws StopIteration at the end, with the value of the delegation
     * @throws UnsupportedOperationException when this takes no values and {@code value} is not null
     */
    default Y send(@Nullable S value) {
        if (value == null) {
            return next();
        }
        throw new UnsupportedOperationException(
                "cannot send " + value + " to " + this + ", which takes no values; call next(), or override send");
    }

    /**
     * Raises {@code exception} inside and gives the next value. Not overridden, it throws the exception.
     *
     * @param exception what is raised
     * @param <X> the kind of exception
     * @return the value yielded
     * @throws X when it is not handled inside
     * @throws StopIteration at the end, with the value of the delegation
     */
    default <X extends Throwable> Y raise(X exception) throws X {
        throw Objects.requireNonNull(exception, "exception is null; give the exception to raise");
    }

    /** Called when the delegating generator is closed. Not overridden, it does nothing. */
    @Override
    default void close() {}
}
