package dev.loomlet.engine;

import org.jspecify.annotations.Nullable;

/**
 * A body of code that can stop in the middle and go on later: the ground that generators and greenlets stand on.
 *
 * <p>{@link #resume()} runs the body until it calls {@link #suspend()} or ends, and then returns. Exactly one of resumer
 * and body runs at any time, on either engine, so that plain fields carry values between them.
 *
 * <p>A strand belongs to the thread that first resumes it. Compiled frames may keep the current thread in a register
 * across a suspension, so another thread is refused instead of given the wrong identity.
 *
 * <p>A suspended strand that nobody can reach any more is garbage: it holds no thread, no registration and no native
 * memory. Its {@code finally} blocks do not run; whoever needs them resumes the body with a closing signal.
 */
public abstract class Strand {

    private final String kind;
    private @Nullable Thread owner;

    /** @param kind what the user calls the thing that stands on this strand, for messages: "generator", "greenlet" */
    Strand(String kind) {
        this.kind = kind;
    }

    /**
     * Creates a strand on the engine in use. The body must not throw: it hands its outcome on by itself.
     *
     * @param kind what the user calls the thing that stands on this strand, for messages
     * @param body the code to run at the first {@link #resume()}
     */
    public static Strand create(String kind, Runnable body) {
        return Engine.current().newStrand(kind, body);
    }

    /**
     * Runs the body until it suspends or ends.
     *
     * @throws IllegalStateException when the caller is not the thread that first resumed this strand
     */
    public final void resume() {
        checkOwner();
        run();
    }

    /**
     * Refuses callers that are not the owner; binds the owner when there is none yet.
     *
     * @throws IllegalStateException when the caller is not the thread that first resumed this strand
     */
    public final void checkOwner() {
        Thread caller = ownerOfCaller();
        Thread bound = owner;
        if (bound != caller) {
            if (bound != null) {
                throw new IllegalStateException(foreignMessage(bound, caller));
            }
            owner = caller;
        }
    }

    private String foreignMessage(Thread bound, Thread caller) {
        return "this " + kind + " belongs to " + bound + ", which resumed it first, and was used by " + caller
                + "; create one " + kind + " per thread or coroutine, or hand the values over a queue";
    }

    abstract Thread ownerOfCaller();

    abstract void run();

    /**
     * Called by the body, from any depth of calls: gives control back to the resumer and returns at the next
     * {@link #resume()}. When another strand's body runs on top of this one, it is suspended along with it.
     *
     * @throws IllegalStateException when this strand is not running below the caller, or when a native frame (a class
     *     initialiser, a reflective or JNI callback) stands between
     */
    public abstract void suspend();

    /** Whether the body has ended. */
    public abstract boolean isDone();

    /** The frames of the suspended body, innermost first; empty before the first resume, while running and at the end. */
    public abstract StackTraceElement[] stackTrace();
}
