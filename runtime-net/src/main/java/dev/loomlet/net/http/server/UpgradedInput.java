package dev.loomlet.net.http.server;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;

/** What follows an upgrade: first what was read together with the request, then what arrives. */
final class UpgradedInput extends InputStream {

    private final SessionInputBufferImpl buffer;
    private final InputStream wire;

    UpgradedInput(SessionInputBufferImpl buffer, InputStream wire) {
        this.buffer = buffer;
        this.wire = wire;
    }

    @Override
    public int read() throws IOException {
        return buffer.read(wire);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return length == 0 ? 0 : buffer.read(target, offset, length, wire);
    }

    @Override
    public int available() throws IOException {
        return buffer.length() + wire.available();
    }
}
