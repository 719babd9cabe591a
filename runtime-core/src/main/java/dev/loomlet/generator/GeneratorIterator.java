package dev.loomlet.generator;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A view of a generator that tells of the end beforehand. */
final class GeneratorIterator<Y extends @Nullable Object> implements CloseableIterator<Y> {

    private final Generator<Y, ?, ?> generator;

    GeneratorIterator(Generator<Y, ?, ?> generator) {
        this.generator = generator;
    }

    @Override
    public boolean hasNext() {
        return generator.lookAhead();
    }

    @Override
    public Y next() {
        return generator.next();
    }

    @Override
    public void forEachRemaining(Consumer<? super Y> action) {
        generator.forEach(action);
    }

    @Override
    public void close() {
        generator.close();
    }
}
