package dev.loomlet.examples.crawl.output;

import dev.loomlet.examples.crawl.frontier.PageRecord;
import java.io.IOException;

/**
 * Takes the records of a crawl, each once, in the order in which the pages came.
 *
 * <p>Called by coroutines of the hub that the crawl runs on, which may wait; while one does, another one may call. What an
 * earlier run left in a store comes first, so that a crawl that was interrupted gives what an uninterrupted one gives.
 */
@FunctionalInterface
public interface CrawlSink {

    void accept(PageRecord page) throws IOException;

    /** Called once, when the last record has come; also after a crawl that was interrupted. */
    default void finish() throws IOException {}
}
