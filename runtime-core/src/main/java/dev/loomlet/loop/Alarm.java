package dev.loomlet.loop;

/** A signal that reaches its waiter when the time is up, unless it is cancelled before. Used on the waiter's loop. */
public final class Alarm extends Timer {

    private final Waiter waiter;
    private final Throwable signal;
    private final int stamp;

    /** To be made by {@code waiter} itself. */
    public Alarm(Waiter waiter, Throwable signal) {
        this.waiter = waiter;
        this.signal = signal;
        this.stamp = waiter.stampNow();
    }

    /** Sets the alarm to {@code nanos} from now. */
    public void set(long nanos) {
        waiter.loop.timers.add(this, waiter.loop.deadlineAfter(nanos));
    }

    /** Whether it is set and has not gone off. */
    public boolean isSet() {
        return slot != IDLE;
    }

    /** Takes it back; true when it had gone off, but its signal had not come out of a wait yet, and is taken back too. */
    public boolean cancel() {
        waiter.loop.timers.remove(this);
        return waiter.withdrawSignal(signal);
    }

    @Override
    public String toString() {
        return "the limit \"" + signal.getMessage() + "\" of " + waiter;
    }

    /** What ends the wait when the time is up; made where the limit was set. */
    Throwable signal() {
        return signal;
    }

    @Override
    void fire() {
        waiter.signalWaiter(signal, stamp);
    }
}
