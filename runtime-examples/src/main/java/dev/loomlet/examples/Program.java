package dev.loomlet.examples;

import dev.loomlet.CheckedRunnable;
import dev.loomlet.CheckedSupplier;
import dev.loomlet.Hub;
import dev.loomlet.Loomlet;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.ExitCode;

/** Runs programs that may be told to end at any moment. */
public final class Program {

    /** As a shell reports a process that Ctrl-C has ended. */
    private static final int INTERRUPTED = 130;

    private static final Duration GRACE = Duration.ofSeconds(5);

    private Program() {}

    /**
     * Runs {@code body} on a hub, and gives the exit status that it returns. Ctrl-C and SIGTERM kill all coroutines of the
     * hub; the process ends when their {@code finally} blocks have run. In a coroutine, the body is a part of that.
     */
    public static int run(CheckedSupplier<Integer, IOException> body) throws IOException {
        if (Loomlet.current() != null) {
            return body.get();
        }
        try {
            return Hub.run(() -> {
                Hub.current().closeOnShutdown(GRACE);
                return body.get();
            });
        } catch (CancellationException e) {
            return INTERRUPTED;
        }
    }

    /** As {@link #run}, for a server, which goes on until it is told to end. */
    public static int serve(CheckedRunnable<IOException> body) throws IOException {
        return run(() -> {
            body.run();
            return ExitCode.OK;
        });
    }
}
