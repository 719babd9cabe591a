package dev.loomlet;

import dev.loomlet.engine.Engine;
import dev.loomlet.loop.Completion;
import dev.loomlet.loop.Waiter;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The calls that code inside a hub makes; made for {@code import static}.
 *
 * <p>Where the caller is a coroutine, they concern its hub. Where it is a platform thread, they concern the hub that the
 * thread drives itself while it waits, which is made at the first call. On a virtual thread that belongs to no hub they
 * throw IllegalStateException, except for {@link #await}, {@link #joinAll}, {@link #blocking} and {@link #offload}, which
 * block it.
 *
 * <p>Calls that wait declare no InterruptedException: a wait that is interrupted ends with {@link CoroutineExit}, and
 * leaves the interrupt flag set.
 */
public final class Loomlet {

    private static final Object SLEEP = new Object() {
        @Override
        public String toString() {
            return "the end of its sleep";
        }
    };

    private Loomlet() {}

    /** {@return the engine in use, {@code "direct"} or {@code "portable"}} */
    public static String engine() {
        return Engine.current().name();
    }

    /**
     * As {@link Hub#spawn(Callable)}, on the caller's hub.
     *
     * @param <T> the type of the result
     * @param body the code to run
     * @return the coroutine
     */
    public static <T extends @Nullable Object> Coroutine<T> spawn(Callable<T> body) {
        return hub("spawn").spawn(body);
    }

    /**
     * As {@link Hub#spawn(CheckedRunnable)}, on the caller's hub.
     *
     * @param body the code to run
     * @return the coroutine
     */
    public static Coroutine<@Nullable Void> spawn(CheckedRunnable<?> body) {
        return hub("spawn").spawn(body);
    }

    /**
     * As {@link Hub#spawn(String, Callable)}, on the caller's hub.
     *
     * @param <T> the type of the result
     * @param name the name for logs and reports
     * @param body the code to run
     * @return the coroutine
     */
    public static <T extends @Nullable Object> Coroutine<T> spawn(String name, Callable<T> body) {
        return hub("spawn").spawn(name, body);
    }

    /**
     * As {@link Hub#spawn(String, CheckedRunnable)}, on the caller's hub.
     *
     * @param name the name for logs and reports
     * @param body the code to run
     * @return the coroutine
     */
    public static Coroutine<@Nullable Void> spawn(String name, CheckedRunnable<?> body) {
        return hub("spawn").spawn(name, body);
    }

    /**
     * As {@link Hub#spawnLater(Duration, Callable)}, on the caller's hub.
     *
     * @param <T> the type of the result
     * @param delay the time until its first turn
     * @param body the code to run
     * @return the coroutine
     */
    public static <T extends @Nullable Object> Coroutine<T> spawnLater(Duration delay, Callable<T> body) {
        return hub("spawnLater").spawnLater(delay, body);
    }

    /**
     * As {@link Hub#spawnLater(Duration, CheckedRunnable)}, on the caller's hub.
     *
     * @param delay the time until its first turn
     * @param body the code to run
     * @return the coroutine
     */
    public static Coroutine<@Nullable Void> spawnLater(Duration delay, CheckedRunnable<?> body) {
        return hub("spawnLater").spawnLater(delay, body);
    }

    private static Hub hub(String call) {
        return Hub.hubOf(Hub.currentWaiter(call));
    }

    /** {@return the coroutine that calls; null when the caller is none} */
    public static @Nullable Coroutine<?> current() {
        return Waiter.current() instanceof HubCoroutine<?> coroutine ? coroutine : null;
    }

    /**
     * Waits for {@code duration}; zero or less lets the others take a turn, as {@link #yieldNow} does. Sleepers wake in the
     * order of their deadlines, and in the order in which they fell asleep where those are equal. Never returns early; when
     * nothing else happens, up to a millisecond late.
     *
     * @param duration for how long; zero or less only gives way
     * @throws IllegalStateException on a virtual thread that belongs to no hub
     */
    public static void sleep(Duration duration) {
        long nanos = Durations.nanos(duration, "duration");
        Waiter waiter = Hub.currentWaiter("sleep");
        if (!waiter.loop().isOnLoop()) {
            // In blocking(...), beside the hub: there is no turn to give away.
            Completion.create().await(SLEEP, Math.max(0, nanos), false);
        } else if (nanos <= 0) {
            waiter.yieldNow();
        } else {
            waiter.awaitFor(SLEEP, nanos);
        }
    }

    /**
     * Lets everything that is ready take a turn, and goes on. However often it is called, timers and channels get their
     * turn at least every five milliseconds.
     *
     * @throws IllegalStateException on a virtual thread that belongs to no hub
     */
    public static void yieldNow() {
        Waiter waiter = Hub.currentWaiter("yieldNow");
        if (waiter.loop().isOnLoop()) {
            waiter.yieldNow();
        }
    }

    /**
     * Waits until all {@code coroutines} have ended; see {@link #joinAll(Collection, JoinOptions)}.
     *
     * @param coroutines those to wait for
     * @return those that have ended, in the order in which they did
     */
    public static List<Coroutine<?>> joinAll(Coroutine<?>... coroutines) {
        Objects.requireNonNull(coroutines, "coroutines is null; pass what spawn returned");
        return joinAll(Arrays.asList(coroutines), JoinOptions.defaults());
    }

    /**
     * Waits until all {@code coroutines} have ended; see {@link #joinAll(Collection, JoinOptions)}.
     *
     * @param coroutines those to wait for
     * @return those that have ended, in the order in which they did
     */
    public static List<Coroutine<?>> joinAll(Collection<? extends Coroutine<?>> coroutines) {
        return joinAll(coroutines, JoinOptions.defaults());
    }

    /**
     * Waits until {@code coroutines} have ended, or as many as the options say, or until time is up.
     *
     * @param coroutines those to wait for
     * @param options for how long and for how many to wait
     * @return those that have ended, in the order in which they did, with those that had before the call first; one that
     *     was given several times is there as often
     * @throws IllegalStateException when the caller is among them
     * @throws CompletionException when the options ask for errors, and the first failure is a checked exception, which is
     *     the cause; an unchecked one comes out as it is
     */
    public static List<Coroutine<?>> joinAll(Collection<? extends Coroutine<?>> coroutines, JoinOptions options) {
        Objects.requireNonNull(coroutines, "coroutines is null; pass what spawn returned");
        Objects.requireNonNull(options, "options is null; leave it out for the defaults");
        return Join.all(coroutines, options);
    }

    /**
     * Runs {@code code}, whose waits may take no longer than {@code limit} together. Code that never waits is not stopped.
     * Limits nest: that of a caller passes through this call as a {@link Timeout}.
     *
     * @param <T> the type of the result
     * @param <X> what the code throws
     * @param limit the time that its waits may take together
     * @param code the code to run
     * @return the result of the code
     * @throws X when the code does
     * @throws TimeoutException when this very limit was exceeded
     * @throws IllegalStateException on a virtual thread that is no coroutine
     */
    public static <T extends @Nullable Object, X extends Exception> T withTimeout(Duration limit,
            CheckedSupplier<T, X> code) throws X, TimeoutException {
        Objects.requireNonNull(code, "code is null; pass the code to run");
        Timeout timeout = Timeout.start(limit);
        try {
            return code.get();
        } catch (Timeout elapsed) {
            if (elapsed != timeout) {
                throw elapsed;
            }
            TimeoutException exception = new TimeoutException(elapsed.getMessage());
            exception.initCause(elapsed);
            throw exception;
        } finally {
            timeout.close();
        }
    }

    /**
     * As {@link #withTimeout(Duration, CheckedSupplier)}, for code without a result.
     *
     * @param <X> what the code throws
     * @param limit the time that its waits may take together
     * @param code the code to run
     * @throws X when the code does
     * @throws TimeoutException when the limit was exceeded
     */
    public static <X extends Exception> void withTimeout(Duration limit, CheckedRunnable<X> code)
            throws X, TimeoutException {
        Objects.requireNonNull(code, "code is null; pass the code to run");
        Loomlet.<@Nullable Void, X>withTimeout(limit, () -> {
            code.run();
            return null;
        });
    }

    /**
     * As {@link #withTimeout(Duration, CheckedSupplier)}, but gives {@code otherwise} when the limit was exceeded.
     *
     * @param <T> the type of the result
     * @param <X> what the code throws
     * @param limit the time that its waits may take together
     * @param otherwise the result when the limit was exceeded
     * @param code the code to run
     * @return the result of the code
     * @throws X when the code does
     */
    public static <T extends @Nullable Object, X extends Exception> T withTimeout(Duration limit, T otherwise,
            CheckedSupplier<T, X> code) throws X {
        Objects.requireNonNull(code, "code is null; pass the code to run");
        Timeout timeout = Timeout.start(limit);
        try {
            return code.get();
        } catch (Timeout elapsed) {
            if (elapsed != timeout) {
                throw elapsed;
            }
            return otherwise;
        } finally {
            timeout.close();
        }
    }

    /**
     * Waits until {@code stage} has completed, and gives its result. An unchecked exception comes out as it is. A coroutine
     * that is killed meanwhile leaves the stage alone.
     *
     * @param <T> the type of the result
     * @param stage what to wait for
     * @return the result of the stage
     * @throws CompletionException when the stage failed with a checked exception, which is the cause
     * @throws CancellationException when the stage was cancelled
     */
    public static <T extends @Nullable Object> T await(CompletionStage<T> stage) {
        Objects.requireNonNull(stage, "stage is null; pass the stage to wait for");
        CompletableFuture<T> result = new CompletableFuture<>();
        Completion completion = Completion.create();
        stage.whenComplete((value, failure) -> {
            if (failure == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(failure);
            }
            completion.complete();
        });
        completion.await(stage, -1, true);
        return resultOf(result);
    }

    private static <T extends @Nullable Object> T resultOf(Future<T> done) {
        try {
            return done.get();
        } catch (ExecutionException e) {
            Throwable failure = e.getCause();
            while (failure instanceof CompletionException && failure.getCause() != null) {
                failure = failure.getCause();
            }
            throw HubCoroutine.unchecked(failure);
        } catch (InterruptedException e) {
            throw new AssertionError("a completed future does not wait", e);
        }
    }

    /**
     * Runs code that blocks in a way that the hub does not know of, while the other coroutines go on. On the portable engine
     * the code runs beside the hub, so it must not touch what the coroutines share; on the direct engine most of what blocks
     * gives way by itself, and the code runs in its turn. Code that holds the processor or a native frame, such as reading
     * a file, is better {@linkplain #offload offloaded}.
     *
     * @param <T> the type of the result
     * @param <X> what the code throws
     * @param code the code to run
     * @return the result of the code
     * @throws X when the code does
     */
    public static <T extends @Nullable Object, X extends Exception> T blocking(CheckedSupplier<T, X> code) throws X {
        Objects.requireNonNull(code, "code is null; pass the code to run");
        Waiter waiter = Waiter.current();
        if (waiter == null) {
            return code.get();
        }
        FutureTask<T> task = new FutureTask<>(() -> code.get());
        waiter.outside(task);
        return Loomlet.<T, X>resultOrThrow(task);
    }

    /**
     * As {@link #blocking(CheckedSupplier)}, for code without a result.
     *
     * @param <X> what the code throws
     * @param code the code to run
     * @throws X when the code does
     */
    public static <X extends Exception> void blocking(CheckedRunnable<X> code) throws X {
        Objects.requireNonNull(code, "code is null; pass the code to run");
        Loomlet.<@Nullable Void, X>blocking(() -> {
            code.run();
            return null;
        });
    }

    /**
     * Runs code on a pool of platform threads, and waits for its result while the other coroutines go on. The pool has ten
     * threads; more calls than that queue up. A caller that is killed meanwhile interrupts the code and does not wait for
     * it. The code runs beside the hub, so it must not touch what the coroutines share.
     *
     * @param <T> the type of the result
     * @param <X> what the code throws
     * @param code the code to run
     * @return the result of the code
     * @throws X when the code does
     */
    public static <T extends @Nullable Object, X extends Exception> T offload(CheckedSupplier<T, X> code) throws X {
        Objects.requireNonNull(code, "code is null; pass the code to run");
        Completion completion = Completion.create();
        FutureTask<T> task = new FutureTask<>(() -> code.get()) {
            @Override
            protected void done() {
                completion.complete();
            }
        };
        OffloadPool.EXECUTOR.execute(task);
        try {
            completion.await("offloaded code", -1, true);
        } finally {
            task.cancel(true);
        }
        return Loomlet.<T, X>resultOrThrow(task);
    }

    /**
     * As {@link #offload(CheckedSupplier)}, for code without a result.
     *
     * @param <X> what the code throws
     * @param code the code to run
     * @throws X when the code does
     */
    public static <X extends Exception> void offload(CheckedRunnable<X> code) throws X {
        Objects.requireNonNull(code, "code is null; pass the code to run");
        Loomlet.<@Nullable Void, X>offload(() -> {
            code.run();
            return null;
        });
    }

    private static <T extends @Nullable Object, X extends Exception> T resultOrThrow(FutureTask<T> done) throws X {
        return switch (done.state()) {
            case SUCCESS -> done.resultNow();
            case FAILED -> throw Waiter.raise(done.exceptionNow());
            default -> throw new AssertionError("read before the end: " + done);
        };
    }
}
