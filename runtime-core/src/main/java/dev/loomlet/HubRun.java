package dev.loomlet;

import dev.loomlet.loop.Driver;
import dev.loomlet.loop.Waiter;
import org.jspecify.annotations.Nullable;

/** One {@link Hub#run}: a first coroutine, and the wait for it and for all others. */
final class HubRun<T extends @Nullable Object> {

    private final Hub hub;
    private final CheckedSupplier<T, ?> body;

    HubRun(Hub hub, CheckedSupplier<T, ?> body) {
        this.hub = hub;
        this.body = body;
    }

    /** Drives the hub on the calling platform thread. */
    T driveToEnd() {
        Driver driver = hub.loop().driver();
        HubCoroutine<T> first = new HubCoroutine<>(hub, "main", body, body);
        hub.host().main(first);
        first.start();
        Hub.spawned(first);
        try {
            first.awaitEndOnLoop(driver, -1);
            if (first.successful()) {
                hub.host().awaitEmptyAsDriver();
            }
        } finally {
            hub.close();
        }
        return result(first);
    }

    /** Waits, on a virtual thread, for the hub that runs on a thread of its own. */
    T fromOutside() {
        HubCoroutine<T> first = new HubCoroutine<>(hub, "main", body, body);
        // It may fail before anybody joins it, and is awaited all the same.
        first.whenEnded(_ -> {});
        hub.loop().startFromAnywhere(first);
        Hub.spawned(first);
        first.join();
        if (first.successful()) {
            hub.join();
        }
        return result(first);
    }

    private T result(HubCoroutine<T> first) {
        Throwable failure = first.exception();
        if (failure != null) {
            throw Waiter.raise(failure);
        }
        return first.get();
    }
}
