package dev.loomlet.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call of an object from outside its home loop: by a coroutine of another hub, or by a thread that has none.
 *
 * <p>The caller posts the operation to the home loop and waits. There it is tried; when it cannot be done at once it stands
 * in the object's line like a local waiter, and is woken like one. Exactly one of being woken and being given up by the
 * caller (a deadline, a kill) happens, and the caller knows which at once, even when the home loop is busy or blocked: this
 * is decided by {@link #state}, the only thing that both sides write.
 *
 * <p>While the operation is tried it is {@code HELD}: nobody can give it up, so that the code that tries it need not know
 * whether it acts for a coroutine that is running, which cannot go away either, or for somebody far away. A caller who
 * wants to give up in that very moment spins; the moment lasts for some tens of instructions, none of them the user's.
 *
 * <p>Whatever the caller is to find must be written before {@link #wake()}, which publishes it.
 */
public abstract class ForeignOperation implements Wakeable {

    private static final int OPEN = 0;
    private static final int HELD = 1;
    private static final int DONE = 2;
    private static final int GIVEN_UP = 3;
    private static final int HOME_CLOSED = 4;
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(ForeignOperation.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Home home;
    private final Completion completion = Completion.create();
    private final @Nullable EventLoop loop;
    private volatile int state = OPEN;
    private @Nullable Throwable failure;
    private @Nullable Object blocker;
    // The operations that wait on one loop, for it to end them when it is closed.
    private @Nullable ForeignOperation previous;
    private @Nullable ForeignOperation next;

    /** To be made by the caller, who is not on the loop of {@code home}. */
    protected ForeignOperation(Home home) {
        this.home = home;
        this.loop = home.loop();
    }

    /**
     * Does the operation, or puts this object into the line of those who wait for it. On the home loop, once; never waits,
     * runs no code of the user.
     *
     * @return whether it is done
     */
    protected abstract boolean attempt();

    /** Takes this object out of the line, where it still is unless it was taken out to be woken. On the home loop. */
    protected abstract void depart();

    /**
     * Has the operation done, and waits for that. A signal that comes too late to prevent it comes out of the caller's next
     * wait.
     *
     * @param blocker tells, by its text, what is waited for
     * @param nanos the longest time to wait; negative for no limit
     * @return false when the time was up, and the operation has not been done and never will
     * @throws IllegalStateException when the home loop is closed, before or meanwhile
     */
    public final boolean perform(Object blocker, long nanos) {
        this.blocker = blocker;
        if (loop == null || !loop.post(this::arrive)) {
            throw homeClosed(blocker);
        }
        boolean ended;
        try {
            ended = completion.await(blocker, nanos, true);
        } catch (Throwable signal) {
            if (giveUp()) {
                throw signal;
            }
            completion.putBack(signal);
            ended = true;
        }
        if (!ended && giveUp()) {
            return false;
        }
        if (state == HOME_CLOSED) {
            throw homeClosed(blocker);
        }
        if (failure != null) {
            throw Waiter.raise(failure);
        }
        return true;
    }

    private static IllegalStateException homeClosed(Object blocker) {
        return new IllegalStateException("the hub that guards it is closed, which ends the wait for " + blocker
                + "; close a hub only after those elsewhere who use its objects, or create them for another one");
    }

    /** On the caller's side: whether the operation will not happen any more. */
    private boolean giveUp() {
        for (;;) {
            int now = state;
            if (now == OPEN && STATE.compareAndSet(this, OPEN, GIVEN_UP)) {
                loop.post(this::leave);
                return true;
            }
            if (now >= DONE) {
                return false;
            }
            Thread.onSpinWait();
        }
    }

    private void leave() {
        if (loop.outsiders.remove(this)) {
            depart();
        }
    }

    private void arrive() {
        if (!STATE.compareAndSet(this, OPEN, HELD)) {
            return;
        }
        home.share();
        boolean done;
        try {
            done = attempt();
        } catch (RuntimeException | Error e) {
            failure = e;
            done = true;
        }
        if (done) {
            end(HELD, DONE);
        } else {
            loop.outsiders.add(this);
            state = OPEN;
        }
    }

    private boolean end(int from, int to) {
        if (!STATE.compareAndSet(this, from, to)) {
            return false;
        }
        completion.complete();
        return true;
    }

    @Override
    public final boolean wake() {
        if (!end(OPEN, DONE)) {
            return false;
        }
        loop.outsiders.remove(this);
        return true;
    }

    /** Whether the operation is done, so that its results can be read. By the caller. */
    protected final boolean isDone() {
        return state == DONE;
    }

    @Override
    public final String toString() {
        return completion.caller() + ", which waits elsewhere for " + blocker;
    }

    /** The operations that stand in lines on one loop. Used on that loop alone. */
    static final class Registry {
        private @Nullable ForeignOperation first;

        void add(ForeignOperation operation) {
            operation.next = first;
            if (first != null) {
                first.previous = operation;
            }
            first = operation;
        }

        /** Whether it was there. */
        boolean remove(ForeignOperation operation) {
            if (operation.previous == null && first != operation) {
                return false;
            }
            if (operation.previous == null) {
                first = operation.next;
            } else {
                operation.previous.next = operation.next;
            }
            if (operation.next != null) {
                operation.next.previous = operation.previous;
            }
            operation.previous = null;
            operation.next = null;
            return true;
        }

        boolean isEmpty() {
            return first == null;
        }

        void forEach(Consumer<ForeignOperation> visitor) {
            for (ForeignOperation operation = first; operation != null; operation = operation.next) {
                visitor.accept(operation);
            }
        }

        void homeClosed() {
            while (first != null) {
                ForeignOperation operation = first;
                remove(operation);
                operation.depart();
                operation.end(OPEN, HOME_CLOSED);
            }
        }
    }
}
