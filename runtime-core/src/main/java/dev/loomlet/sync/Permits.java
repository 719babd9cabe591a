package dev.loomlet.sync;

import dev.loomlet.loop.ForeignOperation;
import dev.loomlet.loop.Home;
import dev.loomlet.loop.Registration;
import dev.loomlet.loop.Waiter;
import java.util.Objects;

/*
 * A released permit is not handed to the first waiter but lies open, and the waiter is woken to fetch it. Whoever has the
 * turn may take it before (barging), as in gevent, where a coroutine that releases and acquires in a loop need not switch
 * each time. A woken waiter that finds nothing keeps its place.
 *
 * `woken` counts the waiters that are on their way: each takes one permit or finds none, and nothing can stop it, as a
 * woken waiter always returns from its wait. So no more are woken than there are permits that nobody is on his way to.
 */
/** A number of permits and those who wait for one, in order: what semaphores and locks share. */
final class Permits {

    private final Home home;
    private final WaitList waiting = new WaitList();
    private final WaitList listeners = new WaitList();
    private volatile int available;
    private int woken;

    Permits(Home home, int available) {
        this.home = home;
        this.available = available;
    }

    Home home() {
        return home;
    }

    /** How many nobody holds. From any thread; a look from elsewhere may be out of date. */
    int available() {
        return available;
    }

    /**
     * Takes a permit; false when the time was up.
     *
     * @param nanos the longest time to wait; negative for no limit, zero only tries
     */
    boolean acquire(Object blocker, long nanos) {
        if (nanos == 0) {
            return Answer.<Boolean>of(home, this::take);
        }
        if (!home.isHere()) {
            return new Acquisition().perform(blocker, nanos);
        }
        return take() || acquireHere(blocker, nanos);
    }

    private boolean take() {
        int free = available;
        if (free == 0) {
            return false;
        }
        available = free - 1;
        return true;
    }

    private boolean acquireHere(Object blocker, long nanos) {
        Waiter waiter = Waiter.current();
        WaitList.Entry entry = new WaitList.Entry(waiter);
        long start = nanos < 0 ? 0 : waiter.loop().now();
        long left = nanos;
        waiting.add(entry);
        try {
            while (home.awaitFor(waiter, blocker, left)) {
                woken--;
                if (take()) {
                    return true;
                }
                if (nanos > 0) {
                    left = nanos - (waiter.loop().now() - start);
                    if (left <= 0) {
                        return false;
                    }
                }
                waiting.putBack(entry);
            }
            return false;
        } finally {
            waiting.remove(entry);
        }
    }

    /** Gives one permit back. From any thread. */
    void release() {
        Gate.change(home, this::add);
    }

    /** Gives one permit back, unless there are {@code bound} already; then false. From any thread. */
    boolean releaseUpTo(int bound) {
        return Answer.<Boolean>ofUnwinding(home, () -> {
            if (available >= bound) {
                return false;
            }
            add();
            return true;
        });
    }

    private void add() {
        if (available == Integer.MAX_VALUE) {
            throw new IllegalStateException(
                    "release was called once too often: there are " + Integer.MAX_VALUE + " permits already");
        }
        available++;
        for (WaitList.Entry next; available > woken && (next = waiting.poll()) != null;) {
            if (next.who instanceof ForeignOperation) {
                // Taken in its name, and before it can hear of it.
                available--;
                if (!next.wake()) {
                    available++;
                }
            } else if (next.wake()) {
                woken++;
            }
        }
        if (available > woken) {
            listeners.wakeAll();
        }
    }

    /** Has {@code listener} run when there is a permit that nobody is about to take. From any thread. */
    Runnable listen(Runnable listener) {
        Objects.requireNonNull(listener, "listener is null; pass the code to run when there is a permit");
        WaitList.Entry entry = new WaitList.Entry(new ReadyListener(listener, home));
        Gate.change(home, () -> {
            if (available > 0) {
                entry.wake();
            } else {
                listeners.add(entry);
            }
        });
        return Registration.at(home, () -> Gate.change(home, () -> listeners.remove(entry)));
    }

    /** How many wait for a permit; for checks that nothing is left. */
    int waiting() {
        return waiting.size() + listeners.size();
    }

    /** The wait of one who is not on the home loop. */
    private final class Acquisition extends ForeignOperation {

        private final WaitList.Entry entry = new WaitList.Entry(this);

        Acquisition() {
            super(home);
        }

        @Override
        protected boolean attempt() {
            if (take()) {
                return true;
            }
            waiting.add(entry);
            return false;
        }

        @Override
        protected void depart() {
            waiting.remove(entry);
        }
    }
}
