package dev.loomlet;

/**
 * Nothing can ever happen again: every coroutine of the hub waits for another one, and there is no timer, no channel and no
 * call outside the hub that could wake one. The message names each coroutine and what it waits for.
 *
 * <p>Comes out of the wait of the thread that drives the hub, or of the first coroutine of {@link Hub#run}. The hub remains
 * usable. A hub of its own thread never reports a deadlock, as another thread may give it work at any time. The model is
 * gevent's {@code LoopExit}.
 */
public final class DeadlockException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    DeadlockException(String message) {
        super(message);
    }
}
