package dev.loomlet.generator;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * An iterator over the values of a body that is suspended in between. Iterate in try-with-resources when the body has
 * {@code finally} blocks and the iteration may stop early.
 *
 * @param <T> the values
 */
public interface CloseableIterator<T extends @Nullable Object> extends Iterator<T>, AutoCloseable {

    /**
     * Ends the body by raising {@link GeneratorExit} at its yield, so that its {@code finally} blocks run; does nothing
     * when it has not started or has ended. There is no next value afterwards.
     *
     * @throws IllegalStateException when the body yields instead of ending, when it is running, or when the caller is not
     *     the thread that took the first value
     */
    @Override
    void close();
}
