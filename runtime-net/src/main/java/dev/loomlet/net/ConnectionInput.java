package dev.loomlet.net;

import dev.loomlet.net.stream.BulkInput;
import java.io.IOException;
import java.util.Objects;

/** What the peer sends. */
final class ConnectionInput extends BulkInput {

    private final ConnectionImpl connection;

    ConnectionInput(ConnectionImpl connection) {
        this.connection = connection;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        return connection.read(target, offset, length);
    }

    @Override
    public int available() throws IOException {
        return connection.available();
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
