package dev.loomlet.examples.crawl.fetch;

/**
 * The last answer of several.
 *
 * @param answer what came
 * @param number how often it was asked for
 */
public record Attempts(Answer answer, int number) {}
