package dev.loomlet.channel;

import dev.loomlet.loop.EventLoop;
import dev.loomlet.loop.Waiter;
import dev.loomlet.loop.Wakeable;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/*
 * One execution of a select.
 *
 * It stands in all its lines at once. That exactly one clause happens needs no more than what a single wait has: whoever
 * serves one of its places wakes the owner, an owner can be woken once, and all channels of a select have one home, so that
 * no two places are served at a time. Two selects that meet are no exception: the one that arrives later tries its clauses
 * while nobody can take it away, and the earlier one is in line like anyone else.
 */
final class Selection<R extends @Nullable Object> {

    private static final int NONE = -1;

    private final List<Clause<R>> clauses;
    private final Place[] places;
    private final @Nullable EventLoop loop;
    private @Nullable Wakeable owner;
    private int chosen = NONE;
    // Between standing in line and waiting, a clause can be chosen without waking anyone.
    private boolean waits;
    private boolean over;

    /** @param loop where the owner is to be woken */
    Selection(List<Clause<R>> clauses, @Nullable EventLoop loop) {
        this.clauses = clauses;
        this.loop = loop;
        this.places = new Place[clauses.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = clauses.get(i).newPlace();
        }
    }

    /**
     * Does the first clause that is possible now, or else puts {@code newOwner} into all lines. On the home loop.
     *
     * @param order the clauses in the order in which to try them
     * @param newOwner who is to be woken; null to stand in no line
     * @return whether there is nothing to wait for
     */
    boolean attempt(int[] order, @Nullable Wakeable newOwner) {
        for (int index : order) {
            if (clauses.get(index).attempt(places[index])) {
                chosen = index;
                return true;
            }
        }
        if (newOwner == null) {
            return true;
        }
        owner = newOwner;
        try {
            for (int index : order) {
                clauses.get(index).register(this, index, places[index]);
            }
            waits = chosen == NONE;
        } finally {
            if (!waits) {
                withdraw();
            }
        }
        return !waits;
    }

    /** The clause at {@code index} is possible; false when another one has been chosen, or the wait has ended. */
    boolean choose(int index) {
        if (chosen != NONE || over) {
            return false;
        }
        chosen = index;
        if (waits) {
            if (!owner.wake()) {
                chosen = NONE;
                return false;
            }
            withdraw();
        }
        return true;
    }

    void chooseFromAnywhere(int index) {
        loop.post(() -> choose(index));
    }

    /** Leaves all lines. On the home loop. */
    void withdraw() {
        over = true;
        for (int i = 0; i < places.length; i++) {
            clauses.get(i).withdraw(places[i]);
        }
    }

    /** Waits until one of the clauses has been chosen; whether that was in time. By the owner, on the home loop. */
    boolean await(Waiter waiter, long nanos) {
        boolean promised = hasHelpFromOutside(waiter);
        if (promised) {
            waiter.loop().promiseMade();
        }
        try {
            if (nanos < 0) {
                waiter.await(this);
                return true;
            }
            return waiter.awaitFor(this, nanos);
        } finally {
            if (promised) {
                waiter.loop().promiseKept();
            }
            withdraw();
        }
    }

    private boolean hasHelpFromOutside(Waiter waiter) {
        for (int i = 0; i < places.length; i++) {
            if (clauses.get(i).hasHelpFromOutside(waiter, places[i])) {
                return true;
            }
        }
        return false;
    }

    boolean hasChosen() {
        return chosen != NONE;
    }

    /** Carries on with the clause that was chosen. By the caller of the select. */
    R finish() {
        return clauses.get(chosen).finish(places[chosen]);
    }

    @Override
    public String toString() {
        return clauses.stream().map(Clause::toString).collect(Collectors.joining("; ", "one of: ", ""));
    }
}
