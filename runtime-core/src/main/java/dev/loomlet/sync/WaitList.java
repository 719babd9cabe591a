package dev.loomlet.sync;

import dev.loomlet.loop.Wakeable;
import org.jspecify.annotations.Nullable;

/** Those who wait for one thing, in order. Joining, leaving and waking cost the same however many there are. On the home loop. */
final class WaitList {

    private @Nullable Entry first;
    private @Nullable Entry last;
    private int size;
    private long tickets;

    boolean isEmpty() {
        return first == null;
    }

    int size() {
        return size;
    }

    /** Adds {@code entry} at the end. */
    void add(Entry entry) {
        entry.ticket = tickets++;
        insertAfter(last, entry);
    }

    /** Gives {@code entry}, which was polled, its old place again. */
    void putBack(Entry entry) {
        Entry before = null;
        for (Entry next = first; next != null && next.ticket < entry.ticket; next = next.next) {
            before = next;
        }
        insertAfter(before, entry);
    }

    private void insertAfter(@Nullable Entry before, Entry entry) {
        Entry after = before == null ? first : before.next;
        entry.previous = before;
        entry.next = after;
        entry.listed = true;
        if (before == null) {
            first = entry;
        } else {
            before.next = entry;
        }
        if (after == null) {
            last = entry;
        } else {
            after.previous = entry;
        }
        size++;
    }

    /** Takes {@code entry} off the list; does nothing when it does not stand there. */
    void remove(Entry entry) {
        if (!entry.listed) {
            return;
        }
        if (entry.previous == null) {
            first = entry.next;
        } else {
            entry.previous.next = entry.next;
        }
        if (entry.next == null) {
            last = entry.previous;
        } else {
            entry.next.previous = entry.previous;
        }
        entry.previous = null;
        entry.next = null;
        entry.listed = false;
        size--;
    }

    /** Takes the first off the list; null when nobody waits. */
    @Nullable
    Entry poll() {
        Entry entry = first;
        if (entry != null) {
            remove(entry);
        }
        return entry;
    }

    /** Wakes the first who still waits; false when there is none. */
    boolean wakeOne() {
        for (Entry entry; (entry = poll()) != null;) {
            if (entry.wake()) {
                return true;
            }
        }
        return false;
    }

    /** Wakes all who are on the list now, in order. */
    void wakeAll() {
        for (int left = size; left > 0; left--) {
            Entry entry = poll();
            if (entry == null) {
                return;
            }
            entry.wake();
        }
    }

    /** The place of one who waits. */
    static final class Entry {

        final Wakeable who;
        private @Nullable Entry previous;
        private @Nullable Entry next;
        private boolean listed;
        private long ticket;

        Entry(Wakeable who) {
            this.who = who;
        }

        /** Ends this one's wait; false when it does not wait any more, so that the caller turns to the next. */
        boolean wake() {
            return who.wake();
        }
    }
}
