package dev.loomlet.examples.net;

import dev.loomlet.examples.Count;
import dev.loomlet.examples.Program;
import dev.loomlet.examples.ServerOptions;
import dev.loomlet.net.server.DatagramServer;
import dev.loomlet.sync.Event;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Listens until Ctrl-C, and answers each datagram with how many bytes it had. */
@Command(name = "udp-server", description = "Answers each datagram with its size, from one coroutine for each.")
public final class UdpServer implements Callable<Integer> {

    @Mixin
    private ServerOptions options = new ServerOptions(9000);

    @Option(names = "--limit", paramLabel = "NUMBER", defaultValue = "100", converter = Count.class, description = "How many datagrams to work on at a time; what comes meanwhile waits, or is dropped (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(names = "--verbose", description = "Print where each datagram comes from.")
    private boolean verbose;

    @Spec
    private CommandSpec spec;

    private int answered;

    @Override
    public Integer call() throws IOException {
        return Program.serve(this::serve);
    }

    private void serve() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        options.announce(() -> DatagramServer.start(options.address(), limit, this::answer).address());
        try {
            // The server's own coroutine does the work; this one is killed with it.
            new Event().await();
        } finally {
            out.println("ended after " + answered + " datagrams");
        }
    }

    private void answer(DatagramPacket datagram, DatagramSocket socket) throws IOException {
        if (verbose) {
            spec.commandLine().getOut().println(datagram.getLength() + " bytes from " + datagram.getSocketAddress());
        }
        datagram.setData(("Received " + datagram.getLength() + " bytes").getBytes(StandardCharsets.UTF_8));
        socket.send(datagram);
        answered++;
    }
}
