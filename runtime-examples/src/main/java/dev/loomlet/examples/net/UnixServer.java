package dev.loomlet.examples.net;

import dev.loomlet.examples.Program;
import dev.loomlet.net.UnixListenOptions;
import dev.loomlet.net.UnixSockets;
import dev.loomlet.net.server.StreamServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Listens until Ctrl-C, and counts for all programs of this machine together. */
@Command(name = "unix-server", description = "Tells through a Unix-domain socket how often each line has been sent to it, by whomever.")
public final class UnixServer implements Callable<Integer> {

    @Parameters(paramLabel = "PATH", description = "Where to make the socket's file; one that a server has left behind is replaced.")
    private Path path;

    @Option(names = "--permissions", paramLabel = "MODE", defaultValue = "rw-------", description = "Who may connect, as ls shows it (default: ${DEFAULT-VALUE}).")
    private String permissions;

    @Spec
    private CommandSpec spec;

    // All connections share this, and take their turns only where they wait: no lock, and no count is lost.
    private final Map<String, Integer> counts = new HashMap<>();

    @Override
    public Integer call() throws IOException {
        UnixListenOptions options = options();
        return Program.serve(() -> serve(options));
    }

    private UnixListenOptions options() {
        try {
            return UnixListenOptions.defaults().replaceStale().permissions(permissions);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(),
                    "'" + permissions + "' are no permissions such as rw-rw----");
        }
    }

    private void serve(UnixListenOptions options) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        StreamServer server = StreamServer.builder(this::answer)
                .name(spec.name())
                .listener(UnixSockets.listen(path, options))
                .build();
        out.println("listening on " + path + "; Ctrl-C ends");
        try {
            server.serveForever();
        } finally {
            out.println("ended after " + counts.values().stream().mapToInt(Integer::intValue).sum() + " lines");
        }
    }

    private void answer(Socket client) {
        try {
            Lines lines = new Lines(client);
            for (String line; (line = lines.read()) != null;) {
                lines.write(counts.merge(line, 1, Integer::sum) + " " + line);
            }
        } catch (IOException e) {
            // The client has gone; the others go on.
        }
    }
}
