package dev.loomlet.examples;

import dev.loomlet.CheckedRunnable;
import dev.loomlet.Hub;
import dev.loomlet.diagnostics.SwitchTrace;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** An option that examples with a hub have in common. */
public final class TraceOption {

    @Option(names = "--trace", paramLabel = "FILE", description = "Writes the turns of all coroutines to this file, which https://ui.perfetto.dev shows.")
    private Path file;

    /**
     * Runs {@code code}, and records the caller's hub meanwhile where that was asked for.
     *
     * @param code the code to run
     * @param <X> what the code throws
     * @throws X when the code does; the record is written nevertheless
     * @throws IOException when the file cannot be written
     */
    public <X extends Exception> void record(CheckedRunnable<X> code) throws X, IOException {
        if (file == null) {
            code.run();
            return;
        }
        SwitchTrace trace = SwitchTrace.start(Hub.current());
        try {
            code.run();
        } finally {
            trace.writeTo(file);
        }
    }
}
