package dev.loomlet;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** What happens to hubs at the end of the JVM, see {@link Hub#closeOnShutdown}. */
final class Shutdown {

    private static final Map<Hub, Long> GRACES = new ConcurrentHashMap<>();
    private static final AtomicBoolean HOOKED = new AtomicBoolean();

    private Shutdown() {}

    static void include(Hub hub, long graceNanos) {
        if (HOOKED.compareAndSet(false, true)) {
            Runtime.getRuntime().addShutdownHook(new Thread(Shutdown::unwindAll, "loomlet-shutdown"));
        }
        // A hub that is closed meanwhile is dropped with the next one that comes.
        GRACES.keySet().removeIf(Hub::isClosed);
        GRACES.put(hub, graceNanos);
    }

    /** Kills the coroutines of all hubs at the same time, and waits until they have ended or their time is up. */
    static void unwindAll() {
        long start = System.nanoTime();
        GRACES.keySet().removeIf(Hub::isClosed);
        GRACES.keySet().forEach(hub -> hub.host().killAll());
        GRACES.forEach((hub, grace) -> hub.host()
                .awaitEmpty(Math.max(0, grace - (System.nanoTime() - start)), "closeOnShutdown"));
        GRACES.clear();
    }
}
