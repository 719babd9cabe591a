package dev.loomlet;

/**
 * Something that is not ready at first and becomes so: a coroutine by its end, an event when it is set, a semaphore when it
 * has a permit. {@link dev.loomlet.sync.Waits} waits for any mixture of them.
 *
 * <p>What may become unready again, such as an event, counts as ready for whoever saw it so.
 */
public interface Waitable {

    /**
     * Whether it is ready now. From any thread; never waits.
     *
     * @return whether it is; a look from outside the hub may be out of date
     */
    boolean ready();

    /**
     * Has {@code listener} run once, as soon as this is ready: before the call returns, when it is so already. From any
     * thread; never waits.
     *
     * <p>The listener runs wherever the readiness comes from, in the middle of somebody else's turn, so it must be short
     * and must not wait. What it throws is logged, and harms nobody. It is meant for those who build ways of waiting; others better {@linkplain Coroutine#link link} or
     * wait. The model is gevent's {@code rawlink}.
     *
     * @param listener the code to run
     * @return takes the listener back, unless it has run; from any thread, any number of times
     */
    Runnable whenReady(Runnable listener);
}
