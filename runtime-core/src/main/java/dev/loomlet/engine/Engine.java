package dev.loomlet.engine;

/**
 * How bodies stop in the middle: one of two mechanisms with one behaviour, chosen once for the process.
 *
 * @see EngineSelection
 */
public abstract sealed class Engine permits DirectEngine, PortableEngine {

    /** The system property that names the engine to use: {@code auto} (default), {@code direct} or {@code portable}. */
    public static final String PROPERTY = "loomlet.engine";

    Engine() {}

    /**
     * The engine in use.
     *
     * @throws IllegalArgumentException when the property names no engine
     * @throws IllegalStateException when the property asks for the direct engine and it cannot be had
     */
    public static Engine current() {
        return EngineSelection.chosen();
    }

    /** {@code "direct"} or {@code "portable"}. */
    public abstract String name();

    /** Whether coroutines are scheduled by the hub's own carrier and give way at every blocking call of the JDK. */
    public final boolean isDirect() {
        return this instanceof DirectEngine;
    }

    abstract Strand newStrand(String kind, Runnable body);

    @Override
    public String toString() {
        return name();
    }
}
