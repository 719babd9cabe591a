package dev.loomlet.generator;

import java.util.Iterator;
import java.util.Objects;
import java.util.Spliterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes one value for each advance and all the rest at once where the iterator can. The JDK's own would split by
 * reading ahead, which overruns, and would run the body on several threads.
 */
final class IteratorSpliterator<T extends @Nullable Object> implements Spliterator<T> {

    private final Iterator<T> iterator;

    IteratorSpliterator(Iterator<T> iterator) {
        this.iterator = iterator;
    }

    @Override
    public boolean tryAdvance(Consumer<? super T> action) {
        Objects.requireNonNull(action);
        if (!iterator.hasNext()) {
            return false;
        }
        action.accept(iterator.next());
        return true;
    }

    @Override
    public void forEachRemaining(Consumer<? super T> action) {
        iterator.forEachRemaining(action);
    }

    @Override
    public @Nullable Spliterator<T> trySplit() {
        return null;
    }

    @Override
    public long estimateSize() {
        return Long.MAX_VALUE;
    }

    @Override
    public int characteristics() {
        return ORDERED;
    }
}
