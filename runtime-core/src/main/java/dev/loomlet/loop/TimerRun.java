package dev.loomlet.loop;

import java.util.function.Consumer;

/**
 * The timers of a {@link TimerQueue} whose deadlines came in order: a ring, whose steps cost the same however many there are.
 *
 * <p>A timer is taken back by leaving a gap, which is closed when it comes to either end, or when the ring is full. Each timer
 * knows its number; the complement in its {@link Timer#slot} tells it from the slots of the heap.
 */
final class TimerRun {

    private static final int INITIAL = 16;
    /** The complement of 0 is {@link Timer#IDLE}. */
    private static final int FIRST = 1;

    // By number, modulo a power of two.
    private Timer[] timers = new Timer[INITIAL];
    private long[] deadlines = new long[INITIAL];
    private long[] orders = new long[INITIAL];

    private int head = FIRST;
    private int tail = FIRST;
    private int size;

    static boolean holds(Timer timer) {
        return timer.slot < Timer.IDLE;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** Whether a timer with this deadline would be the last. */
    boolean takes(long deadline) {
        return size == 0 || deadline - deadlines[index(tail - 1)] >= 0;
    }

    /** The earliest deadline. This and the next two are for a run that is not empty. */
    long next() {
        return deadlines[index(head)];
    }

    /** How many timers had been queued before the first one. */
    long nextOrder() {
        return orders[index(head)];
    }

    Timer poll() {
        Timer first = timers[index(head)];
        remove(first);
        return first;
    }

    void add(Timer timer, long deadline, long order) {
        if (tail - head == timers.length || tail == Integer.MAX_VALUE) {
            closeGaps();
        }
        put(timer, deadline, order);
        size++;
    }

    private void put(Timer timer, long deadline, long order) {
        int index = index(tail);
        timers[index] = timer;
        deadlines[index] = deadline;
        orders[index] = order;
        timer.slot = ~tail++;
    }

    /** At least half the ring is free after that, so that it does not happen again soon. */
    private void closeGaps() {
        int length = size > timers.length / 2 ? timers.length * 2 : timers.length;
        Timer[] oldTimers = timers;
        long[] oldDeadlines = deadlines;
        long[] oldOrders = orders;
        Timer[] newTimers = new Timer[length];
        long[] newDeadlines = new long[length];
        orders = new long[length];
        deadlines = newDeadlines;
        timers = newTimers;
        int first = head;
        int end = tail;
        head = FIRST;
        tail = FIRST;
        for (int number = first; number != end; number++) {
            int index = number & (oldTimers.length - 1);
            if (oldTimers[index] != null) {
                put(oldTimers[index], oldDeadlines[index], oldOrders[index]);
            }
        }
    }

    void remove(Timer timer) {
        timers[index(~timer.slot)] = null;
        timer.slot = Timer.IDLE;
        if (--size == 0) {
            head = FIRST;
            tail = FIRST;
            return;
        }
        while (timers[index(head)] == null) {
            head++;
        }
        while (timers[index(tail - 1)] == null) {
            tail--;
        }
    }

    /** Shows every timer to {@code visitor}, in order. */
    void forEach(Consumer<Timer> visitor) {
        for (int number = head; number != tail; number++) {
            Timer timer = timers[index(number)];
            if (timer != null) {
                visitor.accept(timer);
            }
        }
    }

    private int index(int number) {
        return number & (timers.length - 1);
    }
}
