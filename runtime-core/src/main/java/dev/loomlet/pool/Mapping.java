package dev.loomlet.pool;

import dev.loomlet.CheckedFunction;
import dev.loomlet.Coroutine;
import dev.loomlet.CoroutineExit;
import dev.loomlet.Loomlet;
import dev.loomlet.loop.EndListener;
import dev.loomlet.loop.Task;
import dev.loomlet.loop.Waiter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * One {@code map} or {@code imap}: a coroutine, the reader, reads the items and spawns a member for each, and whoever takes
 * the results waits for these. On the hub alone.
 */
final class Mapping<T extends @Nullable Object, R extends @Nullable Object> implements Results<R> {

    /** One item at work, and then its outcome. */
    private final class Item implements EndListener {
        private @Nullable Coroutine<R> member;
        private @Nullable R value;
        private @Nullable Throwable failure;
        private boolean done;

        @Override
        public void ended(Task task) {
            Coroutine<R> ended = member;
            member = null;
            value = ended.value();
            failure = ended.killed() ? new CancellationException(ended + " was killed, and so has no result")
                    : ended.exception();
            done = true;
            atWork.remove(this);
            if (!ordered && !closed) {
                line.add(this);
            }
            tellTakers();
        }

        @Override
        public boolean hearsOfFailure() {
            return !abandoned;
        }
    }

    private static final String NOBODY_TAKES = "nobody takes the results any more";

    private final Group group;
    private final Iterable<? extends T> items;
    private final CheckedFunction<? super T, ? extends R, ?> function;
    private final int readAhead;
    private final boolean ordered;
    private final Set<Item> atWork = new LinkedHashSet<>();
    /** In the order of the items, those at work among them; or those that are done, in the order of their ends. */
    private final ArrayDeque<Item> line = new ArrayDeque<>();
    private final List<Waiter> takers = new ArrayList<>(1);
    private int notTaken;
    private boolean readerWaits;
    private boolean exhausted;
    private boolean closed;
    private boolean abandoned;
    private @Nullable Coroutine<?> reader;
    private @Nullable Throwable readerFailure;

    Mapping(Group group, Iterable<? extends T> items, CheckedFunction<? super T, ? extends R, ?> function,
            int readAhead, boolean ordered) {
        this.group = group;
        this.items = items;
        this.function = function;
        this.readAhead = readAhead;
        this.ordered = ordered;
    }

    /** See {@link Group#map}. */
    static <T extends @Nullable Object, R extends @Nullable Object, X extends Exception> List<R> all(Group group,
            Iterable<? extends T> items, CheckedFunction<? super T, ? extends R, X> function) throws X {
        List<R> results = new ArrayList<>();
        if (group instanceof Pool && group.members().contains(Loomlet.current())) {
            for (T item : items) {
                results.add(function.apply(item));
            }
            return results;
        }
        Mapping<T, R> mapping = new Mapping<>(group, items, function, Integer.MAX_VALUE, true);
        mapping.start();
        while (mapping.awaitNextOrEnd()) {
            Mapping<T, R>.Item item = mapping.take();
            if (item.failure != null) {
                mapping.abandoned = true;
                throw Waiter.raise(item.failure);
            }
            results.add(item.value);
        }
        return results;
    }

    private boolean awaitNextOrEnd() {
        try {
            return awaitNext();
        } catch (Throwable signal) {
            end();
            throw signal;
        }
    }

    void start() {
        reader = group.spawnReader(this::read);
        ((Task) reader).whenEnded(_ -> {
            // One that was killed before its first turn has no other way to tell.
            if (!exhausted) {
                readerEnded(new CancellationException(group + " was killed before the items were read"));
            }
        });
    }

    private void read() {
        Throwable failure = null;
        try {
            Iterator<? extends T> iterator = items.iterator();
            while (awaitRoom() && !closed && iterator.hasNext()) {
                begin(iterator.next());
            }
        } catch (CoroutineExit e) {
            failure = new CancellationException(group + " was killed before all items were read");
            failure.initCause(e);
        } catch (Throwable e) {
            failure = e;
        }
        readerEnded(failure);
    }

    private boolean awaitRoom() {
        while (notTaken >= readAhead) {
            readerWaits = true;
            try {
                ((Waiter) reader).await("results to be taken from " + this);
            } finally {
                readerWaits = false;
            }
        }
        return true;
    }

    private void begin(T argument) {
        Callable<R> body = () -> function.apply(argument);
        Coroutine<R> member = group.spawn(body);
        if (closed) {
            // While it waited for the place; having got that, the reader goes on before it meets its end.
            member.signal(new CoroutineExit(NOBODY_TAKES));
            return;
        }
        Item item = new Item();
        item.member = member;
        notTaken++;
        atWork.add(item);
        if (ordered) {
            line.add(item);
        }
        ((Task) member).whenEnded(item);
    }

    private void readerEnded(@Nullable Throwable failure) {
        exhausted = true;
        readerFailure = failure;
        tellTakers();
    }

    private void tellTakers() {
        takers.forEach(Waiter::wake);
        takers.clear();
    }

    private boolean awaitNext() {
        for (;;) {
            Item first = line.peek();
            if (first != null && first.done) {
                return true;
            }
            if (closed) {
                return false;
            }
            if (exhausted && atWork.isEmpty()) {
                return failureAsLast();
            }
            Waiter caller = Waiter.current();
            takers.add(caller);
            try {
                caller.await(this);
            } finally {
                takers.remove(caller);
            }
        }
    }

    private boolean failureAsLast() {
        if (readerFailure == null) {
            return false;
        }
        Item last = new Item();
        last.failure = readerFailure;
        last.done = true;
        readerFailure = null;
        line.add(last);
        return true;
    }

    private Item take() {
        notTaken--;
        if (readerWaits) {
            ((Waiter) reader).wake();
        }
        return line.remove();
    }

    @Override
    public boolean hasNext() {
        return group.onHub(this::awaitNext);
    }

    @Override
    public R next() {
        return group.onHub(() -> {
            if (!awaitNext()) {
                throw new NoSuchElementException("there are no more results of " + this + "; ask hasNext() before");
            }
            Item item = take();
            if (item.failure != null) {
                throw Waiter.unchecked(item.failure);
            }
            return item.value;
        });
    }

    @Override
    public void close() {
        group.onHubToItsEnd(() -> {
            end();
            return true;
        });
    }

    private void end() {
        closed = true;
        abandoned = true;
        CoroutineExit exit = new CoroutineExit(NOBODY_TAKES);
        if (!exhausted) {
            reader.signal(exit);
        }
        for (Item item : List.copyOf(atWork)) {
            item.member.signal(exit);
        }
        line.clear();
        tellTakers();
    }

    @Override
    public String toString() {
        return "the results of a mapping on " + group;
    }
}
