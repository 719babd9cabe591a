package dev.loomlet.examples.net;

import dev.loomlet.examples.ConnectionLimit;
import dev.loomlet.examples.Durations;
import dev.loomlet.examples.Failures;
import dev.loomlet.examples.HostPort;
import dev.loomlet.examples.Program;
import dev.loomlet.examples.ServerOptions;
import dev.loomlet.net.server.StreamServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Listens until Ctrl-C, and connects whoever comes to another server. */
@Command(name = "port-forward", description = "Forwards connections to another host and port, two coroutines for each.")
public final class PortForward implements Callable<Integer> {

    @Parameters(paramLabel = "HOST:PORT", converter = HostPort.Converter.class, description = "Where to forward to.")
    private HostPort target;

    @Mixin
    private ServerOptions options = new ServerOptions(8002);

    @Mixin
    private ConnectionLimit limit = new ConnectionLimit();

    @Option(names = "--timeout", paramLabel = "DURATION", defaultValue = "10s", converter = Durations.Positive.class, description = "How long to wait for a connection to the target (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    @Spec
    private CommandSpec spec;

    // Only coroutines of one hub touch these, so no lock is needed.
    private int connections;
    private int failures;
    private long sent;
    private long received;

    @Override
    public Integer call() throws IOException {
        return Program.serve(this::serve);
    }

    private void serve() throws IOException {
        StreamServer server = StreamServer.builder(this::forward)
                .name(spec.name())
                .address(options.address())
                .maxConnections(limit.most())
                .build();
        options.announce(() -> server.start().address());
        try {
            server.serveForever();
        } finally {
            PrintWriter out = spec.commandLine().getOut();
            out.println("ended after " + connections + " connections, " + failures + " of them refused: " + sent
                    + " bytes to " + target + ", " + received + " bytes back");
        }
    }

    private void forward(Socket client) throws IOException {
        connections++;
        try (Socket server = target.connect(timeout)) {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Relay.between(client, server, count -> sent += count, count -> received += count);
        } catch (IOException e) {
            failures++;
            spec.commandLine().getErr().println(spec.qualifiedName() + ": " + target + ": " + Failures.describe(e));
        }
    }
}
