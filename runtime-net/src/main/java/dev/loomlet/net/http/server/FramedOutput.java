package dev.loomlet.net.http.server;

import dev.loomlet.net.stream.BulkOutput;
import java.io.IOException;
import java.io.OutputStream;

/** Counts the bytes of a body on their way, and keeps them to the length that was announced; a negative one is none. */
final class FramedOutput extends BulkOutput {

    private final OutputStream out;
    private final long length;
    private long count;

    FramedOutput(OutputStream out, long length) {
        this.out = out;
        this.length = length;
    }

    @Override
    public void write(byte[] source, int offset, int size) throws IOException {
        if (length >= 0 && count + size > length) {
            throw new IllegalStateException("the body is longer than the " + length + " bytes that were announced");
        }
        out.write(source, offset, size);
        count += size;
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        if (length > count) {
            throw new IllegalStateException("the body has " + count + " bytes, and " + length + " were announced");
        }
        out.close();
    }

    long count() {
        return count;
    }
}
