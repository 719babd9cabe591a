package dev.loomlet.net.http;

import java.io.IOException;

/** The body of a response is longer than the client allows. */
public final class BodyTooLongException extends IOException {

    private static final long serialVersionUID = 1;

    BodyTooLongException(String message) {
        super(message);
    }
}
