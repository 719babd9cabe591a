package dev.loomlet.loop;

import org.jspecify.annotations.Nullable;

/**
 * What may run next, first in, first out. Not thread-safe: used on the loop alone.
 *
 * <p>A ring whose length is a power of two, so that a step is an increment and a mask.
 */
class ReadyQueue {

    private static final int INITIAL = 256;

    private @Nullable Object[] ring = new Object[INITIAL];
    private int head;
    private int tail;

    boolean isEmpty() {
        return head == tail;
    }

    int size() {
        return (tail - head) & (ring.length - 1);
    }

    void add(Object entry) {
        ring[tail] = entry;
        tail = (tail + 1) & (ring.length - 1);
        if (tail == head) {
            grow();
        }
    }

    @Nullable
    Object peek() {
        return ring[head];
    }

    @Nullable
    Object poll() {
        Object entry = ring[head];
        if (entry != null) {
            ring[head] = null;
            head = (head + 1) & (ring.length - 1);
        }
        return entry;
    }

    /** Exchanges the first entry with the one {@code distance} places behind it. */
    final void swapWithHead(int distance) {
        int other = (head + distance) & (ring.length - 1);
        Object first = ring[head];
        ring[head] = ring[other];
        ring[other] = first;
    }

    private void grow() {
        int length = ring.length;
        Object[] larger = new Object[length * 2];
        System.arraycopy(ring, head, larger, 0, length - head);
        System.arraycopy(ring, 0, larger, length - head, head);
        ring = larger;
        head = 0;
        tail = length;
    }
}
