package dev.loomlet.pool;

import dev.loomlet.CheckedFunction;
import dev.loomlet.CheckedSupplier;
import dev.loomlet.Coroutine;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Coroutines that are waited for, killed and counted together. One is a member from when it is spawned or added until it
 * has ended, so a group that lives long holds nothing of those that are gone. {@link Pool} limits how many there are.
 *
 * <p>A group belongs to the hub of whoever uses it first, and its members are coroutines of that hub. Methods may be called
 * from any thread: from elsewhere they are carried out by a coroutine of the group's hub while the caller waits, which
 * costs what forwarding costs. When the caller is killed or interrupted meanwhile, so are they, except those that end members. Two look at the group without waiting, and may be out of date there: {@link #size} and
 * {@link #isEmpty}. Calls on a virtual thread that belongs to no hub throw IllegalStateException until a hub has used the
 * group.
 *
 * <p>A member that fails while nobody waits for it is logged like any coroutine. The model is gevent's {@code Group}.
 */
public sealed class Group extends Roster permits Pool {

    private static final AtomicInteger UNNAMED = new AtomicInteger();

    /** Makes an empty group. From any thread; never waits. */
    public Group() {
        this("group-" + UNNAMED.incrementAndGet());
    }

    /**
     * Makes an empty group.
     *
     * @param name shows in reports
     */
    public Group(String name) {
        super(name);
    }

    /**
     * Runs {@code code} in a new member, and waits for its result. Called by a member, it runs the code in that member, so
     * that members of a full pool can use it. When the caller is killed meanwhile, so is the new member.
     *
     * @param <T> the type of the result
     * @param <X> what the code throws
     * @param code the code to run
     * @return the result of the code
     * @throws X when the code does
     * @throws CancellationException when the member was killed
     */
    public <T extends @Nullable Object, X extends Exception> T apply(CheckedSupplier<T, X> code) throws X {
        requireCode(code);
        return home().isHere()
                ? new Application<T, X>(this, code).run()
                : home().fromElsewhere(this, () -> new Application<T, X>(this, code).run());
    }

    /**
     * Runs {@code body} in a new member, and never waits, not even in a full pool. Then the result is not a member, but a
     * coroutine that waits for a place in its name; to kill it kills the member.
     *
     * @param <T> the type of the result
     * @param body the code to run
     * @return the coroutine whose result is that of the body
     */
    public <T extends @Nullable Object> Coroutine<T> submit(Callable<T> body) {
        requireBody(body);
        return onHub(() -> {
            Coroutine<T> member = enter(0, hub -> hub.spawn(body));
            if (member != null) {
                return member;
            }
            return spawnSubmitter(() -> new Application<>(this, body::call).runForMember());
        });
    }

    /**
     * Applies {@code function} to each item, each in a member of its own, and waits for the results, which come in the order
     * of the items. The items are read one by one, as places become free, by a coroutine that may wait for them.
     *
     * <p>When one fails, its failure comes out at once if all before it have succeeded; the others go on, as do those that
     * have not been read yet. When the caller is killed meanwhile, so are they. In a pool, a member that calls applies the
     * function to the items itself, one after the other.
     *
     * @param <T> the type of the items
     * @param <R> the type of the results
     * @param <X> what the code throws
     * @param items what to apply the function to
     * @param function what to apply
     * @return a list that may be changed
     * @throws X when the function does
     * @throws CancellationException when a member was killed, or the group
     */
    public <T extends @Nullable Object, R extends @Nullable Object, X extends Exception> List<R> map(
            Iterable<? extends T> items, CheckedFunction<? super T, ? extends R, X> function) throws X {
        requireItems(items, function);
        return home().isHere()
                ? Mapping.<T, R, X>all(this, items, function)
                : home().fromElsewhere(this, () -> Mapping.<T, R, X>all(this, items, function));
    }

    /**
     * As {@link #imap(Iterable, int, CheckedFunction)}, reading ahead as far as there are places.
     *
     * @param <T> the type of the items
     * @param <R> the type of the results
     * @param items what to apply the function to
     * @param function what to apply
     * @return the results, one by one
     */
    public <T extends @Nullable Object, R extends @Nullable Object> Results<R> imap(Iterable<? extends T> items,
            CheckedFunction<? super T, ? extends R, ?> function) {
        return imap(items, defaultReadAhead(), function);
    }

    /**
     * Applies {@code function} to each item, each in a member of its own, and gives the results one by one in the order of
     * the items. Does not wait itself; the results do.
     *
     * @param <T> the type of the items
     * @param <R> the type of the results
     * @param items what to apply the function to
     * @param readAhead how many items may have been begun and not taken; work stops when the results are not taken
     * @param function what to apply
     * @return the results, one by one
     * @throws IllegalArgumentException when {@code readAhead} is not positive
     */
    public <T extends @Nullable Object, R extends @Nullable Object> Results<R> imap(Iterable<? extends T> items,
            int readAhead, CheckedFunction<? super T, ? extends R, ?> function) {
        return results(items, readAhead, function, true);
    }

    /**
     * As {@link #imapUnordered(Iterable, int, CheckedFunction)}, reading ahead as far as there are places.
     *
     * @param <T> the type of the items
     * @param <R> the type of the results
     * @param items what to apply the function to
     * @param function what to apply
     * @return the results, one by one
     */
    public <T extends @Nullable Object, R extends @Nullable Object> Results<R> imapUnordered(
            Iterable<? extends T> items, CheckedFunction<? super T, ? extends R, ?> function) {
        return imapUnordered(items, defaultReadAhead(), function);
    }

    /**
     * As {@link #imap(Iterable, int, CheckedFunction)}, but the results come in the order in which they are ready.
     *
     * @param <T> the type of the items
     * @param <R> the type of the results
     * @param items what to apply the function to
     * @param readAhead how many items may have been begun and not taken
     * @param function what to apply
     * @return the results, one by one
     */
    public <T extends @Nullable Object, R extends @Nullable Object> Results<R> imapUnordered(
            Iterable<? extends T> items, int readAhead, CheckedFunction<? super T, ? extends R, ?> function) {
        return results(items, readAhead, function, false);
    }

    /** How far {@code imap} reads ahead when it is not told. */
    int defaultReadAhead() {
        return Integer.MAX_VALUE;
    }

    private <T extends @Nullable Object, R extends @Nullable Object> Results<R> results(Iterable<? extends T> items,
            int readAhead, CheckedFunction<? super T, ? extends R, ?> function, boolean ordered) {
        requireItems(items, function);
        if (readAhead < 1) {
            throw new IllegalArgumentException("readAhead is " + readAhead + "; it must be 1 or more");
        }
        return onHub(() -> {
            Mapping<T, R> mapping = new Mapping<>(this, items, function, readAhead, ordered);
            mapping.start();
            return mapping;
        });
    }

    private static void requireItems(Object items, Object function) {
        Objects.requireNonNull(items, "items is null; pass what to apply the function to");
        Objects.requireNonNull(function, "function is null; pass what to apply to the items");
    }

    private static void requireCode(Object code) {
        Objects.requireNonNull(code, "code is null; pass the code to run");
    }
}
