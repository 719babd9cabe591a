package dev.loomlet.net.process;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** How a process ended, and what it wrote. Immutable. */
public final class ProcessResult {

    private final List<String> command;
    private final int exitCode;
    private final byte[] output;
    private final byte[] error;

    ProcessResult(List<String> command, int exitCode, byte[] output, byte[] error) {
        this.command = command;
        this.exitCode = exitCode;
        this.output = output;
        this.error = error;
    }

    /**
     * What was run.
     *
     * @return the program and its arguments
     */
    public List<String> command() {
        return command;
    }

    /**
     * The process's own verdict.
     *
     * @return 0 for success by custom; 128 and the signal's number when a signal ended it
     */
    public int exitCode() {
        return exitCode;
    }

    /**
     * What came on the standard output.
     *
     * @return a copy; empty when the output was not captured
     */
    public byte[] output() {
        return output.clone();
    }

    /**
     * What came on the error output.
     *
     * @return a copy; empty when it was not captured, or merged into the standard output
     */
    public byte[] error() {
        return error.clone();
    }

    /**
     * What came on the standard output, read as UTF-8.
     *
     * @return text, in which malformed bytes show as U+FFFD
     */
    public String text() {
        return text(StandardCharsets.UTF_8);
    }

    /**
     * What came on the standard output.
     *
     * @param charset what the bytes mean
     * @return text, in which malformed bytes show as the charset's replacement
     */
    public String text(Charset charset) {
        return new String(output, Objects.requireNonNull(charset, "charset is null; call text() for UTF-8"));
    }

    /**
     * What came on the error output, read as UTF-8.
     *
     * @return text, in which malformed bytes show as U+FFFD
     */
    public String errorText() {
        return new String(error, StandardCharsets.UTF_8);
    }

    /**
     * Makes sure that the process succeeded.
     *
     * @return this
     * @throws ProcessFailedException when the exit code is not 0
     */
    public ProcessResult check() throws ProcessFailedException {
        if (exitCode != 0) {
            throw new ProcessFailedException(this);
        }
        return this;
    }

    @Override
    public String toString() {
        return command + " ended with code " + exitCode;
    }
}
