package dev.loomlet.net.process;

import java.io.IOException;
import java.io.Serial;

/** A process ended with another code than 0. The message names the command, the code, and the end of its error output. */
public final class ProcessFailedException extends IOException {

    @Serial
    private static final long serialVersionUID = 1;

    private static final int TAIL = 1000;

    private final transient ProcessResult result;

    ProcessFailedException(ProcessResult result) {
        super(message(result));
        this.result = result;
    }

    private static String message(ProcessResult result) {
        String said = result.errorText().strip();
        String tail = said.length() <= TAIL ? said : "..." + said.substring(said.length() - TAIL);
        int code = result.exitCode();
        // As shells and the JDK count: 128 and the number of the signal.
        String signal = code > 128 && code < 192 ? " (signal " + (code - 128) + ")" : "";
        return "command " + result.command() + " ended with code " + code + signal
                + (tail.isEmpty() ? ", and said nothing" : "; its error output ends: " + tail);
    }

    /**
     * How it ended.
     *
     * @return with all that it wrote
     */
    public ProcessResult result() {
        return result;
    }
}
