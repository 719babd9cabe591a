package dev.loomlet.net.process;

import java.io.Serial;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * A process has not ended in time. It carries what the process had written by then; a later call of
 * {@link Subprocess#communicate(Duration)} gives that again, with what came after.
 */
public final class ProcessTimeoutException extends TimeoutException {

    @Serial
    private static final long serialVersionUID = 1;

    /** What came by then on the standard output. */
    private final byte[] output;
    /** What came by then on the standard error. */
    private final byte[] error;

    ProcessTimeoutException(List<String> command, Duration timeout, byte[] output, byte[] error) {
        super("command " + command + " has not ended within " + timeout);
        this.output = output;
        this.error = error;
    }

    /**
     * What came by then.
     *
     * @return the bytes on the standard output
     */
    public byte[] output() {
        return output.clone();
    }

    /**
     * What came by then.
     *
     * @return the bytes on the error output
     */
    public byte[] error() {
        return error.clone();
    }
}
