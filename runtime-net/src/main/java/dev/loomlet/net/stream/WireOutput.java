package dev.loomlet.net.stream;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;

/**
 * Writes to a socket in pieces, each of which has the socket's own limit of time, so that much may take as long as it needs.
 * Remembers when this has failed: from then on nothing that happens is the writer's fault. Closing it ends what goes to the
 * peer, who may still send.
 */
public final class WireOutput extends BulkOutput {

    private static final int PIECE = 64 * 1024;

    private final Socket socket;
    private final OutputStream out;
    private boolean broken;

    /** Writes to {@code socket}. */
    public WireOutput(Socket socket) throws IOException {
        this.socket = socket;
        this.out = socket.getOutputStream();
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

    @Override
    public void close() throws IOException {
        socket.shutdownOutput();
    }

    /** Whether a write has failed. */
    public boolean isBroken() {
        return broken;
    }
}
