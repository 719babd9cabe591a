package dev.loomlet.examples.crawl.frontier;

import dev.loomlet.Loomlet;
import dev.loomlet.sync.Event;
import dev.loomlet.sync.Lock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * A database blocks, so it is talked to off the hub, by one at a time. While one commits, what the others have finished
 * gathers, and whoever comes next commits it all at once.
 *
 * What is handed out is marked here alone. So a crawl that is killed at any moment leaves a database in which every address
 * is either done, with its record and what it led to, or waits.
 */
/** A frontier in a database, which outlasts the process. The next run goes on where the last one ended, however it ended. */
public final class StoreFrontier implements Frontier {

    private static final int READ_AHEAD = 1000;

    private final Store store;
    private final Lock turn = new Lock();
    private final Event changed = new Event();
    // The part of what waits that has been read from the database.
    private final HostQueue ready = new HostQueue();
    private final boolean byLevel;
    private int level;
    private long lastRead;
    private long unread;
    private long underWay;
    private List<Change> gathered = new ArrayList<>();

    private StoreFrontier(Store store, long unread, boolean byLevel) {
        this.store = store;
        this.unread = unread;
        this.byLevel = byLevel;
    }

    /**
     * Opens the crawl in {@code directory}, or begins one there.
     *
     * @param byLevel whether all targets of one depth are to be done before one of the next is handed out
     */
    public static StoreFrontier open(Path directory, boolean byLevel) throws IOException {
        return Loomlet.<StoreFrontier, IOException>offload(() -> {
            Store store = Store.open(directory);
            return new StoreFrontier(store, store.countWaiting(), byLevel);
        });
    }

    @Override
    public long replay(RecordConsumer consumer) throws IOException {
        long count = 0;
        long last = 0;
        while (true) {
            long after = last;
            Store.Pages pages = Loomlet.<Store.Pages, IOException>offload(() -> store.pages(after, READ_AHEAD));
            for (PageRecord page : pages.records()) {
                consumer.accept(page);
            }
            count += pages.records().size();
            last = pages.last();
            if (pages.records().isEmpty()) {
                return count;
            }
        }
    }

    @Override
    public void offer(List<Target> targets) throws IOException {
        commit(new Change(null, null, targets));
    }

    @Override
    public boolean done(Target target, PageRecord page, List<Target> discovered) throws IOException {
        commit(new Change(target, page, discovered));
        underWay--;
        changed.set();
        return true;
    }

    private void commit(Change change) throws IOException {
        gathered.add(change);
        // A kill would leave a transaction behind that nobody waits for.
        Loomlet.shield(() -> turn.<IOException>with(() -> {
            if (!change.committed) {
                List<Change> changes = gathered;
                gathered = new ArrayList<>();
                unread += Loomlet.<Integer, IOException>offload(() -> store.commit(changes));
                changes.forEach(each -> each.committed = true);
                changed.set();
            }
        }));
    }

    @Override
    public @Nullable Target next() throws IOException {
        while (ready.isEmpty()) {
            // Before the look at what there is, so that no change after it is missed.
            changed.clear();
            if (unread > 0 && read()) {
                continue;
            }
            if (underWay > 0) {
                changed.await();
            } else if (unread == 0) {
                return null;
            } else {
                level++;
                lastRead = 0;
            }
        }
        underWay++;
        return ready.remove();
    }

    /** Gives whether there was something to read. */
    private boolean read() throws IOException {
        Loomlet.shield(() -> turn.<IOException>with(() -> {
            Store.Targets read = Loomlet.<Store.Targets, IOException>offload(
                    () -> byLevel ? store.waiting(level, lastRead, READ_AHEAD) : store.waiting(lastRead, READ_AHEAD));
            read.targets().forEach(ready::add);
            unread -= read.targets().size();
            lastRead = read.last();
        }));
        return !ready.isEmpty();
    }

    @Override
    public long waiting() {
        return ready.size() + unread;
    }

    @Override
    public void close() throws IOException {
        Loomlet.shield(() -> turn.<IOException>with(() -> Loomlet.<IOException>offload(store::close)));
    }

    /** What one commit makes last: a page that is done, if any, and what was discovered. */
    static final class Change {

        private final @Nullable Target target;
        private final @Nullable PageRecord page;
        private final List<Target> discovered;
        private boolean committed;

        Change(@Nullable Target target, @Nullable PageRecord page, List<Target> discovered) {
            this.target = target;
            this.page = page;
            this.discovered = discovered;
        }

        @Nullable
        Target target() {
            return target;
        }

        @Nullable
        PageRecord page() {
            return page;
        }

        List<Target> discovered() {
            return discovered;
        }
    }
}
