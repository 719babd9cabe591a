package dev.loomlet;

import org.jspecify.annotations.Nullable;

/** A body without a result in the form of one with; reports still find the one that was written. */
record WithoutResult<X extends Exception>(CheckedRunnable<X> body) implements CheckedSupplier<@Nullable Void, X> {

    @Override
    public @Nullable Void get() throws X {
        body.run();
        return null;
    }
}
