package dev.loomlet.generator;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Lets the body fill a buffer between two suspensions. */
final class PrefetchIterator<T extends @Nullable Object> implements CloseableIterator<T> {

    private static final int FIRST_CAPACITY = 256;

    private final Generator<@Nullable Void, ?, ?> batches;
    private final int ahead;
    private @Nullable Object[] buffer;
    private int filled;
    private int available;
    private int taken;
    private @Nullable Throwable failure;

    PrefetchIterator(GeneratorBody<T, @Nullable Void> body, int ahead) {
        this.ahead = ahead;
        buffer = new Object[Math.min(ahead, FIRST_CAPACITY)];
        batches = Generator.of(y -> BulkYielder.run(body, value -> {
            if (add(value)) {
                y.yield(null);
            }
        }));
    }

    /** Tells whether the buffer is full. */
    private boolean add(T value) {
        if (filled == buffer.length) {
            buffer = Arrays.copyOf(buffer, (int) Math.min(ahead, 2L * filled));
        }
        buffer[filled++] = value;
        return filled == ahead;
    }

    @Override
    public boolean hasNext() {
        return taken < available || refill();
    }

    @Override
    @SuppressWarnings("unchecked")
    public T next() {
        if (taken == available && !refill()) {
            throw new StopIteration();
        }
        T value = (T) buffer[taken];
        buffer[taken++] = null;
        return value;
    }

    private boolean refill() {
        if (failure == null) {
            try {
                if (batches.advance(null) == GeneratorCore.END) {
                    batches.passOverEnd();
                }
            } catch (Throwable t) {
                if (batches.state() != Generator.State.CLOSED) {
                    throw t;
                }
                failure = t;
            }
            available = filled;
            filled = 0;
            taken = 0;
        }
        if (available > taken) {
            return true;
        }
        Throwable late = failure;
        failure = null;
        if (late != null) {
            throw Sneaky.rethrow(late);
        }
        return false;
    }

    @Override
    public void close() {
        available = taken;
        failure = null;
        batches.close();
        filled = 0;
    }
}
