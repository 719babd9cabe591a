package dev.loomlet.sync;

import dev.loomlet.Waitable;
import dev.loomlet.loop.Limits;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gives objects as they become ready; see {@link Waits#eachReady(Collection)}. Belongs to the coroutine or thread that
 * created it. The model is gevent's {@code iwait}.
 *
 * @param <W> the type of the objects
 */
public final class ReadyIterator<W extends Waitable> implements Iterator<W>, AutoCloseable {

    private final ReadyWait<W> wait;
    private final int count;
    private final long limit;
    private final long start = Limits.now();
    private int given;
    private @Nullable W next;

    ReadyIterator(int count, @Nullable Duration timeout, Collection<? extends W> objects) {
        if (count < 0) {
            throw new IllegalArgumentException("count is " + count + "; it must be 0 or more");
        }
        Objects.requireNonNull(objects, "objects is null; pass what is to be waited for");
        this.limit = timeout == null ? Limits.NONE : Limits.of(timeout);
        this.wait = new ReadyWait<>(objects);
        this.count = Math.min(count, wait.size());
        if (this.count > 0) {
            wait.open();
        }
    }

    /** Waits for all that are to be given. */
    void awaitAll() {
        wait.await(count, left());
    }

    /** Whether another object becomes ready in time; waits for it. */
    @Override
    public boolean hasNext() {
        if (next == null && given < count) {
            wait.await(given + 1, left());
            next = wait.poll();
            if (next == null) {
                given = count;
            } else {
                given++;
            }
        }
        if (next == null) {
            close();
        }
        return next != null;
    }

    private long left() {
        return limit < 0 ? limit : Math.max(0, limit - (Limits.now() - start));
    }

    /**
     * The next object to become ready; waits for it.
     *
     * @throws NoSuchElementException when all have been given, or time is up
     */
    @Override
    public W next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no object becomes ready any more, as " + count
                    + " have been given or time is up; ask hasNext() before");
        }
        W object = next;
        next = null;
        return object;
    }

    /** Ends the waiting, so that the objects that are not ready forget it. Does nothing when called again. */
    @Override
    public void close() {
        given = count;
        next = null;
        wait.close();
    }
}
