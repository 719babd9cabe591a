package dev.loomlet.net.server;

import java.net.Socket;

/** Serves one connection of a {@link StreamServer}, in a coroutine of its own. */
@FunctionalInterface
public interface ConnectionHandler {

    /**
     * Serves {@code connection} until it returns. It may wait. The server closes the connection afterwards, however this
     * ends, and reports what it throws as the failure of its coroutine, whose name tells the peer's address; other
     * connections go on.
     *
     * @param connection the connection
     * @throws Exception to end the connection and be reported
     */
    void handle(Socket connection) throws Exception;
}
