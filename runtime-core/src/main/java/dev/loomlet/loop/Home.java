package dev.loomlet.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The loop that an object such as a channel or a lock belongs to: whose turns guard its state.
 *
 * <p>Given at creation, or else the loop of whoever uses the object first. When that loop has been closed, the next user's
 * takes its place: nobody can be waiting there any more. On its own loop an object is used directly, at no cost but one
 * comparison; calls from anywhere else are posted to it.
 */
public final class Home {

    private static final VarHandle LOOP;

    static {
        try {
            LOOP = MethodHandles.lookup().findVarHandle(Home.class, "loop", EventLoop.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile @Nullable EventLoop loop;

    /** A home that is found at the first use. */
    public Home() {}

    /** A home on {@code loop}. */
    public Home(EventLoop loop) {
        this.loop = loop;
    }

    /**
     * Whether the caller runs on the home loop, and so may use the object's state. From any thread.
     *
     * @throws IllegalStateException when there is no home yet and the caller has no loop to offer
     */
    public boolean isHere() {
        EventLoop settled = loop;
        return settled != null && !settled.isClosed() ? settled.isOnLoop() : settle(settled).isOnLoop();
    }

    /** Has {@code message} delivered on the home loop; false when that has just been closed. From any thread. */
    public boolean post(LoopMessage message) {
        EventLoop settled = loop;
        return (settled == null || settled.isClosed() ? settle(settled) : settled).post(message);
    }

    private EventLoop settle(@Nullable EventLoop previous) {
        Waiter caller = Waiter.current();
        if (caller == null) {
            throw new IllegalStateException(Thread.currentThread()
                    + " belongs to no hub, and no hub has used this object before; use it in a coroutine first, or create it"
                    + " for a hub");
        }
        LOOP.compareAndSet(this, previous, caller.loop());
        return loop;
    }

    /** The home loop; null when there is none yet. */
    public @Nullable EventLoop loop() {
        return loop;
    }
}
