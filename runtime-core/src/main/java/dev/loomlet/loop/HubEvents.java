package dev.loomlet.loop;

import java.lang.reflect.Constructor;
import org.jspecify.annotations.Nullable;

/**
 * Told of what happens to hubs and coroutines, all over the program: the door by which the floors above watch those below.
 * Methods may be called on a loop, and so neither wait, lock nor log; {@link #hubStarted} alone may.
 */
public interface HubEvents {

    /** A hub has come into being. On the thread that drives it. */
    void hubStarted(Object hub);

    /** A hub has been closed. On the thread that drove it. */
    void hubStopped(Object hub);

    /** A task has been spawned. By the spawner. */
    void spawned(Task task);

    /** A task has ended. On its loop. */
    void ended(Task task);

    /** A hub has come to a standstill; {@code report} tells how. On its loop. */
    void deadlocked(Object hub, String report);

    /**
     * Finds the one to tell, which stands on a floor above and so is known by name alone; null when it has been left out of
     * the program. A service loader would do the same in ten times the time.
     */
    static @Nullable HubEvents find() {
        try {
            Constructor<?> maker = Class.forName("dev.loomlet.diagnostics.Observer").getDeclaredConstructor();
            maker.setAccessible(true);
            return (HubEvents) maker.newInstance();
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }
}
