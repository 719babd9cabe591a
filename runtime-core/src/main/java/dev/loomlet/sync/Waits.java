package dev.loomlet.sync;

import dev.loomlet.Coroutine;
import dev.loomlet.Loomlet;
import dev.loomlet.Waitable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Waits for several objects at once: coroutines, events, results, semaphores, in any mixture and of any hubs; made for
 * {@code import static}.
 *
 * <p>Waiting takes nothing: a permit of a semaphore that has become ready may be gone when the caller goes on. All methods
 * may be called from any thread; a thread without a hub blocks. The models are gevent's {@code wait} and {@code iwait}.
 */
public final class Waits {

    private Waits() {}

    /**
     * Waits until all {@code objects} have become ready; see {@link #waitFor}.
     *
     * @param objects those to wait for, of any kinds
     * @return the objects, in the order in which they became ready
     */
    public static List<Waitable> waitAll(Waitable... objects) {
        return waitAll(list(objects));
    }

    /**
     * Waits until all {@code objects} have become ready; see {@link #waitFor}.
     *
     * @param <W> the type of the objects
     * @param objects those to wait for, of any kinds
     * @return the objects, in the order in which they became ready
     */
    public static <W extends Waitable> List<W> waitAll(Collection<? extends W> objects) {
        return waitFor(Integer.MAX_VALUE, null, objects);
    }

    /**
     * Waits until all {@code objects} have become ready, but no longer than {@code timeout}; see {@link #waitFor}.
     *
     * @param <W> the type of the objects
     * @param timeout the longest time to wait; zero or less to take only those that are ready already
     * @param objects those to wait for, of any kinds
     * @return those that have become ready, in the order in which they did
     */
    public static <W extends Waitable> List<W> waitAll(Duration timeout, Collection<? extends W> objects) {
        return waitFor(Integer.MAX_VALUE, requireTimeout(timeout), objects);
    }

    /**
     * Waits until one of {@code objects} is ready.
     *
     * @param objects those to wait for, of any kinds
     * @return that one; of several, the first to be ready
     * @throws IllegalArgumentException when there are none, as nothing could ever be ready
     */
    public static Waitable waitAny(Waitable... objects) {
        return waitAny(list(objects));
    }

    /**
     * As {@link #waitAny(Waitable...)}.
     *
     * @param <W> the type of the objects
     * @param objects those to wait for, of any kinds
     * @return the first to be ready
     * @throws IllegalArgumentException when there are none, as nothing could ever be ready
     */
    public static <W extends Waitable> W waitAny(Collection<? extends W> objects) {
        if (Objects.requireNonNull(objects, "objects is null; pass what is to be waited for").isEmpty()) {
            throw new IllegalArgumentException("objects is empty, so none could ever be ready; pass one or more");
        }
        return Waits.<W>waitFor(1, null, objects).getFirst();
    }

    /**
     * Waits until one of {@code objects} is ready, but no longer than {@code timeout}.
     *
     * @param timeout the longest time to wait; zero or less only looks
     * @param objects those to wait for, of any kinds
     * @return the first to be ready; null when time was up
     */
    public static @Nullable Waitable waitAny(Duration timeout, Waitable... objects) {
        return waitAny(timeout, list(objects));
    }

    /**
     * As {@link #waitAny(Duration, Waitable...)}.
     *
     * @param <W> the type of the objects
     * @param timeout the longest time to wait; zero or less only looks
     * @param objects those to wait for, of any kinds
     * @return the first to be ready; null when time was up
     */
    public static <W extends Waitable> @Nullable W waitAny(Duration timeout, Collection<? extends W> objects) {
        List<W> ready = waitFor(1, requireTimeout(timeout), objects);
        return ready.isEmpty() ? null : ready.getFirst();
    }

    /**
     * Waits until {@code count} of {@code objects} have become ready, or time is up.
     *
     * @param <W> the type of the objects
     * @param count how many to wait for; more than there are means all
     * @param timeout the longest time to wait; null for no limit, zero or less to take only those that are ready already
     * @param objects those to wait for, of any kinds
     * @return those that have become ready, {@code count} at most, in the order in which they did; those that were so before
     *     the call come first; one that was given several times is there as often
     * @throws IllegalArgumentException when {@code count} is negative
     */
    public static <W extends Waitable> List<W> waitFor(int count, @Nullable Duration timeout,
            Collection<? extends W> objects) {
        List<W> ready = new ArrayList<>();
        try (ReadyIterator<W> iterator = new ReadyIterator<>(count, timeout, objects)) {
            iterator.awaitAll();
            iterator.forEachRemaining(ready::add);
        }
        return ready;
    }

    /**
     * Gives {@code objects} one by one as they become ready; see {@link #eachReady(int, Duration, Collection)}.
     *
     * @param <W> the type of the objects
     * @param objects those to wait for, of any kinds
     * @return an iterator that waits
     */
    public static <W extends Waitable> ReadyIterator<W> eachReady(Collection<? extends W> objects) {
        return eachReady(Integer.MAX_VALUE, null, objects);
    }

    /**
     * Gives {@code objects} one by one as they become ready. The iterator waits in {@code hasNext} and {@code next}. Close it,
     * unless it was read to its end, so that it is not told of the others any more.
     *
     * @param <W> the type of the objects
     * @param count how many to give; more than there are means all
     * @param timeout the longest time to wait, counted from this call; null for no limit
     * @param objects those to wait for, of any kinds
     * @return an iterator that waits
     * @throws IllegalArgumentException when {@code count} is negative
     */
    public static <W extends Waitable> ReadyIterator<W> eachReady(int count, @Nullable Duration timeout,
            Collection<? extends W> objects) {
        return new ReadyIterator<>(count, timeout, objects);
    }

    /**
     * Runs {@code contenders} as coroutines of the caller's hub, side by side, and gives the value of the first that
     * succeeds. The others are killed, and have ended when this returns or throws, whatever the reason.
     *
     * @param <T> the type of the value
     * @param contenders the code to run, one or more
     * @return the first value
     * @throws IllegalArgumentException when there are none
     * @throws CompletionException when all failed, and the first of them with a checked exception, which is the cause; an
     *     unchecked one comes out as it is; it has the failures of the others as suppressed exceptions
     */
    @SafeVarargs
    public static <T extends @Nullable Object> T race(Callable<? extends T>... contenders) {
        Objects.requireNonNull(contenders, "contenders is null; pass the code to run");
        List<Callable<? extends T>> list = new ArrayList<>();
        for (Callable<? extends T> contender : contenders) {
            list.add(contender);
        }
        return race(list);
    }

    /**
     * As {@link #race(Callable...)}.
     *
     * @param <T> the type of the value
     * @param contenders the code to run, one or more
     * @return the first value
     */
    public static <T extends @Nullable Object> T race(Collection<? extends Callable<? extends T>> contenders) {
        List<Coroutine<? extends T>> racers = new ArrayList<>();
        Objects.requireNonNull(contenders, "contenders is null; pass the code to run");
        if (contenders.isEmpty()) {
            throw new IllegalArgumentException("contenders is empty, so none could ever win; pass one or more");
        }
        contenders.forEach(each -> Objects.requireNonNull(each, "contenders holds a null; pass the code to run"));
        try {
            contenders.forEach(each -> racers.add(Loomlet.spawn(each)));
            return first(racers);
        } finally {
            Loomlet.killAll(racers);
        }
    }

    private static <T extends @Nullable Object> T first(List<Coroutine<? extends T>> racers) {
        List<Coroutine<? extends T>> lost = new ArrayList<>();
        try (ReadyIterator<Coroutine<? extends T>> finish = eachReady(racers)) {
            while (finish.hasNext()) {
                Coroutine<? extends T> racer = finish.next();
                if (racer.successful()) {
                    return racer.value();
                }
                lost.add(racer);
            }
        }
        Throwable failure = lost.getFirst().exception();
        for (Coroutine<?> other : lost) {
            Throwable suppressed = other.exception();
            if (failure != null && suppressed != null && suppressed != failure) {
                failure.addSuppressed(suppressed);
            }
        }
        return lost.getFirst().get();
    }

    private static List<Waitable> list(Waitable... objects) {
        return Arrays.asList(Objects.requireNonNull(objects, "objects is null; pass what is to be waited for"));
    }

    private static Duration requireTimeout(Duration timeout) {
        return Objects.requireNonNull(timeout, "timeout is null; leave it out to wait without a limit");
    }
}
