package dev.loomlet.net.http.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Speaks the protocol to which a connection has been upgraded, or carries what goes through a tunnel. */
@FunctionalInterface
public interface UpgradeHandler {

    /**
     * Takes the connection over, after the 101, or the 200 of a tunnel, has been sent; the connection is closed when it returns. Reads have
     * no limit of time here; writes have that of {@link HttpServerBuilder#writeTimeout}. When the server stops, it is killed once
     * the grace is over.
     *
     * @param in what the client sends from here on; closing it closes the connection
     * @param out goes to the client, without a buffer between; closing it tells the client that nothing more comes
     * @throws IOException when the client has gone
     * @throws Exception to be logged; that of a tunnel comes out of {@link Response#tunnel}
     */
    void handle(InputStream in, OutputStream out) throws Exception;

    /**
     * Told when the server begins to stop, so that the peer can be told in turn. May be called from any thread, more than once, and
     * before {@link #handle} is; it must not wait. Does nothing by default.
     */
    default void serverStops() {
        // Most are content with being killed.
    }
}
