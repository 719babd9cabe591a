package dev.loomlet.generator;

import org.jspecify.annotations.Nullable;

/**
 * What a generator runs when its end has a value of its own.
 *
 * @param <Y> what it yields
 * @param <S> what it is sent
 * @param <R> what it returns at the end
 */
@FunctionalInterface
public interface ReturningBody<Y extends @Nullable Object, S extends @Nullable Object, R extends @Nullable Object> {

    /**
     * Runs the body; called once for each generator, at the first resume.
     *
     * @param y takes the values; of use in this body alone, while it runs
     * @return the value of {@link StopIteration#value()}, {@link Generator#returnValue()} and
     *     {@link Yielder#yieldFrom(Generator)}
     * @throws Exception whatever the body does not handle; it comes out of the call that resumed the generator
     */
    R run(Yielder<Y, S> y) throws Exception;
}
