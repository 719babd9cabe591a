package dev.loomlet.engine;

import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;
import org.jspecify.annotations.Nullable;

/** A strand that is a bare continuation, mounted on whichever thread resumes it. */
final class DirectStrand extends Strand {

    // A scope of its own lets suspend() name this very strand when others are mounted on top of it.
    private final ContinuationScope scope;
    private final Continuation continuation;
    private @Nullable Object scopedValues;

    DirectStrand(String kind, Runnable body) {
        super(kind);
        scope = new ContinuationScope(kind);
        continuation = new Continuation(scope, body);
    }

    @Override
    Thread ownerOfCaller() {
        return Thread.currentThread();
    }

    /*
     * The JDK keeps the bindings of scoped values with the thread, which is the same for the strand and its resumer. Without
     * the exchange, what the body binds around a suspend() would be bound for the resumer too. The strand keeps those that
     * it began with, as the JDK's cache of them, which goes with the continuation, would not notice any others.
     */
    @Override
    void run() {
        Thread thread = Thread.currentThread();
        Object callers = DirectEngine.scopedValues(thread);
        if (scopedValues != null && scopedValues != callers) {
            DirectEngine.scopedValues(thread, scopedValues);
        }
        HeldMonitors.keep();
        try {
            continuation.run();
        } finally {
            scopedValues = DirectEngine.scopedValues(thread);
            if (scopedValues != callers) {
                DirectEngine.scopedValues(thread, callers);
            }
        }
    }

    @Override
    public void suspend() {
        Continuation.yield(scope);
    }

    @Override
    public boolean isDone() {
        return continuation.isDone();
    }

    @Override
    public StackTraceElement[] stackTrace() {
        return EngineFrames.strip(continuation.getStackTrace());
    }
}
