package dev.loomlet.net.websocket;

import dev.loomlet.net.http.server.Request;

/** Speaks with one client of a server. */
@FunctionalInterface
public interface WebSocketHandler {

    /**
     * Speaks with a client, in the coroutine of its connection; it may wait for as long as it likes. When it returns, the
     * WebSocket is closed with 1000; when it fails, with 1011; when it is killed, as at the end of a server's grace, with 1001.
     *
     * @param request what the client asked; its body is empty
     * @param socket the connection, which is open
     * @throws java.io.IOException as the socket's methods do when the client has gone, which is not logged
     * @throws Exception to be logged
     */
    void handle(Request request, WebSocket socket) throws Exception;
}
