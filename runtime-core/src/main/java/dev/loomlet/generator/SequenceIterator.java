package dev.loomlet.generator;

import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Decides how to run a body by what is asked for first: one value, or all of them. */
final class SequenceIterator<T extends @Nullable Object> implements CloseableIterator<T> {

    private final int ahead;
    private @Nullable GeneratorBody<T, @Nullable Void> body;
    private @Nullable CloseableIterator<T> pulled;
    private @Nullable BulkRun<T> bulk;

    SequenceIterator(GeneratorBody<T, @Nullable Void> body, int ahead) {
        this.body = body;
        this.ahead = ahead;
    }

    @Override
    public boolean hasNext() {
        CloseableIterator<T> iterator = pulled;
        if (iterator == null) {
            iterator = start();
        }
        return iterator != null && iterator.hasNext();
    }

    @Override
    public T next() {
        CloseableIterator<T> iterator = pulled;
        if (iterator == null) {
            iterator = start();
            if (iterator == null) {
                throw new NoSuchElementException("the sequence has ended; ask hasNext() first");
            }
        }
        return iterator.next();
    }

    /** Starts to take values one by one; gives null when none are left. */
    private @Nullable CloseableIterator<T> start() {
        if (bulk != null) {
            throw new IllegalStateException("forEachRemaining is handing out the values of this iterator;"
                    + " take them in its action, or iterate with hasNext and next alone");
        }
        GeneratorBody<T, @Nullable Void> fresh = body;
        if (fresh != null) {
            pulled = ahead == 0 ? new GeneratorIterator<>(Generator.of(fresh)) : new PrefetchIterator<>(fresh, ahead);
            body = null;
        }
        return pulled;
    }

    @Override
    public void forEachRemaining(Consumer<? super T> action) {
        Objects.requireNonNull(action, "action is null; give what is to be done with each value");
        GeneratorBody<T, @Nullable Void> fresh = body;
        if (fresh == null) {
            CloseableIterator<T> iterator = start();
            if (iterator != null) {
                iterator.forEachRemaining(action);
            }
            return;
        }
        body = null;
        bulk = new BulkRun<>(action);
        try {
            bulk.run(fresh);
        } finally {
            bulk = null;
        }
    }

    @Override
    public void close() {
        body = null;
        if (bulk != null) {
            bulk.stopAfterThisValue();
        } else if (pulled != null) {
            pulled.close();
        }
    }
}
