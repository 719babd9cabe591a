package dev.loomlet.greenlet;

import dev.loomlet.engine.OwnerContext;
import dev.loomlet.greenlet.Greenlet.Body;
import dev.loomlet.greenlet.Greenlet.State;
import java.util.Arrays;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The greenlets of one thread: which one runs, and what is under way to the next.
 *
 * <p>Strands only know how to be resumed by somebody and to suspend back to that somebody. Switching between equals is
 * made of that by a loop on the stack of the main greenlet: a greenlet that switches notes who is next and suspends, and
 * the loop resumes that one, or returns when the main greenlet is meant.
 */
final class GreenletTree {

    private final OwnerContext context;
    private final Thread owner;
    private final Greenlet main;
    private Greenlet current;
    private Thread stackOfMain;
    private @Nullable GreenletTracer tracer;

    // Under way from the greenlet that left to the one that arrives. Emptied on arrival, as an abandoned greenlet or a
    // big value must not stay reachable from here.
    private @Nullable Object value;
    private @Nullable Throwable failure;
    private @Nullable Greenlet origin;

    private GreenletTree(OwnerContext context) {
        this.context = context;
        owner = context.thread();
        main = Greenlet.mainOf(this);
        current = main;
        stackOfMain = owner;
    }

    static GreenletTree ofCaller() {
        OwnerContext context = OwnerContext.current();
        if (context.greenlets() instanceof GreenletTree tree) {
            return tree;
        }
        GreenletTree tree = new GreenletTree(context);
        context.greenlets(tree);
        return tree;
    }

    Greenlet main() {
        return main;
    }

    Greenlet current() {
        return current;
    }

    @Nullable
    GreenletTracer tracer() {
        return tracer;
    }

    @Nullable
    GreenletTracer replaceTracer(@Nullable GreenletTracer replacement) {
        GreenletTracer previous = tracer;
        tracer = replacement;
        return previous;
    }

    /** Whether the thread has ended, or has started on something new that has greenlets of its own. */
    boolean isOver() {
        if (owner.getState() == Thread.State.TERMINATED) {
            return true;
        }
        OwnerContext caller = OwnerContext.current();
        return caller != context && caller.thread() == owner;
    }

    // While another than main is current, main's stack waits below, so that the owner can only be inside of this tree: that
    // saves the look-up of the context, which would be a tenth of a switch.
    void checkCaller(Greenlet used) {
        if ((current == main || Thread.currentThread() != owner) && OwnerContext.current() != context) {
            throw foreignCaller(used);
        }
    }

    private IllegalStateException foreignCaller(Greenlet used) {
        String story = used + " belongs to " + owner;
        return new IllegalStateException(isOver()
                ? story + ", which has exited, so that nothing can reach it any more; "
                        + "let a thread end its greenlets, by close() say, before it exits"
                : story + " and was used by " + OwnerContext.current().thread()
                        + "; greenlets switch within one thread: create one on each, or hand the values over a queue");
    }

    /** Hands control and the value or throwable to {@code target}; returns or throws what comes back to the caller. */
    @Nullable
    Object transfer(Greenlet target, @Nullable Object value, @Nullable Throwable failure) {
        Greenlet self = current;
        Greenlet next = depart(self, target, value, failure);
        if (next != self) {
            current = next;
            if (self == main) {
                runOthers();
            } else {
                suspend(self);
            }
        }
        return arrive();
    }

    /** Puts value and throwable on the way, and finds who really receives them: the nearest one that can. */
    private Greenlet depart(Greenlet self, Greenlet target, @Nullable Object value, @Nullable Throwable failure) {
        Greenlet next = target;
        Object carried = value;
        Throwable raised = failure;
        while (next.state() != State.STARTED && (raised != null || next.state() == State.DEAD)) {
            next.end();
            if (raised instanceof GreenletExit) {
                carried = raised;
                raised = null;
            }
            next = next.heir();
        }
        this.value = carried;
        if (raised != null) {
            this.failure = raised;
        }
        if (tracer != null) {
            origin = self;
        }
        return next;
    }

    private void runOthers() {
        stackOfMain = Thread.currentThread();
        try {
            for (Greenlet next = current; next != main; next = current) {
                next.resume();
            }
        } catch (Throwable e) {
            returnTo(main);
            throw e;
        }
    }

    private void suspend(Greenlet self) {
        try {
            self.suspend();
        } catch (IllegalStateException e) {
            Greenlet target = current;
            returnTo(self);
            throw new IllegalStateException(self + " cannot switch to " + target + " from here, most likely as a class "
                    + "initialiser or another native frame is on its stack; switch before or after that call", e);
        }
    }

    private void returnTo(Greenlet self) {
        current = self;
        value = null;
        failure = null;
        origin = null;
    }

    private @Nullable Object arrive() {
        Object arrived = value;
        value = null;
        return failure == null && tracer == null ? arrived : arriveSlowly(arrived);
    }

    private @Nullable Object arriveSlowly(@Nullable Object arrived) {
        Throwable raised = failure;
        failure = null;
        Greenlet from = origin;
        origin = null;
        GreenletTracer told = tracer;
        if (told != null && from != null) {
            try {
                told.trace(raised == null ? GreenletTracer.Event.SWITCH : GreenletTracer.Event.THROW, from, current);
            } catch (Throwable e) {
                tracer = null;
                raised = e;
            }
        }
        if (raised == null) {
            return arrived;
        }
        if (raised instanceof Error error) {
            throw error;
        }
        throw raised instanceof RuntimeException unchecked ? unchecked
                : new CompletionException(raised);
    }

    /** All that the strand of {@code self} runs. */
    void runBody(Greenlet self, Body body) {
        Object result = null;
        Throwable raised = null;
        try {
            result = body.run(arrive());
        } catch (GreenletExit e) {
            result = e;
        } catch (Throwable e) {
            raised = e;
        }
        Greenlet heir = self.heir();
        self.end();
        current = depart(self, heir, result, raised);
    }

    StackTraceElement[] stackOfMain() {
        StackTraceElement[] frames = stackOfMain.getStackTrace();
        for (int i = frames.length - 1; i >= 0; i--) {
            if (frames[i].getClassName().equals(GreenletTree.class.getName())) {
                return Arrays.copyOfRange(frames, i, frames.length);
            }
        }
        return new StackTraceElement[0];
    }
}
