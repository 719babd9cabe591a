package dev.loomlet.net;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketException;

/**
 * The process, or the machine, has no file descriptor left for another socket (EMFILE, ENFILE).
 *
 * <p>Thrown by {@link ServerSocket#accept()} and whatever else makes a socket of {@link Sockets}. The connection that could
 * not be accepted stays in the listening socket's backlog, so that another call can take it once descriptors are free; a
 * loop that accepts should pause before it, or close something. The limit is that of {@code ulimit -n}.
 */
public final class DescriptorsExhaustedException extends SocketException {

    private static final long serialVersionUID = 1;

    DescriptorsExhaustedException(String message) {
        super(message);
    }

    DescriptorsExhaustedException(IOException cause) {
        super(cause.getMessage() + "; close some sockets or files, or raise the limit of the process (ulimit -n)",
                cause);
    }

    /** The system's own words are all that the JDK passes on. */
    static boolean isMeantBy(IOException failure) {
        String message = failure.getMessage();
        return message != null && message.startsWith("Too many open files");
    }
}
