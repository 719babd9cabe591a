package dev.loomlet.net.http.server;

import java.io.IOException;

/** The client breaks the protocol or a limit: it gets this status, and its connection is closed. */
final class Rejection extends IOException {

    private static final long serialVersionUID = 1L;

    final int status;

    Rejection(int status, String message) {
        super(message);
        this.status = status;
    }

    static Rejection badRequest(String message) {
        return new Rejection(400, message);
    }
}
