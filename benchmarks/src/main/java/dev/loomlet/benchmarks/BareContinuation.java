package dev.loomlet.benchmarks;

import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;

/** The physical limit of every switch: a continuation that is entered and leaves at once, for ever. */
final class BareContinuation {

    private static final ContinuationScope SCOPE = new ContinuationScope("limit");

    private final Continuation continuation = new Continuation(SCOPE, () -> {
        while (true) {
            Continuation.yield(SCOPE);
        }
    });

    void enterAndLeave() {
        continuation.run();
    }
}
