package dev.loomlet.engine;

import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;

/** A strand that is a bare continuation, mounted on whichever thread resumes it. */
final class DirectStrand extends Strand {

    // A scope of its own lets suspend() name this very strand when others are mounted on top of it.
    private final ContinuationScope scope;
    private final Continuation continuation;

    DirectStrand(String kind, Runnable body) {
        super(kind);
        scope = new ContinuationScope(kind);
        continuation = new Continuation(scope, body);
    }

    @Override
    Thread ownerOfCaller() {
        return Thread.currentThread();
    }

    @Override
    void run() {
        continuation.run();
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
