package dev.loomlet.greenlet;

/**
 * Is told of every arrival in a greenlet of one thread.
 *
 * @see Greenlet#setTrace(GreenletTracer)
 */
@FunctionalInterface
public interface GreenletTracer {

    /** What a greenlet meets when control arrives in it. */
    enum Event {
        /** A value: the result of its pending switch, or its start value. */
        SWITCH,
        /** A throwable, raised in its pending switch as soon as the tracer returns. */
        THROW
    }

    /**
     * Called in {@code target}, right after control arrived there and before its own code goes on. May itself switch;
     * such switches are traced as well. What it throws is raised in {@code target} in place of the value or throwable
     * that was under way, and takes the tracer out.
     *
     * @param event whether a value or a throwable arrives
     * @param origin the greenlet that control came from; dead when it came from there by ending, and {@code target}
     *     itself when that switched to itself
     * @param target the greenlet that control arrived in, {@linkplain Greenlet#current() current} during the call
     */
    void trace(Event event, Greenlet origin, Greenlet target);
}
