package dev.loomlet;

import dev.loomlet.loop.Completion;
import dev.loomlet.loop.EndListener;
import dev.loomlet.loop.EventLoop;
import dev.loomlet.loop.Limits;
import dev.loomlet.loop.Registration;
import dev.loomlet.loop.SpawnSite;
import dev.loomlet.loop.Task;
import dev.loomlet.loop.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * State and who touches it: `result` and `outcome` are written on the hub, once, and read from anywhere (the volatile
 * write of `result` publishes `outcome`). All other fields are used on the hub alone; calls from other threads go there
 * as messages.
 */
final class HubCoroutine<T extends @Nullable Object> extends Task implements Coroutine<T> {

    private static final long FOREVER = -1;

    private enum Result {
        PENDING,
        SUCCEEDED,
        FAILED,
        KILLED
    }

    private final Hub hub;
    private final long id;
    private final @Nullable Object spawnSite;
    private @Nullable CheckedSupplier<? extends T, ?> body;
    private volatile @Nullable String name;
    private volatile Result result = Result.PENDING;
    private @Nullable Object outcome;
    // Most coroutines have one joiner or none: a Waiter, an EndListener, a List of both, or null.
    private @Nullable Object listeners;
    private @Nullable Links<T> links;

    /** @param source what the user gave as the body, by which a report tells where that was written */
    HubCoroutine(Hub hub, @Nullable String name, CheckedSupplier<? extends T, ?> body, Object source) {
        super(hub.loop(), idOfCaller(hub));
        this.hub = hub;
        this.id = hub.nextId();
        this.name = name;
        this.body = InheritedLocals.adoptedBy(body);
        this.spawnSite = SpawnSite.capture(
                source instanceof WithoutResult<?>(CheckedRunnable<?> written) ? written : source,
                hub.host().recordsSpawnSites());
    }

    /** The id alone, as a reference to the spawner would keep it in memory after its end. */
    private static long idOfCaller(Hub hub) {
        return Waiter.current() instanceof HubCoroutine<?> caller && caller.hub == hub ? caller.id : 0;
    }

    @Override
    protected void run() {
        String given = name;
        if (given != null) {
            Thread.currentThread().setName(given);
        }
        try {
            T value = body.get();
            end(Result.SUCCEEDED, value);
        } catch (Throwable e) {
            // An interruption is most likely our own, of a call of the JDK: the signal behind it is what ended the body.
            Throwable signal = e instanceof InterruptedException ? takeSignal() : null;
            endExceptionally(signal == null ? e : signal);
        }
    }

    private void endExceptionally(Throwable thrown) {
        if (thrown instanceof CoroutineExit) {
            end(Result.KILLED, thrown);
            return;
        }
        boolean awaited = isAwaited();
        end(Result.FAILED, thrown);
        hub.failed(this, thrown, awaited || hasLinks());
    }

    private void endUnstarted(Throwable signal, boolean awaited) {
        if (signal instanceof CoroutineExit) {
            end(Result.KILLED, signal);
            return;
        }
        boolean silent = awaited || isAwaited() || hasLinks();
        end(Result.FAILED, signal);
        if (!silent) {
            hub.host().report(() -> hub.failed(this, signal, false));
        }
    }

    @Override
    protected void startFailed(Throwable failure) {
        end(Result.FAILED, failure);
        // There is no memory left to log it, but the one who runs the hub has to learn of it.
        hub.failed(this, failure, true);
    }

    /** The hub was closed and this coroutine did not end in time. */
    void abandon(Throwable reason) {
        end(Result.FAILED, reason);
    }

    private void end(Result how, @Nullable Object with) {
        if (ready()) {
            return;
        }
        body = null;
        outcome = with;
        result = how;
        Hub.ended(this);
        Object told = listeners;
        listeners = null;
        if (told instanceof List<?> list) {
            list.forEach(this::tell);
        } else if (told != null) {
            tell(told);
        }
        Links<T> present = links;
        if (present != null) {
            present.fire(this);
        }
    }

    private boolean isAwaited() {
        return listeners instanceof List<?> list
                ? list.stream().anyMatch(HubCoroutine::hearsOfFailure)
                : hearsOfFailure(listeners);
    }

    private static boolean hearsOfFailure(@Nullable Object listener) {
        return listener instanceof EndListener told ? told.hearsOfFailure() : listener != null;
    }

    private void tell(Object listener) {
        if (listener instanceof Waiter waiter) {
            waiter.wake();
        } else {
            ((EndListener) listener).ended(this);
        }
    }

    @Override
    public void whenEnded(EndListener listener) {
        boolean posted = loop().post(() -> {
            if (ready()) {
                listener.ended(this);
            } else {
                listen(listener);
            }
        });
        if (!posted) {
            listener.ended(this);
        }
    }

    @Override
    public Runnable whenReady(Runnable listener) {
        Objects.requireNonNull(listener, "listener is null; pass the code to run when the coroutine has ended");
        EndListener adapter = ended -> runListener(listener);
        whenEnded(adapter);
        return new Registration() {
            @Override
            public boolean hasHelpFromOutside(@Nullable EventLoop waiting) {
                return loop().isIndependentOf(waiting);
            }

            @Override
            public void run() {
                forgetListener(adapter);
            }
        };
    }

    private void runListener(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException | Error e) {
            // The others are to hear of the end all the same.
            hub.host().listenerFailed(e);
        }
    }

    @Override
    public void forgetListener(EndListener listener) {
        loop().post(() -> unlisten(listener));
    }

    @SuppressWarnings("unchecked")
    private void listen(Object listener) {
        Object present = listeners;
        if (present == null) {
            listeners = listener;
        } else if (present instanceof List<?>) {
            ((List<Object>) present).add(listener);
        } else {
            List<Object> list = new ArrayList<>();
            list.add(present);
            list.add(listener);
            listeners = list;
        }
    }

    private void unlisten(Object listener) {
        Object present = listeners;
        if (present == listener) {
            listeners = null;
        } else if (present instanceof List<?> list) {
            list.remove(listener);
            if (list.isEmpty()) {
                listeners = null;
            }
        }
    }

    @Override
    public void join() {
        awaitEnd(FOREVER);
    }

    @Override
    public boolean join(Duration timeout) {
        return awaitEnd(Limits.of(timeout));
    }

    /** Waits for the end, for {@code nanos} or {@link #FOREVER}; whether it has come. */
    private boolean awaitEnd(long nanos) {
        if (ready() || nanos == 0) {
            return ready();
        }
        refuseSelfJoin();
        Waiter caller = Waiter.current();
        return caller != null && caller.loop() == loop() && loop().isOnLoop()
                ? awaitEndOnLoop(caller, nanos)
                : awaitEndElsewhere(nanos);
    }

    void refuseSelfJoin() {
        if (Waiter.current() == this) {
            throw new IllegalStateException(
                    this + " waits for its own end, which would never come; return from the body,"
                            + " or let another coroutine join it");
        }
    }

    boolean awaitEndOnLoop(Waiter caller, long nanos) {
        listen(caller);
        try {
            if (nanos == FOREVER) {
                caller.await(this);
                return true;
            }
            return caller.awaitFor(this, nanos);
        } finally {
            unlisten(caller);
        }
    }

    private boolean awaitEndElsewhere(long nanos) {
        Completion completion = Completion.create();
        EndListener listener = ended -> completion.complete();
        whenEnded(listener);
        try {
            return completion.await(this, nanos, loop().isIndependentOf(completion.loop()));
        } finally {
            forgetListener(listener);
        }
    }

    @Override
    public T get() {
        join();
        return outcome();
    }

    @Override
    public T get(Duration timeout) throws TimeoutException {
        if (!join(timeout)) {
            throw new TimeoutException(this + " has not ended within " + timeout);
        }
        return outcome();
    }

    @SuppressWarnings("unchecked")
    private T outcome() {
        return switch (result) {
            case SUCCEEDED -> (T) outcome;
            case KILLED -> throw killedException((Throwable) outcome);
            case FAILED -> throw unchecked((Throwable) outcome);
            case PENDING -> throw new AssertionError("read before the end");
        };
    }

    private CancellationException killedException(Throwable exit) {
        CancellationException exception = new CancellationException(this + " was killed, and so has no result");
        exception.initCause(exit);
        return exception;
    }

    @Override
    public void kill() {
        kill(new CoroutineExit());
    }

    @Override
    public void kill(Throwable signal) {
        kill(signal, FOREVER);
    }

    @Override
    public boolean kill(Duration timeout) {
        return kill(new CoroutineExit(), timeout);
    }

    @Override
    public boolean kill(Throwable signal, Duration timeout) {
        return kill(signal, Limits.of(timeout));
    }

    private boolean kill(Throwable signal, long nanos) {
        requireSignal(signal);
        if (ready()) {
            return true;
        }
        if (Waiter.current() == this && loop().isOnLoop()) {
            throw raise(signal);
        }
        loop().post(() -> signalOnLoop(signal, true));
        return awaitEnd(nanos);
    }

    @Override
    public void signal(Throwable signal) {
        requireSignal(signal);
        loop().post(() -> signalOnLoop(signal, false));
    }

    private static void requireSignal(Throwable signal) {
        Objects.requireNonNull(signal, "signal is null; call kill() for the default, a CoroutineExit");
    }

    /** @param awaited whether whoever signals waits for the end, and so learns of it */
    void signalOnLoop(Throwable signal, boolean awaited) {
        if (ready()) {
            return;
        }
        if (cancelStart()) {
            endUnstarted(signal, awaited);
            return;
        }
        signalWaiter(signal);
    }

    @Override
    public void link(Consumer<? super Coroutine<T>> callback) {
        link(callback, Link.When.ALWAYS);
    }

    @Override
    public void linkValue(Consumer<? super Coroutine<T>> callback) {
        link(callback, Link.When.SUCCESS);
    }

    @Override
    public void linkException(Consumer<? super Coroutine<T>> callback) {
        link(callback, Link.When.FAILURE);
    }

    private void link(Consumer<? super Coroutine<T>> callback, Link.When when) {
        Objects.requireNonNull(callback, "callback is null; pass what to call when the coroutine has ended");
        Link<T> link = new Link<>(callback, when);
        boolean posted = loop().post(() -> {
            if (links == null) {
                links = new Links<>();
            }
            if (!ready()) {
                links.add(link);
            } else if (link.wants(this)) {
                links.add(link);
                links.fire(link, this);
            }
        });
        if (!posted) {
            throw hub.closedException("link to " + this);
        }
    }

    @Override
    public void unlink(Consumer<? super Coroutine<T>> callback) {
        Objects.requireNonNull(callback, "callback is null; pass the one that was linked");
        loop().post(() -> {
            if (links != null) {
                links.remove(callback);
            }
        });
    }

    @Override
    public void unlinkAll() {
        loop().post(() -> {
            if (links != null) {
                links.removeAll();
            }
        });
    }

    @Override
    public boolean hasLinks() {
        Links<T> present = links;
        return present != null && !present.isEmpty();
    }

    @Override
    public CompletableFuture<T> toFuture() {
        return FutureOfEnd.of(this);
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public String name() {
        String given = name;
        return given == null ? "coroutine-" + id : given;
    }

    @Override
    public void setName(String name) {
        this.name = Objects.requireNonNull(name, "name is null; leave it unset for coroutine-" + id);
    }

    @Override
    public Hub hub() {
        return hub;
    }

    @Override
    public State state() {
        return switch (result) {
            case SUCCEEDED -> State.SUCCEEDED;
            case FAILED -> State.FAILED;
            case KILLED -> State.KILLED;
            case PENDING -> !isBegun() ? State.SCHEDULED : isSuspendedInWait() ? State.SUSPENDED : State.RUNNING;
        };
    }

    @Override
    public boolean ready() {
        return result != Result.PENDING;
    }

    @Override
    public boolean successful() {
        return result == Result.SUCCEEDED;
    }

    @Override
    public boolean killed() {
        return result == Result.KILLED;
    }

    @Override
    @SuppressWarnings("unchecked")
    public @Nullable T value() {
        return successful() ? (T) outcome : null;
    }

    @Override
    public @Nullable Throwable exception() {
        return result == Result.FAILED ? (Throwable) outcome : null;
    }

    @Override
    public String spawnSite() {
        return SpawnSite.describe(spawnSite);
    }

    @Override
    public String toString() {
        return name();
    }
}
