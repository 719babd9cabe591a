package dev.loomlet.examples.crawl;

import java.net.URI;
import java.util.List;

/**
 * What came of fetching one address.
 *
 * @param uri the address
 * @param status the status of the response; 0 when there was none
 * @param bytes the length of the body
 * @param html whether the body is a page that may link to others
 * @param problem why it failed; empty when it did not
 * @param links where it leads to
 */
record Page(URI uri, int status, long bytes, boolean html, String problem, List<URI> links) {

    static Page unreachable(URI uri, String problem) {
        return new Page(uri, 0, 0, false, problem, List.of());
    }

    boolean failed() {
        return !problem.isEmpty();
    }
}
