package dev.loomlet.examples.crawl.frontier;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that a crawl knows: each is handed out once, and the crawl has ended when all that were are done.
 *
 * <p>All methods are for coroutines of the hub that the crawl runs on, and may wait.
 */
public interface Frontier extends AutoCloseable {

    /** Adds the targets whose addresses are not known yet. */
    void offer(List<Target> targets) throws IOException;

    /**
     * The next address to fetch. While there is none, but some are under way and may lead to more, this waits; null at the
     * end of the crawl. Hosts take turns, as far as the frontier knows of several.
     */
    @Nullable
    Target next() throws IOException;

    /**
     * Ends what {@link #next} began: the record is kept and the targets are offered, both or neither. Gives false when this
     * process was taken for dead, and another one has the page; then nobody may be told of the record.
     */
    boolean done(Target target, PageRecord page, List<Target> discovered) throws IOException;

    /** Called after {@link #done} gave true, when all who are to know of the record do. */
    default void recorded(Target target) throws IOException {}

    /** How many are known and not yet handed out. Never waits. */
    long waiting();

    /** Hands over the records that an earlier run left, and gives how many there are; none unless the frontier lasts. */
    default long replay(RecordConsumer consumer) throws IOException {
        return 0;
    }

    /** Lets go of what it holds. What was handed out and is not done is handed out again by the next run. */
    @Override
    void close() throws IOException;

    /** Takes records. */
    @FunctionalInterface
    interface RecordConsumer {
        void accept(PageRecord page) throws IOException;
    }
}
