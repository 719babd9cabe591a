package dev.loomlet.generator;

import org.jspecify.annotations.Nullable;

/**
 * Raised at the yield of a body that is being closed (PEP 342). An Error, so that {@code catch (Exception e)} does not
 * swallow it: let it pass, and clean up in {@code finally}. Has no stack trace, as closing is no failure.
 */
public final class GeneratorExit extends Error {

    private static final long serialVersionUID = 1;

    /** Creates one without a message. */
    public GeneratorExit() {
        this(null);
    }

    /**
     * Creates one.
     *
     * @param message what {@link #getMessage()} gives
     */
    public GeneratorExit(@Nullable String message) {
        super(message, null, true, false);
    }
}
