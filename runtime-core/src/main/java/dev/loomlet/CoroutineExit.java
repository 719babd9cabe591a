package dev.loomlet;

/**
 * Comes out of the wait of a coroutine that is killed, and unwinds it.
 *
 * <p>An Error, so that {@code catch (Exception e)} does not swallow it. A coroutine may catch it to clean up, and may wait
 * while it does; it should then end, but nothing forces it to. A body that ends by this error was killed: that is no
 * failure, and nothing is logged.
 *
 * <p>Also comes out of a wait, in a coroutine or on any other thread, that an interrupt ends; the thread's interrupt flag
 * is set then. The model is gevent's {@code GreenletExit}.
 */
public class CoroutineExit extends Error {

    private static final long serialVersionUID = 1L;

    /** Creates one without a message. */
    public CoroutineExit() {}

    /**
     * Creates one that says why.
     *
     * @param message why
     */
    public CoroutineExit(String message) {
        super(message);
    }
}
