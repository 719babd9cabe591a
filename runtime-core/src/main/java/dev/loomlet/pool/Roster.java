package dev.loomlet.pool;

import dev.loomlet.CheckedFunction;
import dev.loomlet.CheckedRunnable;
import dev.loomlet.Coroutine;
import dev.loomlet.CoroutineExit;
import dev.loomlet.Hub;
import dev.loomlet.Loomlet;
import dev.loomlet.loop.Limits;
import dev.loomlet.loop.Waiter;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The members of a group: how they come and go, and are joined and killed. What is public here is part of {@link Group}. */
abstract sealed class Roster implements Iterable<Coroutine<?>> permits Group {

    private final String name;
    private final GroupHome home = new GroupHome();
    private final Members members;
    /** Who wait for places in the name of {@code submit}. */
    private final Members submitters;
    /** Who read the items of {@code map} and {@code imap}. */
    private final Members readers;

    Roster(String name) {
        this.name = Objects.requireNonNull(name, "name is null; leave it out for a default one");
        this.members = new Members(this, this::placeLeft);
        this.submitters = new Members(this, () -> {});
        this.readers = new Members(this, () -> {});
    }

    final GroupHome home() {
        return home;
    }

    final Members members() {
        return members;
    }

    /** Takes a place for one member, waiting for it no longer than {@code nanos}; a negative number means no limit. */
    boolean takePlace(long nanos) {
        return true;
    }

    /** A member has left its place, or a place that was taken is not needed. */
    void placeLeft() {}

    /** Carries out {@code call} on the group's hub. */
    final <T extends @Nullable Object> T onHub(Supplier<T> call) {
        return home.isHere() ? call.get() : home.fromElsewhere(this, call::get);
    }

    /** Carries out on the group's hub what ends others, and so must not be left undone when its caller is ended itself. */
    final <T extends @Nullable Object> T onHubToItsEnd(Supplier<T> call) {
        return home.isHere() ? call.get() : home.fromElsewhereToItsEnd(this, call::get);
    }

    /**
     * Spawns a member; see {@link Hub#spawn(Callable)}. In a pool, waits until there is a place for it.
     *
     * @param <T> the type of the result
     * @param body the code to run
     * @return the coroutine
     * @throws IllegalStateException when the hub is closed
     */
    public <T extends @Nullable Object> Coroutine<T> spawn(Callable<T> body) {
        requireBody(body);
        return require(enter(-1, hub -> hub.spawn(body)));
    }

    /**
     * As {@link #spawn(Callable)}, for a body without a result.
     *
     * @param body the code to run
     * @return the coroutine
     */
    public Coroutine<@Nullable Void> spawn(CheckedRunnable<?> body) {
        requireBody(body);
        return require(enter(-1, hub -> hub.spawn(body)));
    }

    /**
     * As {@link #spawn(Callable)}, with a name for logs and reports.
     *
     * @param <T> the type of the result
     * @param coroutineName the coroutine's name, for logs and reports
     * @param body the code to run
     * @return the coroutine
     */
    public <T extends @Nullable Object> Coroutine<T> spawn(String coroutineName, Callable<T> body) {
        requireBody(body);
        requireName(coroutineName);
        return require(enter(-1, hub -> hub.spawn(coroutineName, body)));
    }

    /**
     * As {@link #spawn(CheckedRunnable)}, with a name for logs and reports.
     *
     * @param coroutineName the coroutine's name, for logs and reports
     * @param body the code to run
     * @return the coroutine
     */
    public Coroutine<@Nullable Void> spawn(String coroutineName, CheckedRunnable<?> body) {
        requireBody(body);
        requireName(coroutineName);
        return require(enter(-1, hub -> hub.spawn(coroutineName, body)));
    }

    static void requireBody(Object body) {
        Objects.requireNonNull(body, "body is null; pass the code to run");
    }

    private static void requireName(String name) {
        Objects.requireNonNull(name, "name is null; leave it out for a default one");
    }

    private static <T extends @Nullable Object> T require(@Nullable T entered) {
        return Objects.requireNonNull(entered);
    }

    /** Makes what {@code spawner} spawns a member, when there is a place in time; else null. */
    final <T extends @Nullable Object> @Nullable Coroutine<T> enter(long nanos,
            CheckedFunction<Hub, Coroutine<T>, RuntimeException> spawner) {
        return onHub(() -> {
            if (!takePlace(nanos)) {
                return null;
            }
            Coroutine<T> coroutine;
            try {
                coroutine = spawner.apply(home.hub());
            } catch (Throwable e) {
                placeLeft();
                throw e;
            }
            members.add(coroutine);
            return coroutine;
        });
    }

    /**
     * Makes {@code coroutine} a member, unless it is one already or has ended. In a pool, waits until there is a place for
     * it.
     *
     * @param coroutine what {@code spawn} returned
     * @throws IllegalArgumentException when the coroutine belongs to another hub than the group
     */
    public void add(Coroutine<?> coroutine) {
        add(coroutine, -1);
    }

    final boolean add(Coroutine<?> coroutine, long nanos) {
        requireCoroutine(coroutine);
        return onHub(() -> {
            if (coroutine.hub() != home.hub()) {
                throw new IllegalArgumentException(
                        "coroutine " + coroutine + " belongs to " + coroutine.hub() + ", and "
                                + this + " to " + home.hub() + "; add it to a group that is used on its own hub alone");
            }
            if (isNotWanted(coroutine)) {
                return true;
            }
            if (!takePlace(nanos)) {
                return false;
            }
            if (isNotWanted(coroutine)) {
                placeLeft();
            } else {
                members.add(coroutine);
            }
            return true;
        });
    }

    private boolean isNotWanted(Coroutine<?> coroutine) {
        return coroutine.ready() || members.contains(coroutine);
    }

    private static void requireCoroutine(Coroutine<?> coroutine) {
        Objects.requireNonNull(coroutine, "coroutine is null; pass what spawn returned");
    }

    /**
     * Lets {@code coroutine} go: it is no longer a member, and goes on.
     *
     * @param coroutine what {@code spawn} returned
     * @return whether it was a member
     */
    public boolean discard(Coroutine<?> coroutine) {
        requireCoroutine(coroutine);
        return onHub(() -> members.discard(coroutine));
    }

    /**
     * How many members there are. Never waits.
     *
     * @return zero or more
     */
    public int size() {
        return members.size();
    }

    /**
     * Whether there are no members. Never waits.
     *
     * @return false when there is a member
     */
    public boolean isEmpty() {
        return members.size() == 0;
    }

    /**
     * Whether a spawn would have to wait: never so in a group that is no pool.
     *
     * @return false when a place is free
     */
    public boolean isFull() {
        return false;
    }

    /**
     * Whether {@code coroutine} is a member.
     *
     * @param coroutine what {@code spawn} returned
     * @return false when it has ended or never was one
     */
    public boolean contains(Coroutine<?> coroutine) {
        requireCoroutine(coroutine);
        return onHub(() -> members.contains(coroutine));
    }

    /** The present members, oldest first; later changes do not show. */
    @Override
    public Iterator<Coroutine<?>> iterator() {
        return onHub(() -> members.snapshot().stream().<Coroutine<?>>map(Members.Membership::coroutine).iterator());
    }

    /** The members as those who wait. On the hub. */
    final List<Waiter> waiters() {
        return members.snapshot().stream().map(each -> (Waiter) each.coroutine()).toList();
    }

    /**
     * Waits until the group has been empty at one point; members that are added meanwhile, and those that {@link Group#submit}
     * has still to spawn, are waited for too.
     *
     * @throws IllegalStateException when a member calls, which would wait for its own end
     */
    public void join() {
        join(-1, false);
    }

    /**
     * As {@link #join()}, but waits no longer than {@code timeout}; zero or less only looks.
     *
     * @param timeout the longest time to wait
     * @return whether the group is empty
     */
    public boolean join(Duration timeout) {
        return join(Limits.of(timeout), false);
    }

    /**
     * As {@link #join()}, and then throws the first failure, in the order of ending, of the members that ended meanwhile.
     * Their failures are not logged. Killed ones have not failed.
     *
     * @throws CompletionException when the failure is a checked exception, which is the cause; an unchecked one comes out
     *     as it is
     */
    public void joinRaising() {
        join(-1, true);
    }

    /**
     * As {@link #joinRaising()}, but waits no longer than {@code timeout}; whether the group is empty.
     *
     * @param timeout the longest time to wait
     * @return whether the group is empty
     */
    public boolean joinRaising(Duration timeout) {
        return join(Limits.of(timeout), true);
    }

    private boolean join(long nanos, boolean raises) {
        return onHub(() -> {
            if (members.contains(Loomlet.current())) {
                throw new IllegalStateException(Loomlet.current() + " waits for the end of all members of " + this
                        + ", of which it is one, so that it would wait for its own; let another coroutine join the group");
            }
            return awaitEmpty(nanos, raises);
        });
    }

    private boolean awaitEmpty(long nanos, boolean raises) {
        Countdown countdown = new Countdown(nanos);
        while (members.awaitEmpty(countdown.left(), raises)) {
            if (submitters.size() == 0) {
                return true;
            }
            if (!submitters.awaitEmpty(countdown.left(), false)) {
                return false;
            }
        }
        return false;
    }

    /**
     * Kills all members, and waits until the group is empty. Each member gets one signal, a {@link CoroutineExit}, however
     * often the group is killed; those that have not had their first turn never run. Members that are added meanwhile, by
     * the clean-up of the others say, are killed when those have ended. What {@code map}, {@code imap} and {@code submit}
     * have still to spawn is dropped. A member that calls is unwound at once, when the others have their signals.
     *
     * <p>To kill without waiting, see {@link #signal}.
     */
    public void kill() {
        kill(CoroutineExit::new, -1);
    }

    /**
     * As {@link #kill()}, with {@code signal} in place of the CoroutineExits. Other signals count as failures.
     *
     * @param signal what comes out of their waits
     */
    public void kill(Throwable signal) {
        requireSignal(signal);
        kill(() -> signal, -1);
    }

    /**
     * As {@link #kill()}, but waits no longer than {@code timeout}.
     *
     * @param timeout the longest time to wait
     * @return whether the group is empty
     */
    public boolean kill(Duration timeout) {
        return kill(CoroutineExit::new, Limits.of(timeout));
    }

    /**
     * As {@link #kill(Throwable)}, but waits no longer than {@code timeout}.
     *
     * @param signal what comes out of their waits
     * @param timeout the longest time to wait
     * @return whether the group is empty
     */
    public boolean kill(Throwable signal, Duration timeout) {
        requireSignal(signal);
        return kill(() -> signal, Limits.of(timeout));
    }

    private Killing killing() {
        return new Killing(members, List.of(submitters, readers, members));
    }

    private boolean kill(Supplier<Throwable> signals, long nanos) {
        return onHubToItsEnd(() -> killing().run(signals, nanos));
    }

    /**
     * Has {@code signal} come out of the wait of each member that the group has not signalled before, and does not wait for
     * that. Members that have not had their first turn are gone when this returns.
     *
     * @param signal what comes out of their waits
     */
    public void signal(Throwable signal) {
        requireSignal(signal);
        onHubToItsEnd(() -> {
            killing().signalAll(() -> signal);
            return true;
        });
    }

    private static void requireSignal(Throwable signal) {
        Objects.requireNonNull(signal, "signal is null; a new CoroutineExit() is what kills");
    }

    /**
     * Kills one member and waits until it has ended. It gets no second signal if the group has sent it one before.
     *
     * @param member a coroutine
     * @return whether it was a member
     */
    public boolean killOne(Coroutine<?> member) {
        requireCoroutine(member);
        return onHubToItsEnd(() -> {
            Members.Membership membership = members.find(member);
            if (membership == null) {
                return false;
            }
            if (member == Loomlet.current()) {
                throw new CoroutineExit();
            }
            membership.signal(new CoroutineExit());
            member.join();
            return true;
        });
    }

    /** Spawns a coroutine that waits for a place for a member, and is none itself. On the hub. */
    final <T extends @Nullable Object> Coroutine<T> spawnSubmitter(Callable<T> body) {
        Coroutine<T> submitter = home.hub().spawn("submit to " + this, body);
        submitters.add(submitter);
        return submitter;
    }

    /** Spawns a coroutine that reads items, and is no member. On the hub. */
    final Coroutine<?> spawnReader(CheckedRunnable<?> body) {
        Coroutine<?> reader = home.hub().spawn("reader of items for " + this, body);
        readers.add(reader);
        return reader;
    }

    @Override
    public String toString() {
        return name;
    }
}
