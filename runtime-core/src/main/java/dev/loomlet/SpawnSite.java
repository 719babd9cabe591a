package dev.loomlet;

import org.jspecify.annotations.Nullable;

/**
 * Where coroutines are spawned, for logs and reports.
 *
 * <p>Looking at the stack costs several times what a spawn costs, so it is done only where it is asked for, with
 * {@code -Dloomlet.spawnSites=true}. Otherwise the class in which the body was written has to do.
 */
final class SpawnSite {

    private static final boolean RECORDED = Boolean.getBoolean("loomlet.spawnSites");
    private static final StackWalker WALKER = StackWalker.getInstance();

    private SpawnSite() {}

    /** Returns something whose text tells where {@code body} is spawned. */
    static @Nullable Object capture(Object body) {
        if (!RECORDED) {
            return body.getClass().getName();
        }
        return WALKER.walk(frames -> frames
                .filter(frame -> !frame.getClassName().startsWith("dev.loomlet.")
                        || frame.getClassName().startsWith("dev.loomlet.examples."))
                .findFirst()
                .map(StackWalker.StackFrame::toStackTraceElement)
                .orElse(null));
    }
}
