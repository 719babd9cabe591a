package dev.loomlet.net;

import dev.loomlet.net.stream.BulkOutput;
import java.io.IOException;
import java.util.Objects;

/** What goes to the peer. A write returns when the kernel has taken all of it. */
final class ConnectionOutput extends BulkOutput {

    private final ConnectionImpl connection;

    ConnectionOutput(ConnectionImpl connection) {
        this.connection = connection;
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, source.length);
        connection.write(source, offset, length);
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
