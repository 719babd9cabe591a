package dev.loomlet.pool;

import dev.loomlet.loop.Waiter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The places of a pool, and the line of those who wait for one. A place that becomes free goes to the first in line at
 * once, so nobody overtakes, and one that was woken has its place whatever happens before it goes on. On the hub alone.
 */
final class Slots {

    private final Pool pool;
    private final int limit;
    private int taken;
    private final LinkedHashSet<Waiter> line = new LinkedHashSet<>();
    private final List<Waiter> lookers = new ArrayList<>();

    Slots(Pool pool, int limit) {
        this.pool = pool;
        this.limit = limit;
    }

    int limit() {
        return limit;
    }

    int free() {
        return limit - taken;
    }

    /** Takes a place, waiting for one no longer than {@code nanos}; a negative number means no limit. */
    boolean take(long nanos) {
        if (taken < limit) {
            taken++;
            return true;
        }
        if (nanos == 0) {
            return false;
        }
        Waiter caller = Waiter.current();
        line.add(caller);
        try {
            return await(caller, nanos);
        } finally {
            line.remove(caller);
        }
    }

    private boolean await(Waiter caller, long nanos) {
        Object blocker = new Blocker();
        if (nanos >= 0) {
            return caller.awaitFor(blocker, nanos);
        }
        caller.await(blocker);
        return true;
    }

    void giveBack() {
        while (!line.isEmpty()) {
            if (line.removeFirst().wake()) {
                return;
            }
        }
        taken--;
        lookers.forEach(Waiter::wake);
        lookers.clear();
    }

    /** Waits until a place is free, without taking it; how many are when the caller goes on. */
    int awaitFree(long nanos) {
        if (free() == 0 && nanos != 0) {
            Waiter caller = Waiter.current();
            lookers.add(caller);
            try {
                await(caller, nanos);
            } finally {
                lookers.remove(caller);
            }
        }
        return free();
    }

    /** What those in line wait for, as reports tell it. */
    private final class Blocker {
        @Override
        public String toString() {
            if (limit == 0) {
                return "a place in " + pool + ", which has none at all";
            }
            List<Waiter> members = pool.waiters();
            String text = "a place in " + pool + ", all of which are taken by "
                    + (members.size() > 10 ? members.subList(0, 10) + " and others" : members);
            return !members.isEmpty() && members.stream().allMatch(this::waitsForThisPool)
                    ? text + ", who all wait for a place in this pool themselves: the pool waits for itself"
                            + " (a member's apply and map run in the member; else spawn from outside, or make the pool larger)"
                    : text;
        }

        private boolean waitsForThisPool(Waiter member) {
            Set<Object> seen = new HashSet<>();
            Object next = member;
            while (next instanceof Waiter waiter && seen.add(waiter)) {
                if (line.contains(waiter)) {
                    return true;
                }
                next = waiter.blocker();
            }
            return false;
        }
    }
}
