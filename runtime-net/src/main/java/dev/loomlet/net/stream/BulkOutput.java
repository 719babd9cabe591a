package dev.loomlet.net.stream;

import java.io.IOException;
import java.io.OutputStream;

/** A stream that is written in pieces, of which one byte is the least. */
public abstract class BulkOutput extends OutputStream {

    @Override
    public final void write(int value) throws IOException {
        write(new byte[]{(byte) value}, 0, 1);
    }

    @Override
    public abstract void write(byte[] source, int offset, int length) throws IOException;
}
