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
    private ByteBuffer records = RecordBuffers.NONE;

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
                ByteBuffer full = records.flip();
                records = RecordBuffers.lend(room).put(full);
                RecordBuffers.takeBack(full);
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

    /** All there is, ready to be sent; who takes it gives it back to {@link RecordBuffers}. */
    ByteBuffer take() {
        order.lock();
        try {
            ByteBuffer taken = records.flip();
            records = RecordBuffers.NONE;
            return taken;
        } finally {
            order.unlock();
        }
    }
}
