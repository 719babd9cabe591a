package dev.loomlet.sync;

import dev.loomlet.Hub;
import dev.loomlet.Waitable;
import dev.loomlet.loop.Home;
import dev.loomlet.loop.Limits;
import java.time.Duration;

/**
 * A gate that opens, once and for all, when it has been counted down to zero.
 *
 * <p>All methods may be called from any thread. Counting down outside the home hub takes effect in that hub's next turn. The
 * model is {@link java.util.concurrent.CountDownLatch}.
 */
public final class CountDownLatch implements Waitable {

    private final Gate gate;
    private volatile int count;

    /**
     * Creates one that opens after {@code count} times.
     *
     * @param count how often to count down; with 0 it is open
     * @throws IllegalArgumentException when negative
     */
    public CountDownLatch(int count) {
        this(Home.forThreads(), count);
    }

    /**
     * Creates one that opens after {@code count} times.
     *
     * @param hub its home
     * @param count how often to count down; with 0 it is open
     * @throws IllegalArgumentException when {@code count} is negative
     */
    public CountDownLatch(Hub hub, int count) {
        this(Home.of(hub), count);
    }

    private CountDownLatch(Home home, int count) {
        if (count < 0) {
            throw new IllegalArgumentException("count is " + count + "; it must be 0 or more");
        }
        this.gate = new Gate(home);
        this.count = count;
    }

    /** Counts down by one; at zero, wakes all who wait, in the order in which they came. Does nothing when open. Never waits. */
    public void countDown() {
        gate.change(() -> {
            int left = count - 1;
            if (left >= 0) {
                count = left;
            }
            if (left == 0) {
                gate.wakeAll();
            }
        });
    }

    /** {@return how often it is still to be counted down; never waits} */
    public int count() {
        return count;
    }

    /** {@return whether it is open; never waits} */
    @Override
    public boolean ready() {
        return count == 0;
    }

    /** Waits until it is open. */
    public void await() {
        if (!ready()) {
            gate.await(this, Limits.NONE, this::ready);
        }
    }

    /**
     * Waits until it is open, but no longer than {@code timeout}.
     *
     * @param timeout the longest time to wait; zero or less only looks
     * @return whether it is open
     */
    public boolean await(Duration timeout) {
        long nanos = Limits.of(timeout);
        return ready() || gate.await(this, nanos, this::ready);
    }

    @Override
    public Runnable whenReady(Runnable listener) {
        return gate.listen(listener, this::ready);
    }

    Gate gate() {
        return gate;
    }

    @Override
    public String toString() {
        return "latch (" + count + " to go)";
    }
}
