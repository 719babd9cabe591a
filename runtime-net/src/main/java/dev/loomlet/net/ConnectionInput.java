package dev.loomlet.net;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** What the peer sends. */
final class ConnectionInput extends InputStream {

    private final ConnectionImpl connection;

    ConnectionInput(ConnectionImpl connection) {
        this.connection = connection;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
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
