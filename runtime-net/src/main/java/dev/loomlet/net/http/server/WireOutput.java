package dev.loomlet.net.http.server;

import dev.loomlet.net.stream.BulkOutput;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes to the socket in pieces, each of which has its own limit of time, so that a large body may take as long as it needs.
 * Remembers when this has failed: from then on nothing that happens is the handler's fault.
 */
final class WireOutput extends BulkOutput {

    private static final int PIECE = 64 * 1024;

    private final OutputStream out;
    private boolean broken;

    WireOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        boolean written = false;
        try {
            for (int done = 0; done < length; done += PIECE) {
                out.write(source, offset + done, Math.min(PIECE, length - done));
            }
            written = true;
        } finally {
            broken |= !written;
        }
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    boolean isBroken() {
        return broken;
    }
}
