package dev.loomlet.examples.crawl.frontier;

import dev.loomlet.sync.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A frontier that lasts as long as its crawl. The coroutines of one hub share it, so it needs no lock. */
public final class MemoryFrontier implements Frontier {

    private final long most;
    private final Fingerprints known = new Fingerprints();
    private final boolean byLevel;
    private final Event changed = new Event();
    private HostQueue waiting = new HostQueue();
    private HostQueue later = new HostQueue();
    private int level;
    private long underWay;

    /**
     * Makes one that knows no more than {@code most} addresses; a crawl of so many pages fetches no others.
     *
     * @param byLevel whether all targets of one depth are to be done before one of the next is handed out
     */
    public MemoryFrontier(long most, boolean byLevel) {
        this.most = most;
        this.byLevel = byLevel;
    }

    @Override
    public void offer(List<Target> targets) {
        for (Target target : targets) {
            if (known.size() < most && known.add(target.url())) {
                (byLevel && target.depth() > level ? later : waiting).add(target);
            }
        }
        changed.set();
    }

    @Override
    public @Nullable Target next() {
        while (waiting.isEmpty()) {
            if (underWay > 0) {
                changed.clear();
                changed.await();
            } else if (later.isEmpty()) {
                return null;
            } else {
                level++;
                HostQueue empty = waiting;
                waiting = later;
                later = empty;
            }
        }
        underWay++;
        return waiting.remove();
    }

    @Override
    public boolean done(Target target, PageRecord page, List<Target> discovered) {
        underWay--;
        offer(discovered);
        return true;
    }

    @Override
    public long waiting() {
        return waiting.size() + later.size();
    }

    @Override
    public void close() {
        // What it holds is garbage with it.
    }
}
