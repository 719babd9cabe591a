package dev.loomlet;

import dev.loomlet.loop.LocalValues;
import org.jspecify.annotations.Nullable;

/** What a coroutine is given of the coroutine-local values of whoever spawns it. */
final class InheritedLocals {

    private InheritedLocals() {}

    /** {@code body}, which has the values that the caller passes on now when it is run elsewhere. */
    static <T extends @Nullable Object> CheckedSupplier<? extends T, ?> adoptedBy(
            CheckedSupplier<? extends T, ?> body) {
        LocalValues values = LocalValues.forChild();
        if (values == null) {
            return body;
        }
        return () -> {
            values.adopt();
            return body.get();
        };
    }
}
