package dev.loomlet.pool;

import dev.loomlet.CheckedRunnable;
import dev.loomlet.Coroutine;
import dev.loomlet.loop.Limits;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A group with a limited number of places: {@code spawn} and {@code add} wait until one is free. Those who wait get places
 * in the order in which they came, and nobody overtakes. One who is killed or whose time is up while it waits leaves the
 * pool as it was.
 *
 * <p>A member that spawns into its own full pool waits for a place that may never become free; {@link #apply} and
 * {@link #map} are safe there. A {@link dev.loomlet.DeadlockException} names a pool that waits for itself.
 *
 * <p>What is said of threads and hubs in {@link Group} holds here. The model is gevent's {@code Pool}.
 */
public final class Pool extends Group {

    private static final AtomicInteger UNNAMED = new AtomicInteger();

    private final Slots slots;

    /**
     * Makes an empty pool. From any thread; never waits.
     *
     * @param size how many members there may be at a time; with 0 the pool is always full
     * @throws IllegalArgumentException when {@code size} is negative
     */
    public Pool(int size) {
        this("pool-" + UNNAMED.incrementAndGet(), size);
    }

    /**
     * As {@link #Pool(int)}.
     *
     * @param name shows in reports
     * @param size how many members there may be at a time
     */
    public Pool(String name, int size) {
        super(name);
        if (size < 0) {
            throw new IllegalArgumentException("size is " + size + "; it must be 0 or more (a Group has no limit)");
        }
        slots = new Slots(this, size);
    }

    @Override
    boolean takePlace(long nanos) {
        return slots.take(nanos);
    }

    @Override
    void placeLeft() {
        slots.giveBack();
    }

    /**
     * Spawns a member if a place is free; null when none is. Does not wait.
     *
     * @param <T> the type of the result
     * @param body the code to run
     * @return the coroutine, or null
     */
    public <T extends @Nullable Object> @Nullable Coroutine<T> trySpawn(Callable<T> body) {
        requireBody(body);
        return enter(0, hub -> hub.spawn(body));
    }

    /**
     * As {@link #trySpawn(Callable)}, for a body without a result.
     *
     * @param body the code to run
     * @return the coroutine, or null
     */
    public @Nullable Coroutine<@Nullable Void> trySpawn(CheckedRunnable<?> body) {
        requireBody(body);
        return enter(0, hub -> hub.spawn(body));
    }

    /**
     * As {@link #spawn(Callable)}, but waits for a place no longer than {@code timeout}; null when none was free in time.
     *
     * @param <T> the type of the result
     * @param body the code to run
     * @param timeout the longest time to wait
     * @return the coroutine, or null
     */
    public <T extends @Nullable Object> @Nullable Coroutine<T> trySpawn(Callable<T> body, Duration timeout) {
        requireBody(body);
        return enter(Limits.of(timeout), hub -> hub.spawn(body));
    }

    /**
     * As {@link #trySpawn(Callable, Duration)}, for a body without a result.
     *
     * @param body the code to run
     * @param timeout the longest time to wait
     * @return the coroutine, or null
     */
    public @Nullable Coroutine<@Nullable Void> trySpawn(CheckedRunnable<?> body, Duration timeout) {
        requireBody(body);
        return enter(Limits.of(timeout), hub -> hub.spawn(body));
    }

    /**
     * As {@link #add}, but does not wait; false when no place is free.
     *
     * @param coroutine what {@code spawn} returned
     * @return whether it is a member, or has ended
     */
    public boolean tryAdd(Coroutine<?> coroutine) {
        return add(coroutine, 0);
    }

    /**
     * As {@link #add}, but waits for a place no longer than {@code timeout}; false when none was free in time.
     *
     * @param coroutine what {@code spawn} returned
     * @param timeout the longest time to wait
     * @return whether it is a member, or has ended
     */
    public boolean tryAdd(Coroutine<?> coroutine, Duration timeout) {
        return add(coroutine, Limits.of(timeout));
    }

    /**
     * How many members there may be at a time.
     *
     * @return the size that was given
     */
    public int limit() {
        return slots.limit();
    }

    /**
     * How many places are free. Never waits; from elsewhere, it may be out of date.
     *
     * @return zero or more
     */
    public int freeCount() {
        return slots.free();
    }

    @Override
    public boolean isFull() {
        return freeCount() == 0;
    }

    /**
     * Waits until a place is free, without taking it.
     *
     * @return how many are free when the caller goes on; 0 when another one was faster
     */
    public int awaitFree() {
        return onHub(() -> slots.awaitFree(-1));
    }

    /**
     * As {@link #awaitFree()}, but waits no longer than {@code timeout}; zero or less only looks.
     *
     * @param timeout the longest time to wait
     * @return how many are free when the caller goes on
     */
    public int awaitFree(Duration timeout) {
        long nanos = Limits.of(timeout);
        return onHub(() -> slots.awaitFree(nanos));
    }

    @Override
    int defaultReadAhead() {
        return Math.clamp(2L * slots.limit(), 1, Integer.MAX_VALUE);
    }
}
