package dev.loomlet;

import org.jspecify.annotations.Nullable;

/**
 * Where coroutines are spawned, for logs and reports.
 *
 * <p>Looking at the stack costs several times what a spawn costs, so it is done only where it is asked for, with
 * {@code -Dloomlet.spawnSites=true}, and on the hubs of tests. Otherwise the class in which the body was written has to do.
 */
final class SpawnSite {

    private static final boolean RECORDED = Boolean.getBoolean("loomlet.spawnSites");
    private static final StackWalker WALKER = StackWalker.getInstance();

    private SpawnSite() {}

    /** Returns what {@link #describe} needs to tell where {@code body} is spawned; {@code exactly} for the line. */
    static @Nullable Object capture(Object body, boolean exactly) {
        if (RECORDED || exactly) {
            return WALKER.walk(frames -> frames.dropWhile(SpawnSite::isOurs).findFirst()).orElse(null);
        }
        return body instanceof WithoutResult<?>(CheckedRunnable<?> written) ? written.getClass() : body.getClass();
    }

    private static boolean isOurs(StackWalker.StackFrame frame) {
        return isOneOf(frame, "SpawnSite", "HubCoroutine", "Hub", "Loomlet", "HubRun", "Links", "pool.Group",
                "pool.Pool",
                "pool.Mapping", "pool.Application", "pool.GroupHome", "pool.Scope");
    }

    private static boolean isOneOf(StackWalker.StackFrame frame, String... names) {
        for (String name : names) {
            if (frame.getClassName().equals("dev.loomlet." + name)) {
                return true;
            }
        }
        return false;
    }

    /** Tells a reader where, as exactly as it is known. */
    static String describe(@Nullable Object captured) {
        if (captured instanceof Class<?> body) {
            return "a place in " + body.getName().replaceFirst("\\$\\$Lambda.*", "")
                    + " (-Dloomlet.spawnSites=true tells the line)";
        }
        return String.valueOf(captured);
    }
}
