package dev.loomlet.net.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.Status;

/**
 * Records that are encrypted and not yet sent. Readers add to them as well, to answer the peer; only whoever is in the
 * turnstile for writing takes them out, so that a reader need not wait for a writer that is stuck.
 */
final class Outgoing {

    private final SSLEngine engine;
    // Never held in a wait, so that it need not give way: it keeps the order of records that of their encryption.
    private final ReentrantLock order = new ReentrantLock();
    private ByteBuffer records = ByteBuffer.allocate(0);
    private ByteBuffer spare = ByteBuffer.allocate(0);

    Outgoing(SSLEngine engine) {
        this.engine = engine;
    }

    /** Encrypts the next record of {@code source}, or of the engine's own. */
    SSLEngineResult wrap(ByteBuffer source) throws IOException {
        order.lock();
        try {
            for (;;) {
                SSLEngineResult result = engine.wrap(source, records);
                if (result.getStatus() != Status.BUFFER_OVERFLOW) {
                    return result;
                }
                int room = records.position() + engine.getSession().getPacketBufferSize();
                ByteBuffer larger = ByteBuffer.allocate(Math.max(room, Math.min(2 * records.capacity(), 1 << 17)));
                records = larger.put(records.flip());
            }
        } finally {
            order.unlock();
        }
    }

    int size() {
        order.lock();
        try {
            return records.position();
        } finally {
            order.unlock();
        }
    }

    /** All there is, ready to be sent; by one at a time, who gives it back. */
    ByteBuffer take() {
        order.lock();
        try {
            ByteBuffer taken = records.flip();
            records = spare;
            return taken;
        } finally {
            order.unlock();
        }
    }

    void giveBack(ByteBuffer sent) {
        order.lock();
        try {
            spare = sent.clear();
        } finally {
            order.unlock();
        }
    }
}
