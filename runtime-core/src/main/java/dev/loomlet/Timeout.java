package dev.loomlet;

import dev.loomlet.loop.Alarm;
import dev.loomlet.loop.Limits;
import dev.loomlet.loop.Waiter;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A limit on the time that a block of code may wait: when it is up, this very object comes out of the wait in which the
 * code is, or out of its next one.
 *
 * <pre>{@code
 * try (Timeout timeout = Timeout.start(Duration.ofSeconds(2))) {
 *     ...
 * } catch (Timeout elapsed) { ... }
 * }</pre>
 *
 * <p>An Error, so that {@code catch (Exception e)} on the way does not swallow it. Limits nest: whichever is up first ends
 * the wait, and who catches one tells by identity whether it is its own. Code that never waits is not stopped. Most code is
 * better served by {@link Loomlet#withTimeout}, which does the telling.
 *
 * <p>Belongs to the coroutine that started it, which alone may close it; after that it has no effect and holds no timer. The
 * model is gevent's {@code Timeout}.
 */
public final class Timeout extends Error implements AutoCloseable {

    private static final long serialVersionUID = 1L;

    /** The time that is allowed. */
    private final Duration duration;
    private final transient Waiter waiter;
    private final transient Alarm alarm;

    private Timeout(Waiter waiter, Duration duration, @Nullable Throwable instead) {
        // Where it was set costs more than all else, and is not seen when something else comes out of the wait.
        super(null, null, true, instead == null);
        this.duration = duration;
        this.waiter = waiter;
        this.alarm = new Alarm(waiter, instead == null ? this : instead);
    }

    /**
     * Starts a limit on the waits of the calling coroutine, or of the calling thread that drives its hub; zero or less ends
     * the next wait.
     *
     * @param duration the time allowed
     * @return the limit, which is running
     * @throws IllegalStateException on a virtual thread that is no coroutine; on the portable engine also in
     *     {@link Loomlet#blocking}
     */
    public static Timeout start(Duration duration) {
        return start(duration, null);
    }

    /**
     * As {@link #start(Duration)}, with {@code instead} coming out of the wait in place of the Timeout.
     *
     * @param duration the time allowed
     * @param instead what comes out of the wait, or null for the Timeout
     * @return the limit, which is running
     */
    public static Timeout start(Duration duration, @Nullable Throwable instead) {
        return start(duration, "duration", instead);
    }

    /** @param argument the name of {@code duration} in the caller's signature */
    static Timeout start(Duration duration, String argument, @Nullable Throwable instead) {
        long nanos = Math.max(0, Limits.nanos(duration, argument));
        Waiter waiter = Hub.currentWaiter("Timeout.start");
        if (!waiter.isLasting()) {
            throw new IllegalStateException("Timeout.start was called by " + waiter
                    + ", which is no coroutine; spawn the code on the hub: spawn(...)");
        }
        if (!waiter.loop().isOnLoop()) {
            throw new IllegalStateException("Timeout.start was called by " + waiter
                    + " in blocking(...), beside its hub, which alone can set timers; start the limit around blocking(...)");
        }
        Timeout timeout = new Timeout(waiter, duration, instead);
        timeout.alarm.set(nanos);
        return timeout;
    }

    /** {@return the time that was allowed, in words} */
    @Override
    public String getMessage() {
        return "not done within " + duration;
    }

    /** {@return whether the time is still running} */
    public boolean isPending() {
        return alarm.isSet();
    }

    /**
     * Whether {@code thrown} is what this limit ended its code by: itself, or the interruption of a call of the JDK in which
     * the code was when the time was up.
     */
    boolean isCauseOf(Throwable thrown) {
        return thrown == this || (thrown instanceof InterruptedException && alarm.cancel());
    }

    /** What tells whoever set this limit that it was exceeded. */
    TimeoutException toException() {
        TimeoutException exception = new TimeoutException(getMessage());
        exception.initCause(this);
        return exception;
    }

    /**
     * Ends the limit. Does nothing when it was closed before.
     *
     * @throws IllegalStateException when called by another coroutine than the one that started it
     */
    @Override
    public void close() {
        Waiter caller = Waiter.current();
        if (caller != waiter) {
            throw new IllegalStateException("this timeout belongs to " + waiter + " and was closed by "
                    + (caller == null ? Thread.currentThread() : caller)
                    + "; close it where it was started, best in a try-with-resources block");
        }
        if (!waiter.loop().isOnLoop()) {
            throw new IllegalStateException(
                    "this timeout of " + waiter + " was closed in blocking(...), beside its hub,"
                            + " which alone can take it back; close it where it was started");
        }
        alarm.cancel();
    }
}
