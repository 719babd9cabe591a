package dev.loomlet.net.http.server;

import dev.loomlet.net.stream.BulkInput;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * Reads from the socket within a budget of time. The budget is for all reads of a phase together, so that a client which
 * sends a byte now and then does not stay for ever; only time spent waiting counts, as the handler may be slow between two
 * reads. While a body is read, each byte earns a little time back.
 */
final class WireInput extends BulkInput {

    /** 500 bytes a second are enough for a body that is longer than its time. */
    private static final long NANOS_PER_BODY_BYTE = 2_000_000;
    private static final long NONE = Long.MAX_VALUE;

    private final Socket socket;
    private final InputStream in;
    private long budget = NONE;
    private long most;
    private long nanosPerByte;
    private boolean single;
    private int timeoutMillis;

    WireInput(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
    }

    /** One read, which may take that long. */
    void limitNext(Duration limit) {
        limit(limit, 0);
        single = true;
    }

    /** All reads from here on together. */
    void limitAll(Duration limit) {
        limit(limit, 0);
    }

    /** All reads from here on together, and longer if enough arrives. */
    void limitRate(Duration limit) {
        limit(limit, NANOS_PER_BODY_BYTE);
    }

    void unlimited() {
        budget = NONE;
        single = true;
    }

    private void limit(Duration limit, long perByte) {
        budget = limit.toNanos();
        most = budget;
        nanosPerByte = perByte;
        single = false;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        arm();
        if (single) {
            return in.read(target, offset, length);
        }
        long start = System.nanoTime();
        int count = in.read(target, offset, length);
        budget = Math.min(most, budget - (System.nanoTime() - start) + Math.max(0, count) * nanosPerByte);
        return count;
    }

    private void arm() throws IOException {
        if (budget <= 0) {
            throw new SocketTimeoutException("Read timed out");
        }
        int millis = budget == NONE ? 0 : (int) Math.min(Integer.MAX_VALUE, (budget + 999_999) / 1_000_000);
        if (millis != timeoutMillis) {
            socket.setSoTimeout(millis);
            timeoutMillis = millis;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    @Override
    public int available() throws IOException {
        return in.available();
    }
}
