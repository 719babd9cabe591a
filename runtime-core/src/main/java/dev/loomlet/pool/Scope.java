package dev.loomlet.pool;

import dev.loomlet.CheckedConsumer;
import dev.loomlet.CheckedFunction;
import dev.loomlet.CheckedRunnable;
import dev.loomlet.Coroutine;
import dev.loomlet.CoroutineExit;
import dev.loomlet.DeadlockException;
import dev.loomlet.Hub;
import dev.loomlet.Timeout;
import dev.loomlet.loop.EndListener;
import dev.loomlet.loop.Region;
import dev.loomlet.loop.Task;
import dev.loomlet.loop.Waiter;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A block of code that its coroutines do not outlive: when it is left, in whichever way, all that were spawned in it have
 * ended.
 *
 * <pre>{@code
 * try (Scope scope = Scope.open()) {
 *     Coroutine<Page> page = scope.spawn(() -> fetch(url));
 *     Coroutine<User> user = scope.spawn(() -> load(id));
 *     render(page.get(), user.get());
 * }
 * }</pre>
 *
 * <p><b>How it ends.</b> {@link #close} waits for the children. In these cases it kills them first:
 * <ul>
 * <li>A child failed. Then the failure comes out of the wait that the block is in, or out of its next one, and the other
 * children are killed at once. A child that was killed has not failed.
 * <li>A signal from outside came out of a wait of the block: a kill of the coroutine that opened the scope, an interrupt, a
 * {@link Timeout} that was started before the scope, or the scope's own deadline. One that comes while {@code close} waits
 * kills the children too.
 * <li>{@link #cancel} was called.
 * </ul>
 * An exception that the block's own code throws is none of these: {@code close} cannot see it, and waits for the children.
 * {@link #run} and {@link #call} do see it, and kill them; take these where children may go on for long.
 *
 * <p><b>What comes out.</b> One failure is first, and the failures of the children that come after it are suppressed in it.
 * It comes out once: out of the block's wait, or out of {@link #join}, or else out of {@code close}. A block that catches it
 * has dealt with it, except in {@code run} and {@code call}, which throw it again. An unchecked one comes out as it is, a
 * checked one as the cause of a {@link CompletionException}. When the block ends by an exception of its own or by a signal,
 * that comes out, and what is left to come out of the scope is suppressed in it. A signal that comes out of {@code close}
 * goes before the failure of a child, which is suppressed in it.
 *
 * <p>A {@linkplain #supervised() supervised} scope lets each child fail for itself: the others go on, and nothing comes out
 * of the scope. A failure that nobody waits for is logged.
 *
 * <p>A scope belongs to who opened it: a coroutine, or the thread that drives its hub. That one alone may join and close
 * it; coroutines of the same hub may spawn into it and cancel it. Scopes nest. The model is the nursery of Trio.
 */
public final class Scope implements AutoCloseable {

    private final Hub hub = Hub.current();
    private final Waiter owner;
    private final @Nullable Timeout deadline;
    private final boolean supervised;
    private final Region region;
    private final Set<Coroutine<?>> children = new LinkedHashSet<>();
    private @Nullable Throwable failure;
    /** Whether the failure was sent to the block, or has come out of the scope. */
    private boolean told;
    private boolean cancelled;
    private boolean ownerWaits;
    private boolean closed;

    private Scope(boolean supervised, @Nullable Duration limit) {
        owner = Waiter.current();
        if (!owner.isLasting()) {
            throw new IllegalStateException("Scope.open was called by " + owner
                    + ", which is no coroutine; spawn the code on the hub: spawn(...)");
        }
        if (!owner.loop().isOnLoop()) {
            throw new IllegalStateException("Scope.open was called by " + owner
                    + " in blocking(...), beside its hub; open the scope around blocking(...)");
        }
        this.supervised = supervised;
        this.deadline = limit == null ? null : Timeout.start(limit);
        this.region = Region.enter(owner);
    }

    /**
     * Opens a scope in which the first failure of a child ends the others and the block.
     *
     * @return the scope; close it at the end of the block
     * @throws IllegalStateException on a virtual thread that is no coroutine; on the portable engine also in
     *     {@code blocking(...)}
     */
    public static Scope open() {
        return new Scope(false, null);
    }

    /**
     * As {@link #open()}, with a limit on the time that the block may take: when it is up, a {@link Timeout} comes out of the
     * block's wait or out of {@link #close}, and the children are killed. Code that never waits is not stopped.
     *
     * @param limit the time allowed
     * @return the scope; close it at the end of the block
     */
    public static Scope open(Duration limit) {
        return new Scope(false, requireLimit(limit));
    }

    /**
     * Opens a scope in which each child fails for itself.
     *
     * @return the scope; close it at the end of the block
     */
    public static Scope supervised() {
        return new Scope(true, null);
    }

    /**
     * As {@link #supervised()}, with a limit on the time that the block may take, as in {@link #open(Duration)}.
     *
     * @param limit the time allowed
     * @return the scope; close it at the end of the block
     */
    public static Scope supervised(Duration limit) {
        return new Scope(true, requireLimit(limit));
    }

    private static Duration requireLimit(Duration limit) {
        return Objects.requireNonNull(limit, "limit is null; leave it out for none");
    }

    /**
     * Runs {@code body} in a new scope. When it throws, the children are killed; when it returns, they are waited for.
     *
     * @param <X> what the code throws
     * @param body the code to run
     * @throws X when the body does
     * @throws CompletionException when a child failed with a checked exception, which is the cause; an unchecked one comes
     *     out as it is
     */
    public static <X extends Exception> void run(CheckedConsumer<? super Scope, X> body) throws X {
        Objects.requireNonNull(body, "body is null; pass the code to run");
        Scope.<@Nullable Void, X>call(scope -> {
            body.accept(scope);
            return null;
        });
    }

    /**
     * As {@link #run}, for a body with a result.
     *
     * @param <T> the type of the result
     * @param <X> what the code throws
     * @param body the code to run
     * @return what the body returns
     * @throws X when the code does
     */
    public static <T extends @Nullable Object, X extends Exception> T call(
            CheckedFunction<? super Scope, ? extends T, X> body) throws X {
        Objects.requireNonNull(body, "body is null; pass the code to run");
        Scope scope = open();
        T result;
        try {
            result = body.apply(scope);
        } catch (Throwable e) {
            scope.cancelChildren("the block of its scope threw");
            scope.told = false;
            Throwable rest = scope.end();
            if (rest != null) {
                suppress(e, rest);
            }
            throw e;
        }
        scope.told = false;
        scope.close();
        return result;
    }

    /**
     * Spawns a child, as {@link Hub#spawn(Callable)} does. Never waits.
     *
     * @param <T> the type of the result
     * @param body the code to run
     * @return the coroutine
     * @throws IllegalStateException when the scope is closed or cancelled, or a child has failed, which is the cause; or
     *     when the caller is not on the scope's hub. In the block itself a failure that has not come out yet does so, as from
     *     a wait
     */
    public <T extends @Nullable Object> Coroutine<T> spawn(Callable<T> body) {
        requireOpen();
        return adopt(hub.spawn(body));
    }

    /**
     * As {@link #spawn(Callable)}, for a body without a result.
     *
     * @param body the code to run
     * @return the coroutine
     */
    public Coroutine<@Nullable Void> spawn(CheckedRunnable<?> body) {
        requireOpen();
        return adopt(hub.spawn(body));
    }

    /**
     * As {@link #spawn(Callable)}, with a name for logs and reports.
     *
     * @param <T> the type of the result
     * @param name the coroutine's name, for logs and reports
     * @param body the code to run
     * @return the coroutine
     */
    public <T extends @Nullable Object> Coroutine<T> spawn(String name, Callable<T> body) {
        requireOpen();
        return adopt(hub.spawn(name, body));
    }

    /**
     * As {@link #spawn(CheckedRunnable)}, with a name for logs and reports.
     *
     * @param name the coroutine's name, for logs and reports
     * @param body the code to run
     * @return the coroutine
     */
    public Coroutine<@Nullable Void> spawn(String name, CheckedRunnable<?> body) {
        requireOpen();
        return adopt(hub.spawn(name, body));
    }

    private <T extends @Nullable Object> Coroutine<T> adopt(Coroutine<T> child) {
        children.add(child);
        ((Task) child).whenEnded(new Child(child));
        return child;
    }

    private void requireOpen() {
        requireHub("spawn");
        if (failure != null && Waiter.current() == owner && owner.withdrawSignal(failure)) {
            // It was on its way to the block's next wait.
            throw Waiter.raise(failure);
        }
        if (closed || cancelled) {
            throw new IllegalStateException(this + " is " + (closed ? "closed" : "cancelled")
                    + " and takes no more coroutines; spawn them on the hub, or in another scope", failure);
        }
    }

    private void requireHub(String call) {
        Waiter caller = Waiter.currentOnLoop();
        if (caller == null || caller.loop() != owner.loop()) {
            throw new IllegalStateException(call + " was called outside of " + hub + ", to which " + this
                    + " belongs; call it in one of its coroutines");
        }
    }

    private void requireOwner(String call) {
        Waiter caller = Waiter.currentOnLoop();
        if (caller != owner) {
            throw new IllegalStateException(
                    call + " was called by " + (caller == null ? Thread.currentThread() : caller)
                            + ", but " + owner + " has opened " + this + " and alone can wait for it");
        }
    }

    private final class Child implements EndListener {
        private final Coroutine<?> coroutine;

        private Child(Coroutine<?> coroutine) {
            this.coroutine = coroutine;
        }

        @Override
        public void ended(Task task) {
            children.remove(coroutine);
            Throwable thrown = coroutine.exception();
            if (thrown != null && !supervised) {
                failed(thrown);
            }
            if (children.isEmpty() && ownerWaits) {
                owner.wake();
            }
        }

        @Override
        public boolean hearsOfFailure() {
            return !supervised;
        }
    }

    private void failed(Throwable thrown) {
        if (failure != null) {
            suppress(failure, thrown);
            return;
        }
        failure = thrown instanceof RuntimeException || thrown instanceof Error ? thrown
                : new CompletionException(thrown);
        if (!ownerWaits) {
            told = true;
            owner.signalWaiter(failure, region.stamp());
        }
        cancelChildren("a sibling failed");
    }

    private static void suppress(Throwable first, Throwable other) {
        for (Throwable part = first; part != null; part = part.getCause()) {
            if (part == other) {
                return;
            }
        }
        first.addSuppressed(other);
    }

    /**
     * Kills all children, and does not wait for that. The scope takes no others; the block goes on. A child that calls
     * meets its kill at its next wait.
     *
     * @throws IllegalStateException when the caller is not on the scope's hub
     */
    public void cancel() {
        requireHub("cancel");
        cancelChildren("its scope was cancelled");
    }

    private void cancelChildren(String why) {
        if (!cancelled) {
            cancelled = true;
            for (Coroutine<?> child : List.copyOf(children)) {
                child.signal(new CoroutineExit(why));
            }
        }
    }

    /**
     * Waits until no children are left; the scope remains open. When one has failed, throws the failure then, each time.
     *
     * @throws CompletionException when the failure is a checked exception, which is the cause; an unchecked one comes out
     *     as it is
     * @throws IllegalStateException when the caller has not opened the scope
     */
    public void join() {
        requireOwner("join");
        takeBackFailure();
        awaitChildren();
        if (failure != null) {
            told = true;
            throw Waiter.raise(failure);
        }
    }

    /**
     * Waits until no children are left, having killed them if the scope's rules say so, and throws the first failure unless
     * it has come out before. Closing again does nothing.
     *
     * @throws CompletionException when the failure is a checked exception, which is the cause; an unchecked one comes out
     *     as it is
     * @throws IllegalStateException when the caller has not opened the scope
     */
    @Override
    public void close() {
        requireOwner("close");
        if (closed) {
            return;
        }
        Throwable rest = end();
        if (rest != null) {
            throw Waiter.raise(rest);
        }
    }

    /** Ends the scope; what is left to come out of it. */
    private @Nullable Throwable end() {
        takeBackFailure();
        if (region.wasSignalled()) {
            cancelChildren("the owner of its scope was killed, or its time was up");
        }
        Throwable signal = null;
        while (!children.isEmpty()) {
            boolean hopeless = cancelled;
            try {
                awaitChildren();
            } catch (Throwable e) {
                cancelChildren("the owner of its scope was killed, or its time was up");
                if (signal == null) {
                    signal = e;
                } else {
                    suppress(signal, e);
                }
                if (hopeless && e instanceof DeadlockException) {
                    break;
                }
            }
        }
        closed = true;
        region.leave();
        if (deadline != null) {
            deadline.close();
        }
        if (failure == null || told) {
            return signal;
        }
        told = true;
        if (signal == null) {
            return failure;
        }
        suppress(signal, failure);
        return signal;
    }

    /** Sees to it that a failure which the block has not met does not come out of a wait of this class. */
    private void takeBackFailure() {
        if (failure != null && owner.withdrawSignal(failure)) {
            told = false;
        }
    }

    private void awaitChildren() {
        if (!children.isEmpty()) {
            ownerWaits = true;
            try {
                owner.await(new Blocker());
            } finally {
                ownerWaits = false;
            }
        }
    }

    private final class Blocker {
        @Override
        public String toString() {
            return "the end of all coroutines in " + Scope.this + ": " + children.stream().limit(10).toList();
        }
    }

    @Override
    public String toString() {
        return "the scope of " + owner;
    }
}
