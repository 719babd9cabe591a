package dev.loomlet.diagnostics;

import dev.loomlet.Coroutine;
import dev.loomlet.loop.LoopReport;
import dev.loomlet.loop.Owned;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one coroutine was doing when a {@link HubDump} was taken.
 *
 * @param id the coroutine's number on its hub
 * @param name its name
 * @param activity what it was doing
 * @param waitsFor what it waited for; null when it did not wait
 * @param wakenBy who could end its wait; null when that is not known
 * @param spawner the id of the coroutine that spawned it; 0 when it was spawned from outside the hub
 * @param spawnSite where it was spawned: the line under {@code -Dloomlet.spawnSites=true} and in tests, else the class of its body
 * @param stack where it stood, innermost frame first, without frames of the library at both ends; empty when it had not
 *     begun, or where the stack was not looked at
 */
public record CoroutineDump(long id, String name, Activity activity, @Nullable String waitsFor,
        @Nullable String wakenBy, long spawner, String spawnSite, List<StackTraceElement> stack) {

    /** What a coroutine was doing. */
    public enum Activity {
        /** Its first turn had not come. */
        SCHEDULED,
        /** It had the turn. */
        RUNNING,
        /** It could go on, and waited for its turn. */
        READY,
        /** It waited in a call of the library. */
        WAITING,
        /** It was in a blocking call of the JDK, or in {@code blocking(...)}, beside the hub. */
        BLOCKED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static CoroutineDump of(LoopReport.Line line) {
        Coroutine<?> coroutine = (Coroutine<?>) line.task();
        Object blocker = line.blocker();
        return new CoroutineDump(coroutine.id(), coroutine.name(), Activity.valueOf(line.activity().name()),
                blocker == null ? null : textOf(blocker),
                blocker instanceof Owned owned && owned.owner() instanceof Object owner ? textOf(owner) : null,
                line.task().spawner(), line.task().spawnSite(), Frames.trim(line.stack()));
    }

    /** What is waited for may be an object of the user's, whose text may be anything. */
    static String textOf(Object object) {
        try {
            return String.valueOf(object);
        } catch (RuntimeException e) {
            return object.getClass().getName() + " (its toString failed: " + e + ")";
        }
    }
}
