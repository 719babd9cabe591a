package dev.loomlet.net;

import dev.loomlet.loop.Limits;
import java.net.SocketException;
import java.net.SocketOption;
import java.time.Duration;

/** See {@link Sockets#WRITE_TIMEOUT}. */
enum WriteTimeout implements SocketOption<Duration> {
    WRITE_TIMEOUT;

    @Override
    public Class<Duration> type() {
        return Duration.class;
    }

    /** The nanoseconds that {@code value} stands for, 0 for no limit. */
    static long nanos(Object value) throws SocketException {
        Duration limit = NumberedOptions.as(Duration.class, value, "WRITE_TIMEOUT");
        if (limit.isNegative()) {
            throw new SocketException("WRITE_TIMEOUT is " + limit + "; give Duration.ZERO for no limit, or more");
        }
        return Limits.nanos(limit, "WRITE_TIMEOUT");
    }
}
