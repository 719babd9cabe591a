package dev.loomlet.examples.crawl.fetch;

import java.time.Duration;

/**
 * How a crawl asks.
 *
 * @param userAgent how it names itself
 * @param robots whether to obey robots.txt
 * @param atOnce how many requests may be under way at a time
 * @param perHost how many of them to one host
 * @param delay the least time between two requests to one host
 * @param timeout how long one may take
 * @param retries how often one is made again when that may help
 * @param mostBytes the longest body to take
 * @param resources whether images, scripts and the like count as links
 */
public record Manners(String userAgent, boolean robots, int atOnce, int perHost, Duration delay, Duration timeout,
        int retries, long mostBytes, boolean resources) {}
