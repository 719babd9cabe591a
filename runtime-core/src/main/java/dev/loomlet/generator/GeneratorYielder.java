package dev.loomlet.generator;

import org.jspecify.annotations.Nullable;

/** Suspends the body at every value. */
final class GeneratorYielder<Y extends @Nullable Object, S extends @Nullable Object> extends Yielder<Y, S> {

    private final GeneratorCore generator;

    GeneratorYielder(GeneratorCore generator) {
        this.generator = generator;
    }

    @Override
    @SuppressWarnings("unchecked")
    public @Nullable S yield(Y value) {
        return (S) generator.yieldValue(value);
    }

    @Override
    @Nullable
    Object delegate(Subgenerator<?, ?, ?> inner) {
        return generator.delegateTo(inner);
    }

    @Override
    void delegateToSequence(Sequence<?> inner) {
        generator.delegateTo(inner.generator());
    }
}
