package dev.loomlet.net.websocket;

import java.io.IOException;

/** A server did not open a WebSocket. */
public final class WebSocketRefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Of its response. */
    private final int status;

    WebSocketRefusedException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** {@return the status of the server's response; 101 when it agreed, but not to what it was asked} */
    public int status() {
        return status;
    }
}
