package dev.loomlet.engine;

import org.jspecify.annotations.Nullable;

/**
 * What one thread of the user's program owns, seen alike from the thread itself and from the bodies of the strands that
 * it resumes. On the portable engine such a body has a thread of its own, where an ordinary ThreadLocal would be empty.
 */
public final class OwnerContext {

    private static final ThreadLocal<OwnerContext> CURRENT = ThreadLocal.withInitial(OwnerContext::new);

    private final Thread thread = Thread.currentThread();
    private @Nullable Object greenlets;
    private @Nullable Object waiter;
    private @Nullable Object locals;

    private OwnerContext() {}

    /** The context of the calling thread, or of the thread that resumed the strand whose body calls. */
    public static OwnerContext current() {
        return CURRENT.get();
    }

    /** Makes the calling thread speak for the owner of {@code context} from now on. */
    static void adopt(OwnerContext context) {
        CURRENT.set(context);
    }

    /** The thread that owns this context. */
    public Thread thread() {
        return thread;
    }

    /** The slot of the greenlet package. */
    public @Nullable Object greenlets() {
        return greenlets;
    }

    /** Sets the slot of the greenlet package. */
    public void greenlets(@Nullable Object value) {
        greenlets = value;
    }

    /** The slot of the hub: who waits when this thread waits. */
    public @Nullable Object waiter() {
        return waiter;
    }

    /** Sets the slot of the hub. */
    public void waiter(@Nullable Object value) {
        waiter = value;
    }

    /** The slot of coroutine-local values. */
    public @Nullable Object locals() {
        return locals;
    }

    /** Sets the slot of coroutine-local values. */
    public void locals(@Nullable Object value) {
        locals = value;
    }
}
