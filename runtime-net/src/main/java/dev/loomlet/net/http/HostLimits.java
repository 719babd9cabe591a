package dev.loomlet.net.http;

import dev.loomlet.sync.Semaphore;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How many exchanges with one host may be under way at a time.
 *
 * <p>Hosts come and go, so each entry counts those who use it or wait for it, and goes with the last one.
 */
final class HostLimits {

    private final int perHost;
    private final ConcurrentMap<String, Host> hosts = new ConcurrentHashMap<>();

    HostLimits(int perHost) {
        this.perHost = perHost;
    }

    /** Waits for a place; whoever has it gives it back with {@link #leave}. */
    Host enter(URI uri) {
        Host host = hosts.compute(nameOf(uri), (name, present) -> {
            Host entered = present == null ? new Host(name, new Semaphore(perHost)) : present;
            entered.users++;
            return entered;
        });
        boolean entered = false;
        try {
            host.places.acquire();
            entered = true;
            return host;
        } finally {
            if (!entered) {
                forget(host);
            }
        }
    }

    void leave(Host host) {
        host.places.release();
        forget(host);
    }

    private void forget(Host host) {
        hosts.computeIfPresent(host.name, (name, present) -> --present.users == 0 ? null : present);
    }

    int size() {
        return hosts.size();
    }

    private static String nameOf(URI uri) {
        return (uri.getScheme() + "://" + uri.getAuthority()).toLowerCase(Locale.ROOT);
    }

    /** A host that somebody uses. */
    static final class Host {

        private final String name;
        private final Semaphore places;
        // Changed within the map's own operations alone.
        private int users;

        private Host(String name, Semaphore places) {
            this.name = name;
            this.places = places;
        }
    }
}
