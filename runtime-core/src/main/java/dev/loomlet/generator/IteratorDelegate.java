package dev.loomlet.generator;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Makes a plain iterator fit to be delegated to. */
final class IteratorDelegate implements Subgenerator<@Nullable Object, @Nullable Object, @Nullable Object> {

    private final Iterator<?> iterator;

    IteratorDelegate(Iterator<?> iterator) {
        this.iterator = iterator;
    }

    Iterator<?> iterator() {
        return iterator;
    }

    @Override
    public @Nullable Object next() {
        if (!iterator.hasNext()) {
            throw new StopIteration();
        }
        return iterator.next();
    }

    @Override
    public void close() {
        if (iterator instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw Sneaky.rethrow(e);
            }
        }
    }

    @Override
    public String toString() {
        return iterator.toString();
    }
}
