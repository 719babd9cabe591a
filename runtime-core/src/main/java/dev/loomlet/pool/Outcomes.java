package dev.loomlet.pool;

import java.util.concurrent.CompletionException;

/** How outcomes of coroutines come out of calls. */
final class Outcomes {

    private Outcomes() {}

    /** What {@code failure} looks like to a caller that declares no checked exception. */
    static RuntimeException unchecked(Throwable failure) {
        if (failure instanceof RuntimeException runtime) {
            return runtime;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        return new CompletionException(failure);
    }
}
