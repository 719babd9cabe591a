package dev.loomlet.net.server;

import dev.loomlet.CheckedRunnable;
import dev.loomlet.Coroutine;

/**
 * Spawns the coroutines of a server's handlers, on the hub that calls it. {@code scope::spawn} is one; for pools there is
 * {@link StreamServerBuilder#pool}.
 */
@FunctionalInterface
public interface Spawner {

    /**
     * Spawns a coroutine that runs {@code body}. It may wait, and the server accepts nothing meanwhile; the body must not
     * run before this has returned.
     *
     * @param name tells the peer's address
     * @param body what to run
     * @return the coroutine, of the calling hub
     */
    Coroutine<?> spawn(String name, CheckedRunnable<?> body);
}
