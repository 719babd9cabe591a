package dev.loomlet.generator;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls the consumer for every value: no suspension. An exception of the consumer closes the body as a caller of
 * {@code close} would, so the body meets GeneratorExit, which it cannot take for one of its own failures.
 */
final class BulkYielder<T extends @Nullable Object> extends Yielder<T, @Nullable Void> {

    // Where control is. Numbers, as each store of a reference into an old object costs a memory fence under G1.
    private static final int BODY = 0;
    private static final int CONSUMER = 1;
    private static final int DELEGATE = 2;
    private static final int CLOSING = 3;
    private static final int END = 4;

    private final BulkRun<T> run;
    private final Consumer<? super T> consumer;
    private final Thread thread;
    private int at = BODY;

    BulkYielder(BulkRun<T> run) {
        this.run = run;
        consumer = run.consumer;
        thread = Thread.currentThread();
    }

    static <T extends @Nullable Object> void run(GeneratorBody<T, @Nullable Void> body, Consumer<? super T> consumer) {
        new BulkRun<T>(consumer).run(body);
    }

    /** Runs the body to its end; gives what it threw, or null. */
    @Nullable
    Throwable runBody(GeneratorBody<T, @Nullable Void> body) {
        try {
            body.run(this);
            return null;
        } catch (Throwable t) {
            return Faults.asLetOut(t);
        } finally {
            at = END;
        }
    }

    @Override
    public @Nullable Void yield(T value) {
        checkInBody("yield");
        deliver(value);
        return null;
    }

    private void deliver(T value) {
        at = CONSUMER;
        try {
            consumer.accept(value);
        } catch (Throwable t) {
            at = CLOSING;
            throw run.stop(t);
        }
        at = BODY;
        if (run.isStopRequested()) {
            at = CLOSING;
            throw run.stop(new GeneratorExit());
        }
    }

    private void checkInBody(String call) {
        if (at != BODY || Thread.currentThread() != thread) {
            checkElse(call);
        }
    }

    private void checkElse(String call) {
        if (!run.isOwnedByCaller()) {
            throw Faults.foreignThread(call, thread);
        }
        switch (at) {
            case BODY -> {}
            case CLOSING -> throw run.ignore();
            case CONSUMER -> throw outside(call, "is handing out a value");
            case DELEGATE -> throw outside(call, "is delegating to another");
            default -> throw outside(call, "has ended");
        }
    }

    private static IllegalStateException outside(String call, String state) {
        return Faults.outsideBody(call, "sequence", state);
    }

    @Override
    @SuppressWarnings("unchecked")
    void delegateToSequence(Sequence<?> inner) {
        checkInBody("yieldFrom");
        at = DELEGATE;
        Throwable failure = new BulkYielder<>(run).runBody(((Sequence<T>) inner).body());
        leaveDelegate(run.isStopped() ? orExit(run.failureOfClosing(failure)) : failure);
    }

    private static Throwable orExit(@Nullable Throwable failure) {
        return failure == null ? new GeneratorExit() : failure;
    }

    private void leaveDelegate(@Nullable Throwable failure) {
        at = run.isStopped() ? CLOSING : BODY;
        if (failure != null) {
            throw Sneaky.rethrow(failure);
        }
    }

    @Override
    @SuppressWarnings("unchecked")
    @Nullable
    Object delegate(Subgenerator<?, ?, ?> inner) {
        checkInBody("yieldFrom");
        Object result = null;
        Throwable failure = null;
        at = DELEGATE;
        try {
            while (true) {
                T value = (T) inner.next();
                deliver(value);
                at = DELEGATE;
            }
        } catch (StopIteration end) {
            result = end.value();
        } catch (Throwable t) {
            failure = run.isStopped() ? closed(inner) : t;
        }
        leaveDelegate(failure);
        return result;
    }

    private static Throwable closed(Subgenerator<?, ?, ?> inner) {
        try {
            inner.close();
        } catch (Throwable t) {
            return t;
        }
        return new GeneratorExit();
    }
}
