package dev.loomlet.net.stream;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;

/** What follows an upgrade: first what was read together with the head before it, then what arrives. Closing it closes the connection. */
public final class UpgradedInput extends BulkInput {

    private final SessionInputBufferImpl buffer;
    private final InputStream wire;

    /** Reads what {@code buffer} holds of {@code wire}, then the wire. */
    public UpgradedInput(SessionInputBufferImpl buffer, InputStream wire) {
        this.buffer = buffer;
        this.wire = wire;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        return buffer.hasBufferedData() ? buffer.read(target, offset, length, wire) : wire.read(target, offset, length);
    }

    @Override
    public int available() throws IOException {
        return buffer.length() + wire.available();
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
