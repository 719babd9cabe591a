package dev.loomlet.net.http.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Speaks the protocol to which a connection has been upgraded, or carries what goes through a tunnel. */
@FunctionalInterface
public interface UpgradeHandler {

    /**
     * Takes the connection over, after the 101, or the 200 of a tunnel, has been sent; the connection is closed when it returns. Reads and writes have
     * no limits of time here. When the server stops, it is killed once the grace is over.
     *
     * @param in what the client sends from here on
     * @param out goes to the client, without a buffer between
     * @throws IOException when the client has gone
     * @throws Exception to be logged; that of a tunnel comes out of {@link Response#tunnel}
     */
    void handle(InputStream in, OutputStream out) throws Exception;
}
