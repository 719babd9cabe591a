package dev.loomlet.examples.crawl.frontier;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * An address that is to be fetched, and how the crawl came to it.
 *
 * @param url the address, normalised
 * @param depth how many links it is away from a seed, which has 0; a redirect adds none
 * @param referrer the page that first led to it; null for a seed
 * @param redirects how many redirects led to it one after another
 */
public record Target(String url, int depth, @Nullable String referrer, int redirects) {

    /** A target that a user gave. */
    public static Target seed(String url) {
        return new Target(url, 0, null, 0);
    }

    public URI uri() {
        return URI.create(url);
    }

    /** The host, with its port where that is not the usual one. */
    String host() {
        int start = url.indexOf("//") + 2;
        int end = url.indexOf('/', start);
        return url.substring(start, end < 0 ? url.length() : end);
    }
}
