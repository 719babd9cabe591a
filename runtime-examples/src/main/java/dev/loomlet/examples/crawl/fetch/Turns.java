package dev.loomlet.examples.crawl.fetch;

import dev.loomlet.sync.Semaphore;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

import static dev.loomlet.Loomlet.sleep;

/**
 * Who may ask whom, and when: so many requests at a time, so many to one host, and none sooner than the host's delay after
 * the one before. Who waits for the turn of a slow host takes no place that another could use.
 */
final class Turns {

    private final Semaphore places;
    private final int perHost;
    private final long delayNanos;
    private final Map<String, Host> hosts = new HashMap<>();

    Turns(int atOnce, int perHost, Duration delay) {
        this.places = new Semaphore(atOnce);
        this.perHost = perHost;
        this.delayNanos = delay.toNanos();
    }

    /** Makes {@code request} of the host of {@code uri} when it may be made. */
    <T> T take(URI uri, Supplier<T> request) {
        Host host = host(uri);
        return host.places.with(() -> {
            host.awaitTurn();
            return places.with(request::get);
        });
    }

    /** Makes the delay between requests to the host of {@code uri} as long as {@code delay}, unless it is longer. */
    void slowDown(URI uri, Duration delay) {
        Host host = host(uri);
        host.delayNanos = Math.max(host.delayNanos, delay.toNanos());
    }

    /** Leaves the host of {@code uri} alone for a while. */
    void pause(URI uri, Duration pause) {
        Host host = host(uri);
        host.notBefore = Math.max(host.notBefore, System.nanoTime() + pause.toNanos());
    }

    private Host host(URI uri) {
        return hosts.computeIfAbsent(uri.getRawAuthority(), name -> new Host(perHost, delayNanos));
    }

    private static final class Host {

        private final Semaphore places;
        private long delayNanos;
        private long notBefore = System.nanoTime();

        Host(int places, long delayNanos) {
            this.places = new Semaphore(places);
            this.delayNanos = delayNanos;
        }

        void awaitTurn() {
            long now = System.nanoTime();
            long turn = Math.max(now, notBefore);
            notBefore = turn + delayNanos;
            if (turn > now) {
                sleep(Duration.ofNanos(turn - now));
            }
        }
    }
}
