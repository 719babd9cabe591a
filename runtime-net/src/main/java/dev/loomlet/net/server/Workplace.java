package dev.loomlet.net.server;

import dev.loomlet.CheckedRunnable;
import dev.loomlet.Coroutine;
import dev.loomlet.pool.Group;
import dev.loomlet.pool.Pool;

/** Where handlers run, and when there is room for another one. */
record Workplace(Runnable room, Spawner spawner) {

    static Workplace of(Group group) {
        Spawner spawner = group::spawn;
        return group instanceof Pool pool ? new Workplace(() -> awaitRoom(pool), spawner) : of(spawner);
    }

    static Workplace of(Spawner spawner) {
        return new Workplace(() -> {}, spawner);
    }

    private static void awaitRoom(Pool pool) {
        // Others may use the pool as well, and take the place.
        while (pool.awaitFree() == 0) {
            continue;
        }
    }

    /** Waits until a handler can be spawned without a wait. */
    void awaitRoom() {
        room.run();
    }

    Coroutine<?> spawn(String name, CheckedRunnable<?> body) {
        return spawner.spawn(name, body);
    }
}
