package dev.loomlet.generator;

import org.jspecify.annotations.Nullable;

/**
 * What a generator or a sequence runs: code that yields values and returns none.
 *
 * @param <Y> what it yields
 * @param <S> what it is sent
 */
@FunctionalInterface
public interface GeneratorBody<Y extends @Nullable Object, S extends @Nullable Object> {

    /**
     * Runs the body; called once for each generator, at the first resume.
     *
     * @param y takes the values; of use in this body alone, while it runs
     * @throws Exception whatever the body does not handle; it comes out of the call that resumed the generator
     */
    void run(Yielder<Y, S> y) throws Exception;
}
