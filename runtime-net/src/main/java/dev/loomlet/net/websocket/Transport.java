package dev.loomlet.net.websocket;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection below a WebSocket.
 *
 * @param in closing it closes the connection
 * @param out closing it ends what goes to the peer
 */
record Transport(InputStream in, OutputStream out) {

    private static final Logger LOG = LoggerFactory.getLogger(WebSocket.class);

    /** Tells the peer that nothing more comes. */
    void finish() {
        close(out);
    }

    /** Ends the connection; whoever waits on it finds it closed. From any thread. */
    void cut() {
        close(in);
    }

    private static void close(AutoCloseable end) {
        try {
            end.close();
        } catch (Exception e) {
            LOG.debug("connection could not be closed in order", e);
        }
    }

    /** Reads and forgets what the peer still sends, to the end. */
    void discard() throws IOException {
        in.transferTo(OutputStream.nullOutputStream());
    }
}
