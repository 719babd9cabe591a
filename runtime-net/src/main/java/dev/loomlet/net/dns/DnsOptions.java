package dev.loomlet.net.dns;

import dev.loomlet.loop.Limits;
import java.security.Security;
import java.time.Duration;
import java.util.Objects;

/**
 * How names are looked up, for {@link Dns#configure}. The defaults come from system properties, which count whole seconds:
 *
 * <ul>
 *   <li>{@code loomlet.dns.ttl}, else {@code networkaddress.cache.ttl}, else 30;
 *   <li>{@code loomlet.dns.negative.ttl}, else {@code networkaddress.cache.negative.ttl}, else 10;
 *   <li>{@code loomlet.dns.timeout}, else 20, which is what two name servers take with the usual settings of the system;
 *   <li>{@code loomlet.dns.threads}, else 16 (a number);
 *   <li>{@code loomlet.dns.cache}, else 1000 (a number).
 * </ul>
 *
 * The two of {@code networkaddress} are security properties, and -1 means for ever, as in the JDK.
 *
 * @param ttl for how long an answer counts; zero for no cache
 * @param negativeTtl for how long it counts that a name has no address; zero for no cache
 * @param timeout how long a coroutine waits for an answer at most; more than zero
 * @param threads how many look-ups may be on their way at once for coroutines; the others queue up. 1 or more
 * @param cacheSize how many answers are kept at most; 0 or more
 */
public record DnsOptions(Duration ttl, Duration negativeTtl, Duration timeout, int threads, int cacheSize) {

    private static final Duration EVER = Duration.ofDays(36_500);
    private static final DnsOptions DEFAULTS = new DnsOptions(
            seconds("loomlet.dns.ttl", "networkaddress.cache.ttl", 30),
            seconds("loomlet.dns.negative.ttl", "networkaddress.cache.negative.ttl", 10),
            Duration.ofSeconds(Math.max(1, Integer.getInteger("loomlet.dns.timeout", 20))),
            Math.max(1, Integer.getInteger("loomlet.dns.threads", 16)),
            Math.max(0, Integer.getInteger("loomlet.dns.cache", 1000)));

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException when one is out of its range
     */
    public DnsOptions {
        requireNotNegative(ttl, "ttl");
        requireNotNegative(negativeTtl, "negativeTtl");
        requireNotNegative(timeout, "timeout");
        if (timeout.isZero()) {
            throw new IllegalArgumentException("timeout is zero; give a positive duration");
        }
        if (threads < 1) {
            throw new IllegalArgumentException("threads is " + threads + "; it must be 1 or more");
        }
        if (cacheSize < 0) {
            throw new IllegalArgumentException("cacheSize is " + cacheSize + "; it must be 0 or more");
        }
    }

    private static void requireNotNegative(Duration duration, String name) {
        Objects.requireNonNull(duration, () -> name + " is null; give a duration");
        if (duration.isNegative()) {
            throw new IllegalArgumentException(name + " is " + duration + "; it must not be negative");
        }
    }

    /**
     * What counts when nothing else is said.
     *
     * @return the values of the system properties when they were first needed
     */
    public static DnsOptions defaults() {
        return DEFAULTS;
    }

    private static Duration seconds(String ours, String theirs, int otherwise) {
        int seconds;
        try {
            String text = System.getProperty(ours);
            text = text == null ? Security.getProperty(theirs) : text;
            seconds = text == null ? otherwise : Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            // As in the JDK, what is no number counts for nothing.
            seconds = otherwise;
        }
        return seconds < 0 ? EVER : Duration.ofSeconds(seconds);
    }

    long ttlNanos() {
        return Limits.nanos(ttl, "ttl");
    }

    long negativeTtlNanos() {
        return Limits.nanos(negativeTtl, "negativeTtl");
    }

    long timeoutNanos() {
        return Limits.nanos(timeout, "timeout");
    }

    /**
     * The same with another time for which an answer counts.
     *
     * @param newTtl zero for no cache
     * @return a copy
     */
    public DnsOptions withTtl(Duration newTtl) {
        return new DnsOptions(newTtl, negativeTtl, timeout, threads, cacheSize);
    }

    /**
     * The same with another time for which it counts that a name has no address.
     *
     * @param newTtl zero for no cache
     * @return a copy
     */
    public DnsOptions withNegativeTtl(Duration newTtl) {
        return new DnsOptions(ttl, newTtl, timeout, threads, cacheSize);
    }

    /**
     * The same with another limit for the wait of a coroutine.
     *
     * @param newTimeout more than zero
     * @return a copy
     */
    public DnsOptions withTimeout(Duration newTimeout) {
        return new DnsOptions(ttl, negativeTtl, newTimeout, threads, cacheSize);
    }

    /**
     * The same with another number of look-ups at once.
     *
     * @param count 1 or more
     * @return a copy
     */
    public DnsOptions withThreads(int count) {
        return new DnsOptions(ttl, negativeTtl, timeout, count, cacheSize);
    }

    /**
     * The same with another size of the cache.
     *
     * @param answers 0 or more
     * @return a copy
     */
    public DnsOptions withCacheSize(int answers) {
        return new DnsOptions(ttl, negativeTtl, timeout, threads, answers);
    }
}
