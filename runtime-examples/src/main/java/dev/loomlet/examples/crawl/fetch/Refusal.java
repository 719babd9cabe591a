package dev.loomlet.examples.crawl.fetch;

/**
 * Why a page is not asked for.
 *
 * @param reason in a few words
 * @param attempts how often robots.txt was asked for in vain; 0 when it forbids the page
 */
public record Refusal(String reason, int attempts) {}
