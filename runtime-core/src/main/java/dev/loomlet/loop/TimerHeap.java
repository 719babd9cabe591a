package dev.loomlet.loop;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The timers of a {@link TimerQueue} whose deadlines came in no order: a heap with four children a node, half the depth of a
 * binary one, and the four deadlines that are compared lie side by side.
 *
 * <p>Each timer has a slot for as long as it is queued, and the heap moves the numbers of slots about. Were it to move the
 * timers, and to tell them where they are, every step would touch an object of its own: among many thousands of them, a miss
 * of the caches and a card for the collector.
 */
final class TimerHeap {

    private static final int CHILDREN = 4;
    private static final int INITIAL = 16;

    // By place in the heap.
    private long[] deadlines = new long[INITIAL];
    private int[] slots = new int[INITIAL];
    // By slot.
    private Timer[] timers = new Timer[INITIAL];
    private long[] orders = new long[INITIAL];
    private int[] places = new int[INITIAL];

    private int size;

    TimerHeap() {
        freeFrom(0);
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** The earliest deadline. This and the next two are for a heap that is not empty. */
    long next() {
        return deadlines[0];
    }

    /** How many timers had been queued before the first one. */
    long nextOrder() {
        return orders[slots[0]];
    }

    Timer poll() {
        Timer first = timers[slots[0]];
        remove(first);
        return first;
    }

    void add(Timer timer, long deadline, long order) {
        if (size == slots.length) {
            grow();
        }
        // Behind the heap stand the slots that are free.
        int slot = slots[size];
        timer.slot = slot;
        timers[slot] = timer;
        orders[slot] = order;
        siftUp(size++, slot, deadline);
    }

    private void grow() {
        int length = size * 2;
        deadlines = Arrays.copyOf(deadlines, length);
        slots = Arrays.copyOf(slots, length);
        timers = Arrays.copyOf(timers, length);
        orders = Arrays.copyOf(orders, length);
        places = Arrays.copyOf(places, length);
        freeFrom(size);
    }

    private void freeFrom(int first) {
        for (int slot = first; slot < slots.length; slot++) {
            slots[slot] = slot;
        }
    }

    void remove(Timer timer) {
        int slot = timer.slot;
        timer.slot = Timer.IDLE;
        timers[slot] = null;
        int hole = places[slot];
        int last = slots[--size];
        slots[size] = slot;
        if (last != slot) {
            long deadline = deadlines[size];
            siftDown(hole, last, deadline);
            if (places[last] == hole) {
                siftUp(hole, last, deadline);
            }
        }
    }

    /** Shows every timer to {@code visitor}, in no order. */
    void forEach(Consumer<Timer> visitor) {
        for (int place = 0; place < size; place++) {
            visitor.accept(timers[slots[place]]);
        }
    }

    private void siftUp(int from, int slot, long deadline) {
        int place = from;
        while (place > 0) {
            int parent = (place - 1) / CHILDREN;
            if (!before(slot, deadline, parent)) {
                break;
            }
            put(place, slots[parent], deadlines[parent]);
            place = parent;
        }
        put(place, slot, deadline);
    }

    private void siftDown(int from, int slot, long deadline) {
        int place = from;
        for (int first; (first = place * CHILDREN + 1) < size;) {
            int least = first;
            int end = Math.min(first + CHILDREN, size);
            for (int child = first + 1; child < end; child++) {
                if (before(slots[child], deadlines[child], least)) {
                    least = child;
                }
            }
            if (before(slot, deadline, least)) {
                break;
            }
            put(place, slots[least], deadlines[least]);
            place = least;
        }
        put(place, slot, deadline);
    }

    private boolean before(int slot, long deadline, int other) {
        long difference = deadline - deadlines[other];
        return difference < 0 || (difference == 0 && orders[slot] < orders[slots[other]]);
    }

    private void put(int place, int slot, long deadline) {
        slots[place] = slot;
        deadlines[place] = deadline;
        places[slot] = place;
    }
}
