package dev.loomlet.sync;

import dev.loomlet.loop.ForeignOperation;
import dev.loomlet.loop.Home;
import dev.loomlet.loop.Limits;
import dev.loomlet.loop.LoopMessage;
import dev.loomlet.loop.Registration;
import dev.loomlet.loop.Waiter;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/** A place where many wait until they are let through: the part that events, results, latches and conditions share. */
final class Gate {

    private final Home home;
    private final WaitList waiting = new WaitList();

    Gate(Home home) {
        this.home = home;
    }

    Home home() {
        return home;
    }

    /**
     * Waits until let through; false when the time was up.
     *
     * @param open looked at on the home loop before waiting: whether there is nothing to wait for
     * @param nanos the longest time to wait; negative for no limit, zero only looks
     */
    boolean await(Object blocker, long nanos, BooleanSupplier open) {
        if (!home.isHere()) {
            return new Passage(open, nanos == 0).pass(blocker, nanos);
        }
        return open.getAsBoolean() || nanos != 0 && awaitHere(blocker, nanos);
    }

    private boolean awaitHere(Object blocker, long nanos) {
        Waiter waiter = Waiter.current();
        WaitList.Entry entry = new WaitList.Entry(waiter);
        waiting.add(entry);
        try {
            return home.awaitFor(waiter, blocker, nanos);
        } finally {
            waiting.remove(entry);
        }
    }

    /** Lets all through who wait now, in order. On the home loop. */
    void wakeAll() {
        waiting.wakeAll();
    }

    /** Lets the first through. On the home loop. */
    void wakeOne() {
        waiting.wakeOne();
    }

    /** Has {@code listener} run among those who wait, or at once when open. From any thread. */
    Runnable listen(Runnable listener, BooleanSupplier open) {
        Objects.requireNonNull(listener, "listener is null; pass the code to run when it is ready");
        WaitList.Entry entry = new WaitList.Entry(new ReadyListener(listener, home));
        change(() -> {
            if (open.getAsBoolean()) {
                entry.wake();
            } else {
                waiting.add(entry);
            }
        });
        return Registration.at(home, () -> change(() -> waiting.remove(entry)));
    }

    /** Has {@code change} done on the home loop: at once when the caller is there, else soon. From any thread. */
    void change(Runnable change) {
        change(home, change);
    }

    /** Has {@code change} done on the loop of {@code home}: at once when the caller is there, else soon. From any thread. */
    static void change(Home home, Runnable change) {
        if (home.isHere()) {
            change.run();
            return;
        }
        LoopMessage message = () -> {
            home.share();
            change.run();
        };
        while (!home.post(message)) {
            // It has just been closed; the next user's loop takes its place.
            Thread.onSpinWait();
        }
    }

    int waiting() {
        return waiting.size();
    }

    /** The wait of one who is not on the home loop. */
    private final class Passage extends ForeignOperation {

        private final BooleanSupplier open;
        private final boolean onlyLooks;
        private final WaitList.Entry entry = new WaitList.Entry(this);
        private boolean refused;

        Passage(BooleanSupplier open, boolean onlyLooks) {
            super(home);
            this.open = open;
            this.onlyLooks = onlyLooks;
        }

        boolean pass(Object blocker, long nanos) {
            return perform(blocker, onlyLooks ? Limits.NONE : nanos) && !refused;
        }

        @Override
        protected boolean attempt() {
            if (open.getAsBoolean()) {
                return true;
            }
            if (onlyLooks) {
                refused = true;
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
