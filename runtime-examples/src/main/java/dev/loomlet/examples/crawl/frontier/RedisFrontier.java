package dev.loomlet.examples.crawl.frontier;

import dev.loomlet.Coroutine;
import dev.loomlet.sync.Event;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;

/*
 * What a process takes is pending for it in the group of the stream, and it says several times within the time limit that it
 * still cares. What nobody cares for is taken over by who finds it.
 *
 * A page is done in two steps. done() adds what it led to, and tells whether the page is still ours; then its record is
 * written, and recorded() takes the page out of the stream. A process that dies in between leaves a page behind that another
 * one fetches again. The other order would lose records; this one can write one twice, when its process died after the record
 * and before the second step.
 */
/** A frontier in Redis, which processes on many machines share: each address is for one of them, and those of the dead for the others. */
public final class RedisFrontier implements Frontier {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    // How soon a process without a page hears that the crawl has ended, or that another one has died.
    private static final Duration TIME_TO_READ = Duration.ofMillis(250);
    private static final int SIGNS_OF_LIFE = 4;

    private final RedisCrawl crawl;
    private final Limits limits;
    // The entries of the stream that are pending for us, by their addresses.
    private final Map<String, String> held = new HashMap<>();
    private final HostQueue ready = new HostQueue();
    private final Event changed = new Event();
    private final Coroutine<?> keeper;
    private long lastReclaim = System.nanoTime();
    private boolean begun;
    private @Nullable IOException failure;

    private RedisFrontier(RedisCrawl crawl, Limits limits) {
        this.crawl = crawl;
        this.limits = limits;
        keeper = spawn("frontier", this::keep);
    }

    /**
     * Joins the crawl of this name, or begins it.
     *
     * @param server a redis or rediss URI, with user, password and number of the database if need be
     */
    public static RedisFrontier open(URI server, String name, Limits limits) throws IOException {
        return open(server, name, limits, PATIENCE);
    }

    static RedisFrontier open(URI server, String name, Limits limits, Duration patience) throws IOException {
        return new RedisFrontier(RedisCrawl.open(server, name, patience), limits);
    }

    @Override
    public void offer(List<Target> targets) throws IOException {
        crawl.add(null, targets, limits.known(), limits.byLevel());
        if (!begun && crawl.lastOpen() == 0) {
            throw new IOException(
                    "the crawl '" + crawl.name() + "' has ended; another --crawl-name begins one of its own");
        }
        begun = true;
    }

    @Override
    public @Nullable Target next() throws IOException {
        while (true) {
            // Before the look at what there is, so that no change after it is missed.
            changed.clear();
            if (failure != null) {
                throw new IOException(failure.getMessage(), failure);
            }
            if (!ready.isEmpty()) {
                return ready.remove();
            }
            if (held.size() >= limits.held()) {
                changed.await();
            } else if (!reclaimInTime() && !take(crawl.read(limits.held() - held.size(), TIME_TO_READ)) && !reclaim()
                    && crawl.countOpen() == 0) {
                return null;
            }
        }
    }

    /** So that the pages of the dead need not wait until there are no others. */
    private boolean reclaimInTime() throws IOException {
        return System.nanoTime() - lastReclaim > limits.idle().toNanos() && reclaim();
    }

    private boolean reclaim() throws IOException {
        lastReclaim = System.nanoTime();
        return take(crawl.reclaim(limits.held() - held.size(), limits.idle()));
    }

    private boolean take(List<RedisCrawl.Page> pages) {
        for (RedisCrawl.Page page : pages) {
            // One of our own comes again when this process came too late with its sign of life.
            if (held.putIfAbsent(page.target().url(), page.id()) == null) {
                ready.add(page.target());
            }
        }
        return !ready.isEmpty();
    }

    @Override
    public boolean done(Target target, PageRecord page, List<Target> discovered) throws IOException {
        boolean ours = crawl.add(held.get(target.url()), discovered, limits.known(), limits.byLevel());
        if (!ours) {
            forget(target);
        }
        return ours;
    }

    @Override
    public void recorded(Target target) throws IOException {
        crawl.end(held.get(target.url()));
        forget(target);
    }

    private void forget(Target target) {
        held.remove(target.url());
        changed.set();
    }

    private void keep() {
        try {
            while (true) {
                sleep(limits.idle().dividedBy(SIGNS_OF_LIFE));
                if (!held.isEmpty()) {
                    crawl.keep(held.values());
                }
            }
        } catch (IOException e) {
            failure = e;
            changed.set();
        }
    }

    /** Those of the whole crawl that are not done, but for ours; others may have some of them already. */
    @Override
    public long waiting() {
        return Math.max(0, crawl.lastOpen() - held.size() + ready.size());
    }

    @Override
    public void close() throws IOException {
        keeper.kill();
        try (crawl) {
            if (failure == null && !held.isEmpty()) {
                crawl.release(held.values());
            }
        }
    }

    /**
     * What all processes of a crawl have to agree on, but for the number of pages that one may hold.
     *
     * @param known how many addresses the crawl may know; one of so many pages fetches no others
     * @param byLevel whether all targets of one depth are to be done before one of the next is handed out
     * @param held how many pages this process may have at a time
     * @param idle how long a process may give no sign of life before its pages are for the others
     */
    public record Limits(long known, boolean byLevel, int held, Duration idle) {}
}
