package dev.loomlet.net.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/*
 * InetAddress has a cache of its own, in front of every resolver, and an entry in it is a lock: whoever asks for a name holds
 * the name's lock until the resolver has answered. If the resolver gave way inside, the next coroutine of the hub to ask for
 * the same name would block in that lock. On the portable engine it would keep the baton that the first one needs to go on;
 * on the direct engine it would do the same if it is the thread that drives the hub. Both would wait for ever.
 *
 * The JDK lets nobody look into that cache, but it drops an entry of its own accord: with networkaddress.cache.ttl=0, at the
 * end of a look-up. And its lock can be entered again by the thread that holds it. So a resolver that is called for a name
 * asks InetAddress for the same name once more, answers that inner call at once with something or other, and the inner call
 * drops the entry that the outer one works for. Who asks next finds none, and makes one with a lock of its own: it comes to
 * our resolver, and waits in a way that gives way. The outer call finds its entry gone, which it takes for an expired one.
 *
 * Between the two calls nobody gives way, so coroutines of the same hub do not come in between. Another thread may; it blocks
 * until the first one is done, and as whoever holds such a lock has dropped the entry before it began to wait, no circle of
 * hubs that wait for each other can close.
 */
final class JdkCache {

    private static final String PROBE = "probe.loomlet.invalid";

    /** How often the resolver was called from inside of an eviction, by the thread that evicts; null outside of one. */
    private static final ThreadLocal<int @Nullable []> INNER_CALLS = new ThreadLocal<>();

    private static volatile @Nullable Boolean off;

    private JdkCache() {}

    /** Has the JDK keep no answers: ours can be configured and cleared. To be called before the JDK reads these properties. */
    static void turnOff() {
        Security.setProperty("networkaddress.cache.ttl", "0");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
    }

    /** Whether the resolver is called by an eviction, and should answer at once. */
    static boolean isEvicting() {
        int[] calls = INNER_CALLS.get();
        if (calls == null) {
            return false;
        }
        calls[0]++;
        return true;
    }

    /**
     * Has the JDK drop the entry that the caller's look-up of {@code host} works for.
     *
     * @return false when that cannot be, so that the caller must not give way
     */
    static boolean evict(String host) {
        return isOff() && callsFor(host) > 0;
    }

    private static boolean isOff() {
        Boolean known = off;
        if (known == null) {
            // With a cache, the second call would not come through.
            off = known = callsFor(PROBE, PROBE) == 2;
        }
        return known;
    }

    private static int callsFor(String... hosts) {
        int[] calls = new int[1];
        INNER_CALLS.set(calls);
        try {
            for (String each : hosts) {
                InetAddress.getAllByName(each);
            }
        } catch (UnknownHostException e) {
            throw new AssertionError("an inner call for " + Arrays.toString(hosts) + " was not answered", e);
        } finally {
            INNER_CALLS.remove();
        }
        return calls[0];
    }
}
