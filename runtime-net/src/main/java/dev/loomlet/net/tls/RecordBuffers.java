package dev.loomlet.net.tls;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lends buffers for records to connections, for as long as something is in them. Thousands of connections then share a few that
 * stay in the processor's caches, and one that is idle costs less memory.
 */
final class RecordBuffers {

    /** Stands for no buffer. */
    static final ByteBuffer NONE = ByteBuffer.allocate(0);

    /** A record of TLS has 16 KiB of content and up to 325 bytes around it; a JDK that takes longer ones asks for more. */
    private static final RecordBuffers ONE_RECORD = new RecordBuffers((1 << 14) + 512, 32);

    /** As much as is sent at once, and a record on top. */
    private static final RecordBuffers SEVERAL = new RecordBuffers(1 << 17, 8);

    private final int size;
    private final int mostKept;
    // Nobody waits for it: another buffer is cheaper than that.
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<ByteBuffer> kept = new ArrayDeque<>();

    private RecordBuffers(int size, int mostKept) {
        this.size = size;
        this.mostKept = mostKept;
    }

    /** An empty buffer of {@code least} bytes or more. */
    static ByteBuffer lend(int least) {
        if (least <= ONE_RECORD.size) {
            return ONE_RECORD.lend();
        }
        return least <= SEVERAL.size ? SEVERAL.lend() : ByteBuffer.allocate(least);
    }

    /** Takes one that nobody uses any more. */
    static void takeBack(ByteBuffer buffer) {
        if (buffer.capacity() == ONE_RECORD.size) {
            ONE_RECORD.keep(buffer);
        } else if (buffer.capacity() == SEVERAL.size) {
            SEVERAL.keep(buffer);
        }
    }

    private ByteBuffer lend() {
        ByteBuffer buffer = null;
        if (lock.tryLock()) {
            try {
                // The last one is the one that the caches know.
                buffer = kept.pollLast();
            } finally {
                lock.unlock();
            }
        }
        return buffer == null ? ByteBuffer.allocate(size) : buffer;
    }

    private void keep(ByteBuffer buffer) {
        if (lock.tryLock()) {
            try {
                if (kept.size() < mostKept) {
                    kept.addLast(buffer.clear());
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
