package dev.loomlet.sync;

import dev.loomlet.Waitable;
import dev.loomlet.loop.Completion;
import dev.loomlet.loop.Registration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A wait for several objects. They may belong to several hubs, and the caller to none, so the list of those that have become
 * ready is one that any thread may add to.
 */
final class ReadyWait<W extends Waitable> {

    private final Queue<W> arrived = new ConcurrentLinkedQueue<>();
    private final AtomicInteger arrivals = new AtomicInteger();
    private final List<W> objects;
    private final List<Runnable> withdrawals = new ArrayList<>();
    private volatile @Nullable Goal goal;

    private record Goal(int arrivals, Completion completion) {}

    ReadyWait(Collection<? extends W> objects) {
        this.objects = new ArrayList<>(objects);
        for (W object : this.objects) {
            Objects.requireNonNull(object, "objects holds a null; pass what is to be waited for");
        }
    }

    /** Begins to listen. {@link #close()} must follow. */
    void open() {
        for (W object : objects) {
            if (object.ready()) {
                arrived(object);
            } else {
                withdrawals.add(object.whenReady(() -> arrived(object)));
            }
        }
    }

    private void arrived(W object) {
        arrived.add(object);
        int count = arrivals.incrementAndGet();
        Goal reached = goal;
        if (reached != null && count >= reached.arrivals) {
            reached.completion.complete();
        }
    }

    /**
     * Waits until {@code count} objects have become ready since the beginning, for {@code nanos} at most; negative for no
     * limit. To be called by the creator.
     */
    void await(int count, long nanos) {
        if (arrivals.get() >= count || nanos == 0) {
            return;
        }
        Completion completion = Completion.create();
        goal = new Goal(count, completion);
        if (arrivals.get() < count) {
            boolean hasHelp = withdrawals.stream()
                    .anyMatch(withdrawal -> Registration.hasHelpFromOutside(withdrawal, completion.loop()));
            completion.await(this, nanos, hasHelp);
        }
    }

    /** The next of those that have become ready, in that order; null when there is none yet. */
    @Nullable
    W poll() {
        return arrived.poll();
    }

    /** Ends listening. */
    void close() {
        withdrawals.forEach(Runnable::run);
        withdrawals.clear();
    }

    int size() {
        return objects.size();
    }

    @Override
    public String toString() {
        List<W> missing = objects.stream().filter(each -> !each.ready()).limit(10).toList();
        return objects.size() + " objects, of which are not ready: " + missing;
    }
}
