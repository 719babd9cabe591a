package dev.loomlet.pool;

import dev.loomlet.loop.EventLoop;
import dev.loomlet.loop.Waiter;

/** The time that is left of one limit for several waits. To be used by the waiter that made it. */
final class Countdown {

    private final EventLoop loop = Waiter.current().loop();
    private final long limit;
    private final long start = loop.now();

    /** @param nanos the limit; a negative number means none */
    Countdown(long nanos) {
        this.limit = nanos;
    }

    /** What is left, not negative; or a negative number when there is no limit. */
    long left() {
        return limit < 0 ? -1 : Math.max(0, limit - (loop.now() - start));
    }
}
