package dev.loomlet.loop;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Timers by deadline, and by order of entry where deadlines are equal. Not thread-safe: used on the loop alone.
 *
 * <p>A heap with four children a node: half the depth of a binary one, and the four deadlines that are compared lie in
 * one cache line. Deadlines are readings of a wrapping clock and are compared by their difference.
 */
final class TimerQueue {

    private static final int CHILDREN = 4;

    private Timer[] timers = new Timer[16];
    private long[] deadlines = new long[16];
    private int size;
    private long entered;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** The earliest deadline; the queue must not be empty. */
    long next() {
        return deadlines[0];
    }

    void add(Timer timer, long deadline) {
        if (size == timers.length) {
            timers = Arrays.copyOf(timers, size * 2);
            deadlines = Arrays.copyOf(deadlines, size * 2);
        }
        timer.order = entered++;
        siftUp(size++, timer, deadline);
    }

    void remove(Timer timer) {
        int hole = timer.place;
        if (hole == Timer.IDLE) {
            return;
        }
        timer.place = Timer.IDLE;
        Timer last = timers[--size];
        long lastDeadline = deadlines[size];
        timers[size] = null;
        if (last != timer) {
            siftDown(hole, last, lastDeadline);
            if (last.place == hole) {
                siftUp(hole, last, lastDeadline);
            }
        }
    }

    /** Shows every timer to {@code visitor}, in no order. */
    void forEach(Consumer<Timer> visitor) {
        for (int place = 0; place < size; place++) {
            visitor.accept(timers[place]);
        }
    }

    /** Fires every timer whose deadline has come at {@code now}; those that a firing adds wait for the next call. */
    void fireDue(long now) {
        long sealed = entered;
        while (size > 0 && deadlines[0] - now <= 0 && timers[0].order < sealed) {
            Timer due = timers[0];
            remove(due);
            due.fire();
        }
    }

    private void siftUp(int place, Timer timer, long deadline) {
        while (place > 0) {
            int parent = (place - 1) / CHILDREN;
            if (!before(timer, deadline, parent)) {
                break;
            }
            put(place, timers[parent], deadlines[parent]);
            place = parent;
        }
        put(place, timer, deadline);
    }

    private void siftDown(int place, Timer timer, long deadline) {
        for (int first; (first = place * CHILDREN + 1) < size;) {
            int least = first;
            int end = Math.min(first + CHILDREN, size);
            for (int child = first + 1; child < end; child++) {
                if (before(timers[child], deadlines[child], least)) {
                    least = child;
                }
            }
            if (before(timer, deadline, least)) {
                break;
            }
            put(place, timers[least], deadlines[least]);
            place = least;
        }
        put(place, timer, deadline);
    }

    private boolean before(Timer timer, long deadline, int other) {
        long difference = deadline - deadlines[other];
        return difference < 0 || (difference == 0 && timer.order < timers[other].order);
    }

    private void put(int place, Timer timer, long deadline) {
        timers[place] = timer;
        deadlines[place] = deadline;
        timer.place = place;
    }
}
