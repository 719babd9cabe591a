package dev.loomlet.net.server;

import dev.loomlet.CheckedFunction;
import dev.loomlet.loop.EndListener;
import dev.loomlet.loop.Task;
import java.io.IOException;
import java.net.Socket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection in the hands of its handler. */
final class Serving implements EndListener {

    private static final Logger LOG = LoggerFactory.getLogger(StreamServer.class);

    private final Socket accepted;
    private final CheckedFunction<Socket, Socket, IOException> layering;
    private final ConnectionHandler handler;
    private boolean begun;

    Serving(Socket accepted, CheckedFunction<Socket, Socket, IOException> layering, ConnectionHandler handler) {
        this.accepted = accepted;
        this.layering = layering;
        this.handler = handler;
    }

    void run() throws Exception {
        begun = true;
        Socket connection = accepted;
        try {
            try {
                connection = layering.apply(accepted);
            } catch (IOException e) {
                LOG.debug("connection from {} could not be set up", accepted.getRemoteSocketAddress(), e);
                return;
            }
            handler.handle(connection);
        } finally {
            closeQuietly(connection);
        }
    }

    @Override
    public void ended(Task task) {
        if (!begun) {
            // Killed before its first turn.
            closeQuietly(accepted);
        }
    }

    @Override
    public boolean hearsOfFailure() {
        return false;
    }

    static void closeQuietly(Socket connection) {
        try {
            connection.close();
        } catch (IOException e) {
            LOG.debug("connection from {} could not be closed in order", connection.getRemoteSocketAddress(), e);
        }
    }
}
