package dev.loomlet.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The loop that an object such as a channel or a lock belongs to: whose turns guard its state.
 *
 * <p>Given at creation, or else the loop of whoever uses the object first. When that loop has been closed, the next user's
 * takes its place: nobody can be waiting there any more. On its own loop an object is used directly, at no cost but one
 * comparison; calls from anywhere else are posted to it, see {@link ForeignOperation}.
 *
 * <p>A home that was given, unless on virtual time, and one that is used from elsewhere, is shared. Waiting for a shared
 * object is never a deadlock, as somebody elsewhere may end the wait.
 */
public final class Home {

    private static final VarHandle LOOP;

    static {
        try {
            LOOP = MethodHandles.lookup().findVarHandle(Home.class, "loop", EventLoop.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static volatile @Nullable Function<Object, EventLoop> hubs;

    private volatile @Nullable EventLoop loop;
    private final boolean forThreads;
    private boolean shared;

    /** A home that is found at the first use, by one who has a loop. */
    public Home() {
        this(false);
    }

    private Home(boolean forThreads) {
        this.forThreads = forThreads;
    }

    /** A home that is found at the first use; when that is by a thread without a loop, it is one that such objects share. */
    public static Home forThreads() {
        return new Home(true);
    }

    /** A home on {@code loop}. */
    public Home(EventLoop loop) {
        this.loop = loop;
        this.forThreads = false;
        // A world on virtual time is one of its own: were it to wait for others, its clock would stand still.
        this.shared = !loop.isVirtual();
    }

    /**
     * A home on the loop of {@code hub}.
     *
     * @param hub a hub, whose type belongs to the floor above
     */
    public static Home of(Object hub) {
        Objects.requireNonNull(hub, "hub is null; leave it out for the hub of the first user");
        return new Home(hubs.apply(hub));
    }

    /** Sets how to find the loop of a hub; once, when the floor above is initialised. */
    public static void findHubsWith(Function<Object, EventLoop> finder) {
        hubs = finder;
    }

    /**
     * Whether the caller runs on the home loop, and so may use the object's state. From any thread.
     *
     * @throws IllegalStateException when there is no home yet and the caller has no loop to offer
     */
    public boolean isHere() {
        EventLoop settled = loop;
        if (settled != null && !settled.isClosed()) {
            if (settled.isOnLoop()) {
                return true;
            }
            if (!settled.isDeserted()) {
                return false;
            }
        }
        return settle(settled).isOnLoop();
    }

    /** Has {@code message} delivered on the home loop; false when that has just been closed. From any thread. */
    public boolean post(LoopMessage message) {
        EventLoop settled = loop;
        return (settled == null || settled.isClosed() ? settle(settled) : settled).post(message);
    }

    /** Whether there is a home and the caller runs on it: {@link #isHere()} without finding one. From any thread. */
    public boolean isSettledHere() {
        EventLoop settled = loop;
        return settled != null && settled.isOnLoop() && !settled.isClosed();
    }

    /** Whether there is a home that is not closed. From any thread. */
    public boolean isSettled() {
        EventLoop settled = loop;
        return settled != null && !settled.isClosed();
    }

    private EventLoop settle(@Nullable EventLoop previous) {
        Waiter caller = Waiter.current();
        if (forThreads && (caller == null || caller.loop().isClosed())) {
            LOOP.compareAndSet(this, previous, SharedLoop.get());
            return loop;
        }
        if (caller == null) {
            throw new IllegalStateException(Thread.currentThread()
                    + " belongs to no hub, and " + (previous == null ? "no hub has used this object before"
                            : "the hub that used this object is closed")
                    + "; use it in a coroutine first, or create it for a hub");
        }
        LOOP.compareAndSet(this, previous, caller.loop());
        return loop;
    }

    /** Makes {@code newLoop} the home if there is none that is open. From any thread. */
    public void settleOn(EventLoop newLoop) {
        EventLoop settled = loop;
        if (settled == null || settled.isClosed()) {
            LOOP.compareAndSet(this, settled, newLoop);
        }
    }

    /** The home loop; null when there is none yet. */
    public @Nullable EventLoop loop() {
        return loop;
    }

    /** Notes that somebody elsewhere uses the object. On the home loop. */
    public void share() {
        shared = true;
    }

    /** Whether a wait for the object may be ended by somebody who is not on the caller's loop. From any thread. */
    public boolean isShared() {
        return !isHere() || shared;
    }

    /** As {@link Waiter#await}, for a waiter on the home loop who waits for the object. */
    public void await(Waiter waiter, Object blocker) {
        if (!shared) {
            waiter.await(blocker);
            return;
        }
        waiter.loop().promiseMade();
        try {
            waiter.await(blocker);
        } finally {
            waiter.loop().promiseKept();
        }
    }

    /** As {@link Waiter#awaitFor}, for a waiter on the home loop who waits for the object; negative for no limit. */
    public boolean awaitFor(Waiter waiter, Object blocker, long nanos) {
        if (nanos >= 0) {
            // The timer is reason enough not to call it a deadlock.
            return waiter.awaitFor(blocker, nanos);
        }
        await(waiter, blocker);
        return true;
    }
}
