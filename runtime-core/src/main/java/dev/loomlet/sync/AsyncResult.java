package dev.loomlet.sync;

import dev.loomlet.Coroutine;
import dev.loomlet.Hub;
import dev.loomlet.Waitable;
import dev.loomlet.loop.Home;
import dev.loomlet.loop.Limits;
import dev.loomlet.loop.Waiter;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A value, or a failure, that is there at some time: whoever asks for it waits until then.
 *
 * <p>It may be set again; the last outcome counts. As a link of a coroutine, {@code coroutine.link(result)}, it takes over
 * how the coroutine ended. All methods may be called from any thread. A change made outside the home hub takes effect in
 * that hub's next turn. The model is gevent's {@code AsyncResult}.
 *
 * @param <T> the type of the value
 */
public final class AsyncResult<T extends @Nullable Object> implements Waitable, Consumer<Coroutine<T>> {

    private final Gate gate;
    private volatile @Nullable Outcome<T> outcome;

    private record Outcome<T extends @Nullable Object>(@Nullable T value, @Nullable Throwable failure) {}

    /** Creates one that is not set. */
    public AsyncResult() {
        this(Home.forThreads());
    }

    /**
     * Creates one that is not set.
     *
     * @param hub its home
     */
    public AsyncResult(Hub hub) {
        this(Home.of(hub));
    }

    private AsyncResult(Home home) {
        this.gate = new Gate(home);
    }

    /**
     * A result that is set when {@code stage} completes, to its value or to what it failed with.
     *
     * @param <T> the type of the value
     * @param stage what computes it, on whatever thread
     * @return the result, which is at home at the caller's hub
     */
    public static <T extends @Nullable Object> AsyncResult<T> from(CompletionStage<? extends T> stage) {
        Objects.requireNonNull(stage, "stage is null; pass the stage that computes the value");
        AsyncResult<T> result = new AsyncResult<>();
        Home home = result.gate.home();
        if (home.isHere()) {
            // The stage completes elsewhere, so waiting for it is no deadlock.
            home.share();
        }
        stage.whenComplete((value, failure) -> {
            if (failure == null) {
                result.set(value);
            } else {
                boolean wrapped = failure instanceof CompletionException && failure.getCause() != null;
                result.setException(wrapped ? failure.getCause() : failure);
            }
        });
        return result;
    }

    /**
     * Sets the value, and wakes all who wait, in the order in which they came. Never waits.
     *
     * @param value what {@link #get()} gives from now on
     */
    public void set(T value) {
        settle(new Outcome<>(value, null));
    }

    /**
     * Sets a failure, and wakes all who wait, in the order in which they came. Never waits.
     *
     * @param exception what {@link #get()} throws from now on
     */
    public void setException(Throwable exception) {
        settle(new Outcome<>(null,
                Objects.requireNonNull(exception, "exception is null; pass what get() is to throw")));
    }

    private void settle(Outcome<T> newOutcome) {
        gate.change(() -> {
            outcome = newOutcome;
            gate.wakeAll();
        });
    }

    /**
     * Takes over how {@code source} ended: its value, what it threw, or a CancellationException when it was killed.
     *
     * @param source a coroutine that has ended
     * @throws IllegalArgumentException when it has not ended
     */
    @Override
    public void accept(Coroutine<T> source) {
        Objects.requireNonNull(source, "source is null; pass a coroutine that has ended");
        Throwable failure = source.exception();
        if (source.successful()) {
            set(source.value());
        } else if (failure != null) {
            setException(failure);
        } else if (source.killed()) {
            setException(new CancellationException(source + " was killed, and so has no result"));
        } else {
            throw new IllegalArgumentException("source is " + source
                    + ", which has not ended; link to it instead: coroutine.link(result)");
        }
    }

    /**
     * Waits until it is set, and gives the value. An unchecked exception that was set comes out as it is.
     *
     * @return the value
     * @throws CompletionException when a checked exception was set, which is the cause
     */
    public T get() {
        await();
        return outcome();
    }

    /**
     * As {@link #get()}, but waits no longer than {@code timeout}.
     *
     * @param timeout the longest time to wait; zero or less only looks
     * @return the value
     * @throws TimeoutException when it was not set by then
     */
    public T get(Duration timeout) throws TimeoutException {
        if (!await(timeout)) {
            throw new TimeoutException("the result was not set within " + timeout);
        }
        return outcome();
    }

    private T outcome() {
        Outcome<T> set = outcome;
        Throwable failure = set.failure;
        if (failure != null) {
            throw Waiter.unchecked(failure);
        }
        return set.value;
    }

    /** Waits until it is set, to a value or a failure. */
    public void await() {
        if (!ready()) {
            gate.await(this, Limits.NONE, this::ready);
        }
    }

    /**
     * Waits until it is set, to a value or a failure, but no longer than {@code timeout}.
     *
     * @param timeout the longest time to wait; zero or less only looks
     * @return whether it is set
     */
    public boolean await(Duration timeout) {
        long nanos = Limits.of(timeout);
        return ready() || gate.await(this, nanos, this::ready);
    }

    /** {@return whether it is set, to a value or a failure; never waits} */
    @Override
    public boolean ready() {
        return outcome != null;
    }

    /** {@return whether it is set to a value; never waits} */
    public boolean successful() {
        Outcome<T> set = outcome;
        return set != null && set.failure == null;
    }

    /** {@return the value; null as well while there is none; never waits} */
    public @Nullable T value() {
        Outcome<T> set = outcome;
        return set == null ? null : set.value;
    }

    /** {@return the failure; null while there is none; never waits} */
    public @Nullable Throwable exception() {
        Outcome<T> set = outcome;
        return set == null ? null : set.failure;
    }

    @Override
    public Runnable whenReady(Runnable listener) {
        return gate.listen(listener, this::ready);
    }

    /**
     * A future that completes with what this is set to first, from now on. What depends on it runs on the JDK's common pool,
     * beside the hub. Never waits.
     *
     * @return the future; cancelling it does not concern this result
     */
    public CompletableFuture<T> toFuture() {
        CompletableFuture<T> future = new CompletableFuture<>();
        whenReady(() -> {
            Outcome<T> first = outcome;
            future.defaultExecutor().execute(() -> {
                if (first.failure == null) {
                    future.complete(first.value);
                } else {
                    future.completeExceptionally(first.failure);
                }
            });
        });
        return future;
    }

    Gate gate() {
        return gate;
    }

    @Override
    public String toString() {
        Outcome<T> set = outcome;
        return set == null ? "result (not set)" : set.failure == null ? "result (set)" : "result (failed)";
    }
}
