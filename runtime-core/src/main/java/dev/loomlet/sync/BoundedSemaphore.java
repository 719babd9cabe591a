package dev.loomlet.sync;

import dev.loomlet.Hub;

/**
 * A semaphore that never has more permits than it was created with, so that one release too many is found out.
 *
 * <p>The model is gevent's {@code BoundedSemaphore}.
 */
public final class BoundedSemaphore extends Semaphore {

    private final int bound;

    /** Creates one with a single permit. */
    public BoundedSemaphore() {
        this(1);
    }

    /**
     * Creates one with {@code permits} permits.
     *
     * @param permits how many, and no more
     * @throws IllegalArgumentException when negative
     */
    public BoundedSemaphore(int permits) {
        super(permits);
        this.bound = permits;
    }

    /**
     * Creates one with {@code permits} permits.
     *
     * @param hub its home
     * @param permits how many, and no more
     * @throws IllegalArgumentException when {@code permits} is negative
     */
    public BoundedSemaphore(Hub hub, int permits) {
        super(hub, permits);
        this.bound = permits;
    }

    /**
     * Gives a permit back. Wakes the first waiter, which runs when its turn comes. Outside the home hub, waits for its
     * answer, out of which no kill, no interrupt and no {@link dev.loomlet.Timeout} comes: a caller that is being unwound gives
     * its permit back like any other.
     *
     * @throws IllegalStateException when all permits have been given back
     */
    @Override
    public void release() {
        if (!core().releaseUpTo(bound)) {
            throw new IllegalStateException("release was called once too often: all " + bound
                    + " permits have been given back; release exactly once for each acquire");
        }
    }
}
