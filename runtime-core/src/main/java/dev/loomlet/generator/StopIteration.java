package dev.loomlet.generator;

import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The end of a generator: thrown by {@code next}, {@code send} and {@code raise} when the body returns, and by
 * {@code next} and {@code send} ever after (PEP 255, 380). Has no stack trace, as an end is no failure.
 *
 * <p>One that a body lets out counts as a fault of the body and becomes an IllegalStateException (PEP 479); a body ends
 * by returning.
 */
public final class StopIteration extends NoSuchElementException {

    private static final long serialVersionUID = 1;

    private final transient @Nullable Object value;

    /** Creates an end without a value. */
    public StopIteration() {
        this(null);
    }

    /**
     * Creates an end.
     *
     * @param value what {@link #value()} gives
     */
    public StopIteration(@Nullable Object value) {
        super("the generator has ended; iterate with iterator() to be told of the end instead");
        this.value = value;
    }

    /** {@return what the body returned; null when it returned nothing, and in every such exception after the first} */
    public @Nullable Object value() {
        return value;
    }

    /** Does nothing: an end costs no walk over the stack. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
