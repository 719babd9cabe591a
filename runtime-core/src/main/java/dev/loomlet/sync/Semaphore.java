package dev.loomlet.sync;

import dev.loomlet.CheckedRunnable;
import dev.loomlet.CheckedSupplier;
import dev.loomlet.Hub;
import dev.loomlet.Waitable;
import dev.loomlet.loop.Home;
import dev.loomlet.loop.Limits;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A number of permits, for as many coroutines to do something at a time.
 *
 * <p>Those who wait get their permits in the order in which they came. Whoever acquires without having to wait goes first,
 * though: one that releases and acquires again in the same turn has the permit, and the woken waiter waits on, in its
 * old place. A permit is never lost, whenever a waiter is killed or runs out of time: one that a release has woken fetches
 * its permit first and meets its end at the next wait; one that was killed before makes room for the next.
 *
 * <p>A coroutine need not be the one that acquired to release. All methods may be called from any thread. The model is
 * gevent's {@code Semaphore}.
 */
public sealed class Semaphore implements Waitable permits BoundedSemaphore {

    private final Permits permits;

    /** Creates one with a single permit. */
    public Semaphore() {
        this(1);
    }

    /**
     * Creates one with {@code permits} permits.
     *
     * @param permits how many
     * @throws IllegalArgumentException when negative
     */
    public Semaphore(int permits) {
        this(Home.forThreads(), permits);
    }

    /**
     * Creates one with {@code permits} permits.
     *
     * @param hub its home
     * @param permits how many
     * @throws IllegalArgumentException when {@code permits} is negative
     */
    public Semaphore(Hub hub, int permits) {
        this(Home.of(hub), permits);
    }

    private Semaphore(Home home, int permits) {
        if (permits < 0) {
            throw new IllegalArgumentException("permits is " + permits + "; it must be 0 or more");
        }
        this.permits = new Permits(home, permits);
    }

    /** Takes a permit, and waits until there is one. */
    public final void acquire() {
        permits.acquire(this, Limits.NONE);
    }

    /**
     * Takes a permit, and waits for one no longer than {@code timeout}.
     *
     * @param timeout the longest time to wait; zero or less only tries
     * @return whether there is a permit taken
     */
    public final boolean acquire(Duration timeout) {
        return permits.acquire(this, Limits.of(timeout));
    }

    /**
     * Takes a permit if there is one. Waits for nothing but, outside the home hub, its answer.
     *
     * @return whether there is a permit taken
     */
    public final boolean tryAcquire() {
        return permits.acquire(this, 0);
    }

    /**
     * Gives a permit back, or adds one. Wakes the first waiter, which runs when its turn comes. Never waits; from outside
     * the home hub, it takes effect in that hub's next turn.
     *
     * @throws IllegalStateException when there would be more than a bounded semaphore allows
     */
    public void release() {
        permits.release();
    }

    /**
     * How many permits nobody holds. Never waits.
     *
     * @return how many; a look from outside the home hub may be out of date
     */
    public final int permits() {
        return permits.available();
    }

    /** {@return whether there is a permit; never waits} */
    @Override
    public final boolean ready() {
        return permits.available() > 0;
    }

    /** Waits until there is a permit, and takes none: another may be faster. */
    public final void awaitPermit() {
        Waits.waitAny(this);
    }

    /**
     * Waits until there is a permit, but no longer than {@code timeout}, and takes none.
     *
     * @param timeout the longest time to wait; zero or less only looks
     * @return how many permits there are when the caller goes on; 0 when time was up, or another was faster
     */
    public final int awaitPermit(Duration timeout) {
        Waits.waitAny(timeout, this);
        return permits();
    }

    /**
     * Runs {@code code} with a permit, and gives it back however the code ends.
     *
     * @param <T> the type of the result
     * @param <X> what the code throws
     * @param code what to run
     * @return its result
     * @throws X when the code does
     */
    public final <T extends @Nullable Object, X extends Exception> T with(CheckedSupplier<T, X> code) throws X {
        Objects.requireNonNull(code, "code is null; pass the code to run");
        acquire();
        try {
            return code.get();
        } finally {
            release();
        }
    }

    /**
     * As {@link #with(CheckedSupplier)}, for code without a result.
     *
     * @param <X> what the code throws
     * @param code what to run
     * @throws X when the code does
     */
    public final <X extends Exception> void with(CheckedRunnable<X> code) throws X {
        Objects.requireNonNull(code, "code is null; pass the code to run");
        this.<@Nullable Void, X>with(() -> {
            code.run();
            return null;
        });
    }

    @Override
    public final Runnable whenReady(Runnable listener) {
        return permits.listen(listener);
    }

    final Permits core() {
        return permits;
    }

    @Override
    public String toString() {
        return "semaphore (" + permits() + " permits)";
    }
}
