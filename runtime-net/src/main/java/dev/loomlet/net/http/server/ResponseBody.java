package dev.loomlet.net.http.server;

import dev.loomlet.net.stream.BulkOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keeps back the beginning of a body, until it is clear that more follows. */
final class ResponseBody extends BulkOutput {

    private static final int KEPT_BACK = 8192;

    private final Exchange exchange;
    private byte[] kept = new byte[512];
    private int count;
    private boolean closed;
    private @Nullable OutputStream stream;

    ResponseBody(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, source.length);
        if (closed) {
            throw new IOException("the body was closed before; write all of it first");
        }
        if (stream == null && count + length <= KEPT_BACK) {
            if (count + length > kept.length) {
                kept = Arrays.copyOf(kept, Math.min(KEPT_BACK, Math.max(count + length, 2 * kept.length)));
            }
            System.arraycopy(source, offset, kept, count, length);
            count += length;
        } else {
            begin().write(source, offset, length);
        }
    }

    private OutputStream begin() throws IOException {
        OutputStream begun = stream;
        if (begun == null) {
            begun = exchange.begin();
            stream = begun;
            begun.write(kept, 0, count);
        }
        return begun;
    }

    @Override
    public void flush() throws IOException {
        if (!closed) {
            begin().flush();
            exchange.flush();
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        OutputStream begun = stream;
        if (begun != null) {
            begun.close();
        } else {
            exchange.sendWhole(kept, count);
        }
    }
}
