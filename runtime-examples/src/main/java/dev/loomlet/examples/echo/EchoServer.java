package dev.loomlet.examples.echo;

import dev.loomlet.Hub;
import dev.loomlet.examples.Failures;
import dev.loomlet.examples.Port;
import dev.loomlet.net.Sockets;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Listens until Ctrl-C, and sends back what it receives. */
@Command(name = "echo-server", description = "Sends back what it receives, from one coroutine per connection on one thread.")
public final class EchoServer implements Callable<Integer> {

    private static final int BACKLOG = 4096;
    private static final int SECONDS_TO_END = 5;

    @Parameters(paramLabel = "PORT", arity = "0..1", defaultValue = "8001", converter = Port.class, description = "The port to listen on; 0 takes a free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(names = "--host", paramLabel = "HOST", description = "The address to listen on, such as 0.0.0.0 for all (default: loopback alone).")
    private InetAddress host = InetAddress.getLoopbackAddress();

    @Option(names = "--verbose", description = "Print what is received.")
    private boolean verbose;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try (ServerSocket listener = listen()) {
            CountDownLatch ended = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(listener, ended), "echo-server-end"));
            out.println("listening on " + listener.getInetAddress().getHostAddress() + " port "
                    + listener.getLocalPort() + "; Ctrl-C ends");
            Echo echo = new Echo(listener, verbose ? this::print : (peer, data, length) -> {});
            try {
                Hub.run(echo::serve);
            } finally {
                out.println("ended after " + echo.connections() + " connections");
                ended.countDown();
            }
        }
        return ExitCode.OK;
    }

    private ServerSocket listen() throws IOException {
        try {
            return Sockets.listen(new InetSocketAddress(host, port), BACKLOG);
        } catch (IOException e) {
            throw new IOException(host.getHostAddress() + " port " + port + ": " + Failures.describe(e), e);
        }
    }

    private void print(Socket peer, byte[] data, int length) {
        String text = new String(data, 0, length, StandardCharsets.UTF_8).stripTrailing();
        spec.commandLine().getOut().println("recv from port " + peer.getPort() + ": " + text);
    }

    private static void close(ServerSocket listener, CountDownLatch ended) {
        try {
            listener.close();
            // The process ends when this returns, whatever the hub is still doing.
            ended.await(SECONDS_TO_END, TimeUnit.SECONDS);
        } catch (IOException e) {
            // It was to be closed, and nobody is left to be told.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
