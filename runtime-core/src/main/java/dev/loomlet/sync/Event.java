package dev.loomlet.sync;

import dev.loomlet.Hub;
import dev.loomlet.Waitable;
import dev.loomlet.loop.Home;
import dev.loomlet.loop.Limits;
import java.time.Duration;

/**
 * A flag that coroutines wait for: {@link #set} lets through all who wait, and all who come until it is cleared.
 *
 * <p>All methods may be called from any thread. A change made outside the event's home hub takes effect in that hub's next
 * turn. The model is gevent's {@code Event}.
 */
public final class Event implements Waitable {

    private final Gate gate;
    private volatile boolean set;

    /** Creates one that is not set. */
    public Event() {
        this(Home.forThreads());
    }

    /**
     * Creates one that is not set.
     *
     * @param hub its home
     */
    public Event(Hub hub) {
        this(Home.of(hub));
    }

    private Event(Home home) {
        this.gate = new Gate(home);
    }

    /** {@return whether it is set; never waits} */
    public boolean isSet() {
        return set;
    }

    /** {@return whether it is set; never waits} */
    @Override
    public boolean ready() {
        return set;
    }

    /**
     * Sets it, and wakes all who wait, in the order in which they came. They are through even if it is cleared before they
     * run. Never waits.
     */
    public void set() {
        gate.change(() -> {
            set = true;
            gate.wakeAll();
        });
    }

    /** Clears it, so that whoever comes now waits. Never waits. */
    public void clear() {
        gate.change(() -> set = false);
    }

    /** Waits until it is set. */
    public void await() {
        gate.await(this, Limits.NONE, this::isSet);
    }

    /**
     * Waits until it is set, but no longer than {@code timeout}.
     *
     * @param timeout the longest time to wait; zero or less only looks
     * @return whether it was set
     */
    public boolean await(Duration timeout) {
        return gate.await(this, Limits.of(timeout), this::isSet);
    }

    @Override
    public Runnable whenReady(Runnable listener) {
        return gate.listen(listener, this::isSet);
    }

    Gate gate() {
        return gate;
    }

    @Override
    public String toString() {
        return set ? "event (set)" : "event (not set)";
    }
}
