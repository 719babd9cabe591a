package dev.loomlet.net;

import dev.loomlet.loop.Waiter;

/**
 * Sees to it that a fast peer cannot keep a hub to itself: an operation that succeeds at once does not give way, but after
 * so many of them in a row on one socket the caller does. 16 KiB count as much as one operation.
 */
final class Turns {

    private static final int MOST_SERVED = 64;
    private static final int BYTES_SHIFT = 14;

    // Not exact when several threads use the socket, nor need it be.
    private int served;

    /** To be called before each operation. */
    void take() {
        if (served >= MOST_SERVED) {
            giveWay();
        }
    }

    void giveWay() {
        served = 0;
        Waiter waiter = Waiter.currentOnLoop();
        if (waiter != null) {
            waiter.yieldNow();
        }
    }

    /** An operation on {@code bytes} bytes succeeded without a wait. */
    void servedAtOnce(int bytes) {
        served += 1 + (bytes >> BYTES_SHIFT);
    }

    /** The caller is about to wait, which gives way. */
    void waited() {
        served = 0;
    }
}
