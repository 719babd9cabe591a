package dev.loomlet;

import dev.loomlet.loop.EventLoop;
import dev.loomlet.loop.Limits;
import dev.loomlet.loop.LoopMessage;
import dev.loomlet.loop.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Several hubs, each on a carrier thread of its own, for work that needs more than one core. Within one hub one coroutine
 * runs at a time, as ever; those of different hubs run in parallel, and share nothing but what may be used from any thread,
 * such as channels.
 *
 * <p>A coroutine stays on the hub on which it was spawned. {@link #spawn} takes the hub with the least to do, and
 * {@link #hub} and {@link #hubFor} name one: state that is used on one hub alone needs no lock. What a coroutine spawns with
 * {@link Loomlet#spawn} stays on its own hub.
 *
 * <p>Methods may be called from any thread. gevent has no such thing.
 */
public final class HubGroup implements AutoCloseable {

    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final AtomicInteger COUNT = new AtomicInteger();

    /** One hub, and how many coroutines have been sent to it that its own count does not show yet. */
    private static final class Place {
        private final Hub hub;
        private final AtomicInteger underWay = new AtomicInteger();
        private final LoopMessage arrived = underWay::decrementAndGet;

        private Place(Hub hub) {
            this.hub = hub;
        }

        /** May be out of date, as it is read without any ordering. */
        private int load() {
            return underWay.get() + hub.loop().taskCount();
        }
    }

    private final List<Place> places = new ArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();

    private HubGroup(int hubs) {
        String name = "group-" + COUNT.incrementAndGet();
        try {
            for (int i = 0; i < hubs; i++) {
                places.add(new Place(Hub.start(name + "-hub-" + i)));
            }
        } catch (Throwable e) {
            places.forEach(place -> place.hub.close());
            throw e;
        }
    }

    /**
     * Starts as many hubs as the JVM has processors.
     *
     * @return the group; close it after use
     */
    public static HubGroup perCore() {
        return of(Runtime.getRuntime().availableProcessors());
    }

    /**
     * Starts a number of hubs.
     *
     * @param hubs how many
     * @return the group; close it after use
     * @throws IllegalArgumentException when {@code hubs} is not positive
     */
    public static HubGroup of(int hubs) {
        if (hubs < 1) {
            throw new IllegalArgumentException("hubs is " + hubs + "; it must be 1 or more");
        }
        return new HubGroup(hubs);
    }

    /**
     * Spawns a coroutine on the hub that has the fewest, as far as can be told without waiting; on each in turn where
     * several have as few. Never waits.
     *
     * @param <T> the type of the result
     * @param body the code to run
     * @return the coroutine
     * @throws IllegalStateException when the group is closed
     */
    public <T extends @Nullable Object> Coroutine<T> spawn(Callable<T> body) {
        return spawnOn(leastLoaded(), hub -> hub.spawn(body));
    }

    /**
     * As {@link #spawn(Callable)}, for a body without a result.
     *
     * @param body the code to run
     * @return the coroutine
     */
    public Coroutine<@Nullable Void> spawn(CheckedRunnable<?> body) {
        return spawnOn(leastLoaded(), hub -> hub.spawn(body));
    }

    /**
     * As {@link #spawn(Callable)}, with a name for logs and reports.
     *
     * @param <T> the type of the result
     * @param name the coroutine's name
     * @param body the code to run
     * @return the coroutine
     */
    public <T extends @Nullable Object> Coroutine<T> spawn(String name, Callable<T> body) {
        return spawnOn(leastLoaded(), hub -> hub.spawn(name, body));
    }

    /**
     * As {@link #spawn(CheckedRunnable)}, with a name for logs and reports.
     *
     * @param name the coroutine's name
     * @param body the code to run
     * @return the coroutine
     */
    public Coroutine<@Nullable Void> spawn(String name, CheckedRunnable<?> body) {
        return spawnOn(leastLoaded(), hub -> hub.spawn(name, body));
    }

    private <T extends @Nullable Object> Coroutine<T> spawnOn(Place place,
            CheckedFunction<Hub, Coroutine<T>, RuntimeException> spawner) {
        place.underWay.incrementAndGet();
        try {
            return spawner.apply(place.hub);
        } finally {
            // Behind the coroutine in the same line, so that it is always counted at least once.
            if (!place.hub.loop().post(place.arrived)) {
                place.underWay.decrementAndGet();
            }
        }
    }

    private Place leastLoaded() {
        int size = places.size();
        int first = Math.floorMod(turn.getAndIncrement(), size);
        Place best = places.get(first);
        int least = best.load();
        for (int i = 1; i < size && least > 0; i++) {
            Place next = places.get((first + i) % size);
            int load = next.load();
            if (load < least) {
                best = next;
                least = load;
            }
        }
        return best;
    }

    /**
     * How many hubs there are.
     *
     * @return the number that was asked for
     */
    public int size() {
        return places.size();
    }

    /**
     * One of the hubs, to spawn on that one.
     *
     * @param index counted from 0
     * @return the hub
     * @throws IndexOutOfBoundsException when there is no such hub
     */
    public Hub hub(int index) {
        return places.get(Objects.checkIndex(index, places.size())).hub;
    }

    /**
     * The hub of a key: always the same one for equal keys, so that what belongs to one key is used on one hub alone.
     *
     * @param key anything with a hash code
     * @return the hub
     */
    public Hub hubFor(Object key) {
        int hash = Objects.requireNonNull(key, "key is null; pass what the work belongs to").hashCode();
        return hub(Math.floorMod(hash ^ hash >>> 16, places.size()));
    }

    /**
     * Waits until no hub of the group has a coroutine.
     *
     * @throws IllegalStateException when a coroutine of the group calls, which would wait for itself
     */
    public void join() {
        awaitQuiet(hub -> {
            hub.join();
            return true;
        });
    }

    /**
     * As {@link #join()}, but waits no longer than {@code timeout}.
     *
     * @param timeout the longest time to wait
     * @return whether no coroutine is left
     */
    public boolean join(Duration timeout) {
        long limit = Limits.of(timeout);
        long start = System.nanoTime();
        return awaitQuiet(hub -> hub.join(Duration.ofNanos(Math.max(0, limit - (System.nanoTime() - start)))));
    }

    /*
     * While one hub is waited for, another one may spawn on a hub that was found empty before. Once no coroutine has come into
     * being during a whole round, whoever might have been about to spawn one has ended; a second such round then has met
     * all that were sent.
     */
    private boolean awaitQuiet(Predicate<Hub> join) {
        long known = -1;
        for (int quietRounds = 0; quietRounds < 2; quietRounds++) {
            for (Place place : places) {
                if (!join.test(place.hub)) {
                    return false;
                }
            }
            long created = places.stream().mapToLong(place -> place.hub.createdCount()).sum();
            if (created != known) {
                known = created;
                quietRounds = -1;
            }
        }
        return true;
    }

    /** Closes all hubs, as {@link #close(Duration)} does, with ten seconds of grace. */
    @Override
    public void close() {
        close(GRACE);
    }

    /**
     * Closes all hubs at the same time, each as {@link Hub#close(Duration)} does. Closing again does nothing.
     *
     * @param grace how long to wait for coroutines to end
     * @throws IllegalStateException when a coroutine of the group calls
     */
    public void close(Duration grace) {
        long nanos = Math.max(0, Limits.nanos(grace, "grace"));
        Waiter caller = Waiter.current();
        EventLoop callersLoop = caller == null ? null : caller.loop();
        for (Place place : places) {
            if (place.hub.loop() == callersLoop) {
                throw new IllegalStateException("the group cannot be closed by " + caller + ", a coroutine of its hub "
                        + place.hub.name()
                        + ", which would wait for its own end; let the thread that made the group close it");
            }
        }
        places.forEach(place -> place.hub.beginClose(nanos));
        places.forEach(place -> place.hub.close(grace));
    }

    @Override
    public String toString() {
        return "group of " + places.stream().map(place -> place.hub).toList();
    }
}
