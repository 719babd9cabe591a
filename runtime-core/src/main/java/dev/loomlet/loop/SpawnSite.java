package dev.loomlet.loop;

import org.jspecify.annotations.Nullable;

/**
 * Where coroutines are spawned, for logs and reports.
 *
 * <p>Looking at the stack costs several times what a spawn costs, so it is done only where it is asked for, with
 * {@code -Dloomlet.spawnSites=true}, and on the hubs of tests. Otherwise the class in which the body was written has to do.
 */
public final class SpawnSite {

    /** What a reader of sites that are not {@link #isExact exact} can do about it; to be said once in a text. */
    public static final String HINT = "-Dloomlet.spawnSites=true tells the lines of spawns";

    private static final String CLASS_ALONE = "a place in ";
    private static final boolean RECORDED = Boolean.getBoolean("loomlet.spawnSites");
    private static final StackWalker WALKER = StackWalker.getInstance();

    private SpawnSite() {}

    /** Returns what {@link #describe} needs to tell where {@code body} is spawned; {@code exactly} for the line. */
    public static @Nullable Object capture(Object body, boolean exactly) {
        if (RECORDED || exactly) {
            return WALKER.walk(frames -> frames.dropWhile(SpawnSite::isOurs).findFirst()).orElse(null);
        }
        return body.getClass();
    }

    private static boolean isOurs(StackWalker.StackFrame frame) {
        return isOneOf(frame, "loop.SpawnSite", "HubCoroutine", "Hub", "Loomlet", "HubRun", "Links", "pool.Group",
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
    public static String describe(@Nullable Object captured) {
        if (captured instanceof Class<?> body) {
            return CLASS_ALONE + body.getName().replaceFirst("\\$\\$Lambda.*", "");
        }
        return String.valueOf(captured);
    }

    /** Whether {@code described}, which {@link #describe} has made, tells the line. */
    public static boolean isExact(String described) {
        return !described.startsWith(CLASS_ALONE);
    }
}
