package dev.loomlet.net.dns;

/**
 * What became of the look-ups of this process, since its start.
 *
 * @param hits calls that were answered from the cache
 * @param shared calls that joined a look-up which somebody else had begun
 * @param lookups calls that began a look-up
 * @param failures look-ups that found nothing
 * @param timeouts calls that were given up when their time was up
 * @param pending look-ups that are on their way or queue up
 * @param cached answers in the cache, some of which may be out of date
 */
public record DnsStats(long hits, long shared, long lookups, long failures, long timeouts, int pending, int cached) {}
