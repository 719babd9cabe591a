package dev.loomlet.generator;

/** Throws checked exceptions where the signature names none, so that a body's exception keeps its identity. */
final class Sneaky {

    private Sneaky() {}

    /** Never returns; declares a result so that callers can write {@code throw}. */
    @SuppressWarnings("unchecked")
    static <X extends Throwable> RuntimeException rethrow(Throwable exception) throws X {
        throw (X) exception;
    }
}
