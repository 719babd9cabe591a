package dev.loomlet.loop;

import dev.loomlet.engine.Engine;
import dev.loomlet.engine.OwnerContext;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * One who can wait on a loop and be woken: a coroutine, the thread that drives the loop, or a guest.
 *
 * <p>A waiter waits for one thing at a time. While it does, exactly one of {@link #wake()}, its deadline and a signal
 * takes it out of the wait; the others then find it no longer waiting and can pass their item or permit on. A waiter
 * that leaves a wait takes itself off the list that it stood on before it waits again, so an entry in such a list always
 * means the present wait. All of this happens on the loop.
 */
public abstract class Waiter extends Timer implements Wakeable {

    private static final byte RUNNING = 0;
    private static final byte WAITING = 1;
    private static final byte WOKEN = 2;
    private static final byte EXPIRED = 3;
    private static final byte SIGNALLED = 4;
    private static final byte YIELDING = 5;

    /** The stamp of a signal that no shield holds back. */
    static final int IRRESISTIBLE = Integer.MAX_VALUE;

    final EventLoop loop;
    private byte phase = RUNNING;
    private boolean interruptSeen;
    private boolean interruptedByUs;
    private @Nullable Object blocker;
    private @Nullable Throwable signal;
    private @Nullable ArrayDeque<Pending> pending;
    private Region.@Nullable Stamps stamps;

    private record Pending(Throwable throwable, int stamp) {}

    Waiter(EventLoop loop) {
        this.loop = loop;
    }

    /**
     * The waiter that the caller is, or null when it runs on no loop: a platform thread that has no hub yet, or a virtual
     * thread that belongs to none.
     */
    public static @Nullable Waiter current() {
        if (Engine.current().isDirect() && Thread.currentThread().isVirtual()) {
            return DirectLoop.currentWaiter();
        }
        return (Waiter) OwnerContext.current().waiter();
    }

    /**
     * The waiter that the caller is if it can wait right now: unlike {@link #current()}, null also for a task that runs
     * beside its loop for the moment, and for one whose loop is closed. It does not choose an engine, so code that runs in
     * every process may ask: the look-up of a name, which logging may need while the engine is being chosen.
     */
    public static @Nullable Waiter currentOnLoop() {
        if (!EventLoop.anyMade) {
            return null;
        }
        Waiter waiter = current();
        return waiter != null && !waiter.loop.isClosed() && waiter.loop.isOnLoop() ? waiter : null;
    }

    /** Whether this object stands for its coroutine or thread in every wait, and not in one alone. */
    public boolean isLasting() {
        return true;
    }

    /** The loop that this waiter waits on. */
    public final EventLoop loop() {
        return loop;
    }

    /** Waits until woken. To be called by this waiter itself. {@code blocker}'s text tells what it waits for. */
    public final void await(Object blocker) {
        enter(blocker);
        loop.suspend(this);
        leave();
    }

    /**
     * Waits until woken, but no longer than {@code nanos}; true when woken, false when the time was up. To be called by
     * this waiter itself.
     */
    public final boolean awaitFor(Object blocker, long nanos) {
        enter(blocker);
        loop.timers.add(this, loop.deadlineAfter(nanos));
        loop.suspend(this);
        return leave();
    }

    private void enter(Object blocker) {
        raisePending();
        if (interruptSeen && !Thread.currentThread().isInterrupted()) {
            interruptSeen = false;
        }
        this.blocker = blocker;
        phase = WAITING;
        waitEntered();
    }

    /** Tells coroutines that wait from those that are inside a call of the JDK. */
    void waitEntered() {}

    void waitLeft() {}

    private boolean leave() {
        byte outcome = phase;
        phase = RUNNING;
        blocker = null;
        waitLeft();
        if (outcome == SIGNALLED) {
            Throwable thrown = signal;
            signal = null;
            throw raise(thrown);
        }
        return outcome == WOKEN;
    }

    /** Lets everything that is ready take a turn first. To be called by this waiter itself. */
    public final void yieldNow() {
        raisePending();
        phase = YIELDING;
        noteReady();
        loop.yield(this);
        phase = RUNNING;
    }

    /**
     * Ends the wait of this waiter; false when it does not wait, so that the caller turns to the next one. On the loop.
     */
    @Override
    public final boolean wake() {
        return release(WOKEN);
    }

    @Override
    void fire() {
        release(EXPIRED);
    }

    private boolean release(byte outcome) {
        // One who was given up when the loop was closed may stand in a line still, but takes nothing any more.
        if (phase != WAITING || loop.isClosed()) {
            return false;
        }
        phase = outcome;
        if (slot != IDLE) {
            loop.timers.remove(this);
        }
        noteReady();
        loop.makeReady(this);
        return true;
    }

    final void noteReady() {
        LoopListener listener = loop.listener;
        if (listener != null) {
            listener.madeReady(this);
        }
    }

    /**
     * Makes {@code throwable} come out of the present wait, or out of the next one when it does not wait. Several
     * signals come out of one wait each, in order. On the loop.
     */
    public final void signalWaiter(Throwable throwable) {
        signalWaiter(throwable, 0);
    }

    /** As {@link #signalWaiter(Throwable)}, and no shield holds it back. On the loop. */
    public final void signalIrresistibly(Throwable throwable) {
        signalWaiter(throwable, IRRESISTIBLE);
    }

    /** As {@link #signalWaiter(Throwable)}; {@code stamp} tells to which {@link Region} the signal belongs. On the loop. */
    public final void signalWaiter(Throwable throwable, int stamp) {
        if (loop.listener != null) {
            loop.listener.signalled(this, throwable);
        }
        boolean heldBack = stamps != null && stamps.holdsBack(stamp);
        if (phase == WAITING && !heldBack) {
            signal = throwable;
            noteRaised(stamp);
            release(SIGNALLED);
            return;
        }
        addPending().add(new Pending(throwable, stamp));
        if (!heldBack && this instanceof Task task) {
            if (phase == RUNNING && loop.isBlockedOutside(task)) {
                interruptBlocked();
            } else {
                loop.interruptAfterTurn(task);
            }
        }
    }

    private ArrayDeque<Pending> addPending() {
        if (pending == null) {
            pending = new ArrayDeque<>(2);
        }
        return pending;
    }

    private void noteRaised(int stamp) {
        if (stamps != null) {
            stamps.raised(stamp);
        }
    }

    /** The waiter's counter of regions. */
    final Region.Stamps stamps() {
        if (stamps == null) {
            stamps = new Region.Stamps();
        }
        return stamps;
    }

    /** The stamp of who comes into being now. */
    final int stampNow() {
        return stamps == null ? 0 : stamps.latest();
    }

    final void shieldLowered() {
        if (canRaise() && this instanceof Task task) {
            loop.interruptAfterTurn(task);
        }
    }

    private boolean canRaise() {
        if (pending != null) {
            for (Pending next : pending) {
                if (stamps == null || !stamps.holdsBack(next.stamp)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Blocked in a call of the JDK, which knows nothing of us but interruption. */
    private void interruptBlocked() {
        interruptedByUs = true;
        interruptThread();
    }

    /** When a signal still waits for a call of ours, interrupts the other call that this waiter is blocked in. */
    final void interruptIfBlocked() {
        if (canRaise()) {
            if (phase == RUNNING) {
                interruptBlocked();
            } else {
                loop.interruptAfterTurn((Task) this);
            }
        }
    }

    /** Runs {@code work} while the other waiters of the loop go on. To be called by this waiter itself. */
    public final void outside(Runnable work) {
        if (loop.isOnLoop()) {
            raisePending();
        }
        loop.outside(work);
    }

    /** Takes back a signal; false when it has come out of a wait, or is about to. On the loop. */
    public final boolean withdrawSignal(Throwable throwable) {
        if (pending == null || !pending.removeIf(next -> next.throwable == throwable)) {
            return false;
        }
        if (pending.isEmpty()) {
            pending = null;
            takeBackInterrupt();
        }
        return true;
    }

    /** Makes a signal that came out of a wait too late come out of the next one instead. By this waiter itself. */
    final void putBack(Throwable throwable) {
        addPending().addFirst(new Pending(throwable, stamps == null ? 0 : stamps.lastRaised()));
    }

    private void takeBackInterrupt() {
        if (interruptedByUs) {
            interruptedByUs = false;
            Thread.interrupted();
        }
    }

    private void raisePending() {
        Throwable next = takeSignal();
        if (next != null) {
            throw raise(next);
        }
    }

    /** The next signal that has not come out of a wait, which it now will not; null when there is none. */
    protected final @Nullable Throwable takeSignal() {
        if (pending == null) {
            return null;
        }
        Iterator<Pending> all = pending.iterator();
        while (all.hasNext()) {
            Pending next = all.next();
            if (stamps == null || !stamps.holdsBack(next.stamp)) {
                all.remove();
                if (pending.isEmpty()) {
                    pending = null;
                }
                takeBackInterrupt();
                noteRaised(next.stamp);
                return next.throwable;
            }
        }
        return null;
    }

    /**
     * An interrupt from outside was met in a wait. It counts as a signal once: the flag is kept for those who look at it,
     * and would otherwise end every later wait as well.
     */
    final void interruptMet() {
        if (!interruptSeen && phase == WAITING) {
            interruptSeen = true;
            signalWaiter(Interruption.signal());
        }
    }

    /** As {@link #interruptMet()}, of one that has come after the flag was taken down in this wait. */
    final void nextInterruptMet() {
        interruptSeen = false;
        interruptMet();
    }

    abstract void interruptThread();

    /** The thread that acts for this waiter now, for reports; null when there is none. From any thread. */
    public abstract @Nullable Thread actingThread();

    /** Whether this waiter has been taken out of its wait and has not gone on yet. */
    final boolean isReleased() {
        return phase == WOKEN || phase == EXPIRED || phase == SIGNALLED;
    }

    final boolean isWaiting() {
        return phase == WAITING;
    }

    /** Whether this waiter is in a wait, or has been taken out of one and has not gone on yet. */
    final boolean isSuspended() {
        return phase != RUNNING;
    }

    /** What this waiter waits for, or null. */
    public final @Nullable Object blocker() {
        return blocker;
    }

    /** Throws {@code throwable} as it is, checked or not; declared to return so that callers can write {@code throw}. */
    public static RuntimeException raise(Throwable throwable) {
        Waiter.<RuntimeException>raiseAs(throwable);
        throw new AssertionError("unreachable");
    }

    /** What {@code failure} looks like to a caller that declares no checked exception. */
    public static RuntimeException unchecked(Throwable failure) {
        if (failure instanceof RuntimeException runtime) {
            return runtime;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        return new CompletionException(failure);
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> void raiseAs(Throwable throwable) throws X {
        throw (X) throwable;
    }
}
