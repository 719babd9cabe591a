package dev.loomlet.examples.echo;

import dev.loomlet.examples.TypedLines;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Sends each line of its input, and prints the answer. */
@Command(name = "echo-client", description = "Sends the lines that are typed to an echo server, and prints the answers.")
public final class EchoClient implements Callable<Integer> {

    @Mixin
    private ServerAddress server;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        try (Socket socket = server.connect()) {
            return new TypedLines(spec).sendTo(socket, "Received ");
        }
    }
}
