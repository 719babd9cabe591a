package dev.loomlet.net.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.locks.ReentrantLock;

/** Collects what a process writes to one of its streams, up to a limit. */
final class Capture {

    private final long limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Capture(long limit) {
        this.limit = limit;
    }

    /** Reads to the end; blocks the calling thread. */
    boolean drain(InputStream source) throws IOException {
        byte[] chunk = new byte[8 * 1024];
        for (int count; (count = source.read(chunk)) >= 0;) {
            if (!add(chunk, count)) {
                throw new OutputLimitException(limit);
            }
        }
        return true;
    }

    private boolean add(byte[] chunk, int count) {
        lock.lock();
        try {
            int taken = (int) Math.min(count, limit - bytes.size());
            bytes.write(chunk, 0, taken);
            return taken == count;
        } finally {
            lock.unlock();
        }
    }

    byte[] bytes() {
        lock.lock();
        try {
            return bytes.toByteArray();
        } finally {
            lock.unlock();
        }
    }
}
