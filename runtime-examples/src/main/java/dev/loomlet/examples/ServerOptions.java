package dev.loomlet.examples;

import dev.loomlet.CheckedSupplier;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that tell a server where to listen. */
public final class ServerOptions {

    @Option(names = "--host", paramLabel = "HOST", description = "The address to listen on, such as 0.0.0.0 for all (default: loopback alone).")
    private InetAddress host = InetAddress.getLoopbackAddress();

    @Option(names = "--port", paramLabel = "PORT", converter = Port.class, description = "The port to listen on; 0 takes a free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** The options, with a port for those who give none. */
    public ServerOptions(int port) {
        this.port = port;
    }

    /** Takes a port that was given in another way. */
    public void setPort(int port) {
        this.port = port;
    }

    /** Where to listen. */
    public InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }

    /** Binds a server to its address by {@code start}, which gives the one that it got, and prints that. */
    public void announce(CheckedSupplier<? extends SocketAddress, IOException> start) throws IOException {
        try {
            InetSocketAddress bound = (InetSocketAddress) start.get();
            spec.commandLine()
                    .getOut()
                    .println("listening on " + bound.getAddress().getHostAddress() + " port " + bound.getPort()
                            + "; Ctrl-C ends");
        } catch (IOException e) {
            throw new IOException(host.getHostAddress() + " port " + port + ": " + Failures.describe(e), e);
        }
    }
}
