package dev.loomlet;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A body of code that takes turns with the other coroutines of its hub. {@code spawn} makes one.
 *
 * <p>At most one coroutine of a hub runs at any instant, and control moves only where one waits, so that what they share
 * needs no lock. All methods may be called from any thread, in a hub or not. Those that wait let the other coroutines of
 * the caller's hub go on; a thread without a hub blocks. They declare no InterruptedException: a wait that is interrupted
 * ends with {@link CoroutineExit}, and leaves the interrupt flag set.
 *
 * <p>The model is gevent's {@code Greenlet}.
 *
 * @param <T> the type of the body's result
 */
public sealed interface Coroutine<T extends @Nullable Object> extends Waitable permits HubCoroutine {

    /** What a coroutine is doing. */
    enum State {
        /** Spawned; its first turn has not come. */
        SCHEDULED,
        /** Has the turn, or is inside a blocking call of the JDK. */
        RUNNING,
        /** Waits, or is about to go on. */
        SUSPENDED,
        /** Its body has returned its value. */
        SUCCEEDED,
        /** Its body has thrown. */
        FAILED,
        /** It was killed. */
        KILLED
    }

    /** {@return a number of its own among the coroutines of its hub, counted from 1} */
    long id();

    /** {@return the name given, or {@code coroutine-} and the id} */
    String name();

    /**
     * Names this coroutine in logs and reports. Never waits.
     *
     * @param name the name for logs and reports
     */
    void setName(String name);

    /** {@return the hub that runs it} */
    Hub hub();

    /**
     * What it is doing. A look from another thread may be out of date when it returns.
     *
     * @return the state
     */
    State state();

    /** {@return whether it has ended, in whichever way} */
    @Override
    boolean ready();

    /** {@return whether its body has returned} */
    boolean successful();

    /** {@return whether it ended by {@link CoroutineExit}} */
    boolean killed();

    /** {@return the body's result; null as well while there is none} */
    @Nullable
    T value();

    /** {@return what the body threw; null while it has not failed, and when it was killed} */
    @Nullable
    Throwable exception();

    /**
     * Waits until this coroutine has ended, in whichever way.
     *
     * @throws IllegalStateException when a coroutine joins itself
     */
    void join();

    /**
     * Waits until this coroutine has ended, but no longer than {@code timeout}; zero or less only looks.
     *
     * @param timeout the longest time to wait
     * @return whether it has ended
     * @throws IllegalStateException when a coroutine joins itself
     */
    boolean join(Duration timeout);

    /**
     * Waits until this coroutine has ended, and gives its result. An unchecked exception of the body comes out as it is.
     *
     * @return the result of the body
     * @throws CompletionException when the body threw a checked exception, which is the cause
     * @throws CancellationException when it was killed
     * @throws IllegalStateException when a coroutine waits for itself
     */
    T get();

    /**
     * As {@link #get()}, but waits no longer than {@code timeout}.
     *
     * @param timeout the longest time to wait
     * @return the result of the body
     * @throws TimeoutException when it has not ended by then; it goes on
     */
    T get(Duration timeout) throws TimeoutException;

    /**
     * Kills this coroutine and waits until it has ended: {@link CoroutineExit} comes out of the call in which it waits. Its
     * {@code catch} and {@code finally} blocks have run when this returns. One that has not had its first turn never runs:
     * what must be closed in any case is for the spawner to close, or for a {@link #link}. One that is blocked in a call of
     * the JDK is interrupted, and meets the error at its next call of ours. One that has ended is left alone. A coroutine
     * that kills itself is unwound at once.
     *
     * <p>A coroutine that can already go on takes that turn first, and meets the error at its next wait: when it ends
     * before, it was not killed. A coroutine may catch the error and go on; then this waits for its natural end.
     */
    void kill();

    /**
     * As {@link #kill()}, with {@code signal} in place of the CoroutineExit. Other signals count as failures.
     *
     * @param signal what is to come out of its wait
     */
    void kill(Throwable signal);

    /**
     * As {@link #kill()}, but waits no longer than {@code timeout}.
     *
     * @param timeout the longest time to wait
     * @return whether it has ended
     */
    boolean kill(Duration timeout);

    /**
     * As {@link #kill(Throwable)}, but waits no longer than {@code timeout}.
     *
     * @param signal what is to come out of its wait
     * @param timeout the longest time to wait
     * @return whether it has ended
     */
    boolean kill(Throwable signal, Duration timeout);

    /**
     * Has {@code signal} come out of this coroutine's wait, and does not wait for that. Several signals come out of one
     * wait each, in order. A coroutine that signals itself meets it at its next wait.
     *
     * @param signal what is to come out of its wait
     */
    void signal(Throwable signal);

    /**
     * Has {@code callback} called with this coroutine once it has ended, in a coroutine of its own on the same hub, so that
     * it may wait. Callbacks run in the order in which they were linked; what one throws is logged and harms no other. A
     * link to a coroutine that has ended fires at the hub's next turn, never inside this call.
     *
     * @param callback what to call
     */
    void link(Consumer<? super Coroutine<T>> callback);

    /**
     * As {@link #link}, but the callback is called only when the body returns.
     *
     * @param callback what to call
     */
    void linkValue(Consumer<? super Coroutine<T>> callback);

    /**
     * As {@link #link}, but the callback is called only when the body throws.
     *
     * @param callback what to call
     */
    void linkException(Consumer<? super Coroutine<T>> callback);

    /**
     * Takes back one link of {@code callback}, unless it has run; does nothing when there is none.
     *
     * @param callback what to call
     */
    void unlink(Consumer<? super Coroutine<T>> callback);

    /** Takes back every link that has not run. */
    void unlinkAll();

    /** {@return whether there are links that have not run} */
    boolean hasLinks();

    /**
     * A future that completes when this coroutine ends: with its value, with what its body threw, or cancelled when it was
     * killed. Cancelling the future does not kill the coroutine.
     *
     * @return the future
     */
    CompletableFuture<T> toFuture();

    /**
     * Whether a {@link dev.loomlet.diagnostics.StallWatchdog} is to report this coroutine when it holds its hub for long, as
     * it is unless said otherwise. For one that is known to compute: {@code current().setWatched(false)}.
     *
     * @param watched whether to report it
     */
    void setWatched(boolean watched);

    /** {@return whether a watchdog is to report this coroutine when it holds its hub for long} */
    boolean isWatched();

    /** {@return where this coroutine stands, innermost frame first; empty when it has not begun or has ended} */
    StackTraceElement[] stackTrace();
}
