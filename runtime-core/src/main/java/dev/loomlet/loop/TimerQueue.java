package dev.loomlet.loop;

import java.util.function.Consumer;

/**
 * Timers by deadline, and by order of entry where deadlines are equal. Not thread-safe: used on the loop alone.
 *
 * <p>A timer whose deadline is not before that of the run's last one joins the run. So do the timers of many who wait for
 * equally long, where a heap would take each one down all of its levels. The others go into a heap. Deadlines are readings of
 * a wrapping clock and are compared by their difference.
 */
final class TimerQueue {

    private final TimerRun run = new TimerRun();
    private final TimerHeap heap = new TimerHeap();
    private long entered;

    boolean isEmpty() {
        return run.isEmpty() && heap.isEmpty();
    }

    int size() {
        return run.size() + heap.size();
    }

    /** The earliest deadline; the queue must not be empty. */
    long next() {
        return isRunNext() ? run.next() : heap.next();
    }

    private boolean isRunNext() {
        if (run.isEmpty() || heap.isEmpty()) {
            return !run.isEmpty();
        }
        long difference = run.next() - heap.next();
        return difference < 0 || difference == 0 && run.nextOrder() < heap.nextOrder();
    }

    void add(Timer timer, long deadline) {
        if (run.takes(deadline)) {
            run.add(timer, deadline, entered++);
        } else {
            heap.add(timer, deadline, entered++);
        }
    }

    void remove(Timer timer) {
        if (TimerRun.holds(timer)) {
            run.remove(timer);
        } else if (timer.slot != Timer.IDLE) {
            heap.remove(timer);
        }
    }

    /** Shows every timer to {@code visitor}, in no order. */
    void forEach(Consumer<Timer> visitor) {
        run.forEach(visitor);
        heap.forEach(visitor);
    }

    /** Fires every timer whose deadline has come at {@code now}; those that a firing adds wait for the next call. */
    void fireDue(long now) {
        long sealed = entered;
        while (!isEmpty()) {
            boolean inRun = isRunNext();
            long deadline = inRun ? run.next() : heap.next();
            long order = inRun ? run.nextOrder() : heap.nextOrder();
            if (deadline - now > 0 || order >= sealed) {
                return;
            }
            Timer due = inRun ? run.poll() : heap.poll();
            due.fire();
        }
    }
}
