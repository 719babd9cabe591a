package dev.loomlet.net;

import java.io.FileInputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.stream.Stream;

/**
 * The process, or the machine, has no file descriptor left for another socket (EMFILE, ENFILE).
 *
 * <p>Thrown by {@link ServerSocket#accept()} and whatever else makes a socket of {@link Sockets}. The connection that could
 * not be accepted stays in the listening socket's backlog, so that another call can take it once descriptors are free; a
 * loop that accepts should pause before it, or close something. The limit is that of {@code ulimit -n}.
 */
public final class DescriptorsExhaustedException extends SocketException {

    private static final long serialVersionUID = 1;
    private static final boolean SPEAKS_ENGLISH = speaksEnglish();

    DescriptorsExhaustedException(String message) {
        super(message);
    }

    DescriptorsExhaustedException(IOException cause) {
        super(cause.getMessage() + "; close some sockets or files, or raise the limit of the process (ulimit -n)",
                cause);
    }

    /** The system's own words are all that the JDK passes on. */
    static boolean isMeantBy(IOException failure) {
        return isMeantBy(failure, SPEAKS_ENGLISH);
    }

    /** Where the system's words may be of another language, what counts is whether anything can be opened. */
    static boolean isMeantBy(IOException failure, boolean speaksEnglish) {
        String message = failure.getMessage();
        return message != null && message.startsWith("Too many open files") || !speaksEnglish && !canOpen();
    }

    private static boolean canOpen() {
        try (FileInputStream probe = new FileInputStream("/dev/null")) {
            return probe.getFD().valid();
        } catch (IOException e) {
            return false;
        }
    }

    /** What POSIX has a process look at for the language of messages, in that order. */
    private static boolean speaksEnglish() {
        String language = Stream.of("LC_ALL", "LC_MESSAGES", "LANG")
                .map(System::getenv)
                .filter(value -> value != null && !value.isEmpty())
                .findFirst()
                .orElse("C");
        return language.equals("C") || language.startsWith("C.") || language.equals("POSIX")
                || language.startsWith("en");
    }
}
