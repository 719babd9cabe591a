package dev.loomlet.pool;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Group#imap} gives: results, one by one, that are computed while they are taken. Close it when not all of them
 * are taken, or the rest keeps its memory. Methods may be called from where the group's methods may be called.
 *
 * @param <R> the type of the results
 */
public sealed interface Results<R extends @Nullable Object> extends Iterator<R>, AutoCloseable permits Mapping {

    /** Waits until the next result is there, or until it is certain that there is none. */
    @Override
    boolean hasNext();

    /**
     * Waits for the next result. The failure of an item comes out here in its place, and the next call goes on with the next
     * item. A failure in reading the items comes out behind the results of those that were read, and is the last.
     *
     * @throws CompletionException when the failure is a checked exception, which is the cause; an unchecked one comes out
     *     as it is
     * @throws CancellationException when the member that worked on the item was killed, or the group
     * @throws NoSuchElementException when there is no other item
     */
    @Override
    R next();

    /**
     * Reads no more items, and kills what is at work on those that were read. There is no next result then. Waits for nothing
     * but, from elsewhere, the answer of the group's hub; it is carried out also when the caller is killed meanwhile.
     */
    @Override
    void close();

    /**
     * The remaining results as a stream, which waits for them as {@link #next} does, and closes them when it is closed.
     *
     * @return a stream to be used once, and closed
     */
    default Stream<R> stream() {
        Spliterator<R> rest = Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED);
        return StreamSupport.stream(rest, false).onClose(this::close);
    }
}
