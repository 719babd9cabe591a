package dev.loomlet.net.http.server;

import org.jspecify.annotations.Nullable;

/** Thrown by a handler to answer with an error status. */
public final class StatusException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What to answer with. */
    private final int status;

    /**
     * Answers with {@code status}.
     *
     * @param status 400 to 599
     * @param message is sent to the client as plain text
     * @throws IllegalArgumentException if the status is none of an error
     */
    public StatusException(int status, String message) {
        this(status, message, null);
    }

    /**
     * Answers with {@code status}.
     *
     * @param status 400 to 599
     * @param message is sent to the client as plain text
     * @param cause why, which is not sent
     * @throws IllegalArgumentException if the status is none of an error
     */
    public StatusException(int status, String message, @Nullable Throwable cause) {
        super(message, cause);
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status is " + status + "; give one of an error, 400 to 599");
        }
        this.status = status;
    }

    /** {@return the status to answer with} */
    public int status() {
        return status;
    }
}
