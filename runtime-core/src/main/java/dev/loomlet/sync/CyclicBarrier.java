package dev.loomlet.sync;

import dev.loomlet.Hub;
import dev.loomlet.loop.Home;
import dev.loomlet.loop.Limits;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;

/**
 * A place where a fixed number of parties wait for each other, over and over again.
 *
 * <p>When one of them is killed or out of time while it waits, the barrier is broken: all who wait, and all who come until
 * it is {@linkplain #reset() reset}, get a BrokenBarrierException. All methods may be called from any thread. The model is
 * {@link java.util.concurrent.CyclicBarrier}.
 */
public final class CyclicBarrier {

    private final Home home;
    private final int parties;
    private final Runnable action;
    private volatile Round current;

    /** One gathering. All but the flags is used on the home loop alone. */
    private static final class Round {
        private final Gate gate;
        private int arrived;
        private volatile boolean open;
        private volatile boolean broken;

        Round(Home home) {
            this.gate = new Gate(home);
        }

        boolean isOver() {
            return open || broken;
        }
    }

    private record Arrival(Round round, int index) {}

    /**
     * Creates one.
     *
     * @param parties how many wait for each other
     * @throws IllegalArgumentException when less than 1
     */
    public CyclicBarrier(int parties) {
        this(Home.forThreads(), parties, () -> {});
    }

    /**
     * Creates one.
     *
     * @param parties how many wait for each other
     * @param action run each time by the last to come, before the others go on; it may wait
     * @throws IllegalArgumentException when {@code parties} is less than 1
     */
    public CyclicBarrier(int parties, Runnable action) {
        this(Home.forThreads(), parties, action);
    }

    /**
     * Creates one.
     *
     * @param hub its home
     * @param parties how many wait for each other
     * @param action run each time by the last to come, before the others go on; it may wait
     * @throws IllegalArgumentException when {@code parties} is less than 1
     */
    public CyclicBarrier(Hub hub, int parties, Runnable action) {
        this(Home.of(hub), parties, action);
    }

    private CyclicBarrier(Home home, int parties, Runnable action) {
        if (parties < 1) {
            throw new IllegalArgumentException("parties is " + parties + "; it must be 1 or more");
        }
        this.home = home;
        this.parties = parties;
        this.action = Objects.requireNonNull(action, "action is null; leave it out to run none");
        this.current = new Round(home);
    }

    /**
     * Waits until all parties are here.
     *
     * @return how many were missing when the caller came: 0 for the last
     * @throws BrokenBarrierException when the barrier is broken, before or meanwhile
     */
    public int await() throws BrokenBarrierException {
        Arrival arrival = arrive();
        if (arrival.index > 0) {
            awaitOthers(arrival.round, Limits.NONE);
        }
        return end(arrival);
    }

    /**
     * Waits until all parties are here, but no longer than {@code timeout}. The barrier is broken when time is up.
     *
     * @param timeout the longest time to wait
     * @return how many were missing when the caller came: 0 for the last
     * @throws BrokenBarrierException when the barrier is broken, before or meanwhile
     * @throws TimeoutException when time was up
     */
    public int await(Duration timeout) throws BrokenBarrierException, TimeoutException {
        long nanos = Limits.of(timeout);
        Arrival arrival = arrive();
        if (arrival.index > 0 && !awaitOthers(arrival.round, nanos)) {
            throw new TimeoutException("the other parties did not come within " + timeout);
        }
        return end(arrival);
    }

    private Arrival arrive() throws BrokenBarrierException {
        Arrival arrival = Answer.of(home, () -> {
            Round round = current;
            if (round.broken) {
                return new Arrival(round, -1);
            }
            int missing = parties - ++round.arrived;
            if (missing == 0) {
                current = new Round(home);
            }
            return new Arrival(round, missing);
        });
        if (arrival.index < 0) {
            throw broken();
        }
        if (arrival.index == 0) {
            runAction(arrival.round);
        }
        return arrival;
    }

    private void runAction(Round round) {
        boolean done = false;
        try {
            action.run();
            done = true;
        } finally {
            if (done) {
                Gate.change(home, () -> {
                    round.open = true;
                    round.gate.wakeAll();
                });
            } else {
                Gate.change(home, () -> breakUp(round));
            }
        }
    }

    /** Waits for the round to be over; false when time was up before. */
    private boolean awaitOthers(Round round, long nanos) {
        boolean waited = false;
        boolean over = false;
        try {
            over = round.gate.await(this, nanos, round::isOver);
            waited = true;
        } finally {
            if (!waited) {
                Gate.change(home, () -> breakUp(round));
            }
        }
        // Elsewhere the last may come before the home loop hears of the lateness; then it was in time.
        return over || Answer.<Boolean>ofUnwinding(home, () -> {
            boolean inTime = round.open;
            breakUp(round);
            return inTime;
        });
    }

    private int end(Arrival arrival) throws BrokenBarrierException {
        if (arrival.round.broken) {
            throw broken();
        }
        return arrival.index;
    }

    private void breakUp(Round round) {
        if (!round.isOver()) {
            round.broken = true;
            round.gate.wakeAll();
            current.broken = true;
            current.gate.wakeAll();
        }
    }

    private static BrokenBarrierException broken() {
        return new BrokenBarrierException(
                "a party was killed, interrupted or late, or the barrier was reset; call reset() to use it again");
    }

    /** Breaks the barrier for those who wait, and makes it as new for those who come. */
    public void reset() {
        Gate.change(home, () -> {
            Round last = current;
            current = new Round(home);
            if (last.arrived > 0 && !last.isOver()) {
                last.broken = true;
                last.gate.wakeAll();
            }
        });
    }

    /** {@return whether it is broken; never waits} */
    public boolean isBroken() {
        return current.broken;
    }

    /** {@return how many wait for each other} */
    public int parties() {
        return parties;
    }

    /** {@return how many wait now; outside the home hub, waits for its answer} */
    public int waiting() {
        return Answer.<Integer>of(home, () -> current.gate.waiting());
    }

    @Override
    public String toString() {
        return "barrier of " + parties + " parties" + (current.broken ? " (broken)" : "");
    }
}
