package dev.loomlet.loop;

import dev.loomlet.engine.OwnerContext;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The values that one coroutine, or one thread, has given to variables of its own. They live with the context of its thread,
 * which a worker loses between two coroutines, so that nothing is left of them when the coroutine ends. Variables that are
 * not used any more lose their values too.
 */
public final class LocalValues {

    private static volatile boolean inheritanceUsed;

    private final Map<Object, @Nullable Object> own = new WeakHashMap<>();
    private final Map<Object, @Nullable Object> passedOn;

    private LocalValues(Map<Object, @Nullable Object> passedOn) {
        this.passedOn = passedOn;
    }

    /** The values of the calling coroutine or thread. */
    public static LocalValues current() {
        OwnerContext context = OwnerContext.current();
        LocalValues present = (LocalValues) context.locals();
        if (present == null) {
            present = new LocalValues(new WeakHashMap<>());
            context.locals(present);
        }
        return present;
    }

    /** There are variables to pass on. Until this is called for the first time, spawning does not look for any. */
    public static void useInheritance() {
        inheritanceUsed = true;
    }

    /** A copy of those values of the caller that it passes on to what it spawns; null when there are none. */
    public static @Nullable LocalValues forChild() {
        if (!inheritanceUsed) {
            return null;
        }
        LocalValues present = (LocalValues) OwnerContext.current().locals();
        return present == null || present.passedOn.isEmpty()
                ? null
                : new LocalValues(new WeakHashMap<>(present.passedOn));
    }

    /** Makes these the values of the calling coroutine, which has none yet. */
    public void adopt() {
        OwnerContext.current().locals(this);
    }

    /** Where a variable finds its value: among those that are passed on to what is spawned, or the others. */
    public Map<Object, @Nullable Object> map(boolean isPassedOn) {
        return isPassedOn ? passedOn : own;
    }
}
