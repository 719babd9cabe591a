package dev.loomlet;

import dev.loomlet.engine.Engine;
import dev.loomlet.loop.Completion;
import dev.loomlet.loop.Limits;
import dev.loomlet.loop.Region;
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
import java.util.function.Supplier;
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
        long nanos = Limits.nanos(duration, "duration");
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
     * Kills all {@code coroutines}, and waits until they have ended; see {@link #killAll(Collection)}.
     *
     * @param coroutines what {@code spawn} returned
     */
    public static void killAll(Coroutine<?>... coroutines) {
        Objects.requireNonNull(coroutines, "coroutines is null; pass what spawn returned");
        killAll(Arrays.asList(coroutines));
    }

    /**
     * Kills all {@code coroutines}, and waits until they have ended. Each has a {@link CoroutineExit} of its own come out of
     * its wait; those that have not had their first turn never run; those that have ended are left alone. They may belong to
     * several hubs. A caller that is among them is unwound at once, when the others have been sent their signals, and
     * does not wait for them.
     *
     * <p>From any thread. Without waiting, it is {@code coroutines.forEach(each -> each.signal(new CoroutineExit()))}. The
     * model is gevent's {@code killall}.
     *
     * @param coroutines what {@code spawn} returned
     * @throws NullPointerException when {@code coroutines} or one of them is null; then none is killed
     */
    public static void killAll(Collection<? extends Coroutine<?>> coroutines) {
        Objects.requireNonNull(coroutines, "coroutines is null; pass what spawn returned");
        Join.killAll(coroutines, CoroutineExit::new, null);
    }

    /**
     * As {@link #killAll(Collection)}, but waits no longer than {@code timeout}; zero or less does not wait.
     *
     * @param coroutines what {@code spawn} returned
     * @param timeout the longest time to wait
     * @throws TimeoutException when some have not ended by then; they go on
     */
    public static void killAll(Collection<? extends Coroutine<?>> coroutines, Duration timeout)
            throws TimeoutException {
        killAllInTime(coroutines, CoroutineExit::new, timeout);
    }

    /**
     * As {@link #killAll(Collection, Duration)}, with {@code signal} in place of the CoroutineExits. Other signals count as
     * failures.
     *
     * @param coroutines what {@code spawn} returned
     * @param signal what comes out of their waits
     * @param timeout the longest time to wait
     * @throws TimeoutException when some have not ended by then; they go on
     */
    public static void killAll(Collection<? extends Coroutine<?>> coroutines, Throwable signal, Duration timeout)
            throws TimeoutException {
        Objects.requireNonNull(signal, "signal is null; leave it out for the default, a CoroutineExit");
        killAllInTime(coroutines, () -> signal, timeout);
    }

    private static void killAllInTime(Collection<? extends Coroutine<?>> coroutines,
            Supplier<? extends Throwable> signals, Duration timeout) throws TimeoutException {
        Objects.requireNonNull(coroutines, "coroutines is null; pass what spawn returned");
        Limits.of(timeout);
        if (!Join.killAll(coroutines, signals, timeout)) {
            throw new TimeoutException("not all have ended within " + timeout + " after they were killed: "
                    + coroutines.stream().filter(each -> !each.ready()).limit(10).toList());
        }
    }

    /**
     * Runs clean-up that must finish: while {@code code} runs, no kill, no interrupt and no {@link Timeout} that was started
     * outside of it comes out of its waits. What came meanwhile comes out of the caller's first wait after it. Timeouts that
     * the code starts itself work as ever, so that {@code shield(() -> withTimeout(limit, code))} is clean-up with a limit.
     *
     * <p>Whoever kills the caller waits that long. Only the caller is shielded, not what it spawns. Shields nest. A
     * {@link DeadlockException} comes through. On a thread that belongs to no hub the code simply runs.
     *
     * @param <T> the type of the result
     * @param <X> what the code throws
     * @param code the code to run
     * @return the result of the code
     * @throws X when the code does
     */
    public static <T extends @Nullable Object, X extends Exception> T shield(CheckedSupplier<T, X> code) throws X {
        Objects.requireNonNull(code, "code is null; pass the clean-up to run");
        Waiter waiter = Waiter.currentOnLoop();
        if (waiter == null || !waiter.isLasting()) {
            return code.get();
        }
        Region shield = Region.shield(waiter);
        try {
            return code.get();
        } finally {
            shield.leave();
        }
    }

    /**
     * As {@link #shield(CheckedSupplier)}, for code without a result.
     *
     * @param <X> what the code throws
     * @param code the code to run
     * @throws X when the code does
     */
    public static <X extends Exception> void shield(CheckedRunnable<X> code) throws X {
        Objects.requireNonNull(code, "code is null; pass the clean-up to run");
        Loomlet.<@Nullable Void, X>shield(() -> {
            code.run();
            return null;
        });
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
        Timeout timeout = Timeout.start(limit, "limit", null);
        try {
            return code.get();
        } catch (Throwable e) {
            if (timeout.isCauseOf(e)) {
                throw timeout.toException();
            }
            throw Waiter.raise(e);
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
        Timeout timeout = Timeout.start(limit, "limit", null);
        try {
            return code.get();
        } catch (Throwable e) {
            if (timeout.isCauseOf(e)) {
                return otherwise;
            }
            throw Waiter.raise(e);
        } finally {
            timeout.close();
        }
    }

    /**
     * Waits until {@code stage} has completed, and gives its result. An unchecked exception comes out as it is. A coroutine
     * that is killed meanwhile leaves the stage alone, which remembers the wait until it completes: to wait for one stage
     * many times in vain, use {@link dev.loomlet.sync.AsyncResult#from}.
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
            throw Waiter.unchecked(failure);
        } catch (InterruptedException e) {
            throw new AssertionError("a completed future does not wait", e);
        }
    }

    /**
     * Runs code that blocks in a way that the hub does not know of, while the other coroutines go on. On the portable engine
     * the code runs beside the hub, so it must not touch what the coroutines share, nor start limits or scopes of its own; on
     * the direct engine most of what blocks gives way by itself, and the code runs in its turn. Code that holds the processor
     * or a native frame, such as reading a file, is better {@linkplain #offload offloaded}. On a thread that drives its own
     * hub the code simply runs, and the hub stands still meanwhile.
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
     * Runs code on a pool of platform threads, the {@linkplain OffloadPool#common() common} one, and waits for its result
     * while the other coroutines go on. The pool has ten threads; more calls than that queue up. A caller that is killed
     * meanwhile interrupts the code and does not wait for it. The code runs beside the hub, so it must not touch what the
     * coroutines share.
     *
     * @param <T> the type of the result
     * @param <X> what the code throws
     * @param code the code to run
     * @return the result of the code
     * @throws X when the code does
     */
    public static <T extends @Nullable Object, X extends Exception> T offload(CheckedSupplier<T, X> code) throws X {
        Objects.requireNonNull(code, "code is null; pass the code to run");
        return OffloadPool.common().<T, X>offload(code);
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
