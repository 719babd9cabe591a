package dev.loomlet.examples.net;

import dev.loomlet.examples.Failures;
import dev.loomlet.examples.TypedLines;
import dev.loomlet.net.UnixSockets;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends each line of its input through a Unix-domain socket, and prints the answer. */
@Command(name = "unix-client", description = "Sends the lines that are typed through a Unix-domain socket, and prints the answers.")
public final class UnixClient implements Callable<Integer> {

    @Parameters(paramLabel = "PATH", description = "The socket's file.")
    private Path path;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        try (Socket server = connect()) {
            return new TypedLines(spec).sendTo(server, "");
        }
    }

    private Socket connect() throws IOException {
        try {
            return UnixSockets.connect(path);
        } catch (IOException e) {
            throw new IOException(path + ": " + Failures.describe(e), e);
        }
    }
}
