package dev.loomlet.greenlet;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Asks a greenlet to end. Raised at the switch that a suspended greenlet waits in, it runs the {@code finally} blocks on
 * its way; uncaught, it harms nobody: the greenlet is dead and its parent receives this very object as a value.
 *
 * <p>An {@link Error}, so that {@code catch (Exception e)} does not swallow it. Has no stack trace, as being told to end is
 * no failure.
 *
 * @see Greenlet#raise()
 * @see Greenlet#close()
 */
public class GreenletExit extends Error {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Creates an exit without a message. */
    public GreenletExit() {
        this(null);
    }

    /**
     * Creates an exit that says why.
     *
     * @param message why the greenlet is to end, or null
     */
    public GreenletExit(@Nullable String message) {
        super(message, null, true, false);
    }
}
