package dev.loomlet.examples.echo;

import dev.loomlet.examples.Durations;
import dev.loomlet.examples.Failures;
import dev.loomlet.examples.Port;
import dev.loomlet.net.Sockets;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The options that tell a client where its server is. */
final class ServerAddress {

    @Option(names = "--host", paramLabel = "HOST", defaultValue = "localhost", description = "Where the server runs (default: ${DEFAULT-VALUE}).")
    private String host;

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "8001", converter = Port.class, description = "The port it listens on (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(names = "--timeout", paramLabel = "DURATION", defaultValue = "30s", converter = Durations.Positive.class, description = "How long to wait for the server (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    Socket connect() throws IOException {
        try {
            Socket socket = Sockets.connect(host, port, timeout);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE));
            return socket;
        } catch (IOException e) {
            throw new IOException(host + " port " + port + ": " + Failures.describe(e), e);
        }
    }
}
