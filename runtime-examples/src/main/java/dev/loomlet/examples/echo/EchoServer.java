package dev.loomlet.examples.echo;

import dev.loomlet.examples.Port;
import dev.loomlet.examples.Program;
import dev.loomlet.examples.ServerOptions;
import dev.loomlet.examples.TlsOptions;
import dev.loomlet.net.Sockets;
import dev.loomlet.net.tls.Tls;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Listens until Ctrl-C, and sends back what it receives. */
@Command(name = "echo-server", description = "Sends back what it receives, from one coroutine per connection on one thread.")
public final class EchoServer implements Callable<Integer> {

    private static final int BACKLOG = 4096;

    @Parameters(paramLabel = "PORT", arity = "0..1", converter = Port.class, description = "The same as --port PORT.")
    private @Nullable Integer port;

    @Mixin
    private ServerOptions options = new ServerOptions(8001);

    @Mixin
    private TlsOptions tls = new TlsOptions();

    @Option(names = "--verbose", description = "Print what is received.")
    private boolean verbose;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (port != null) {
            options.setPort(port);
        }
        SSLContext identity = tls.identity();
        ServerSocketFactory sockets = identity == null
                ? Sockets.serverSocketFactory()
                : Tls.serverSocketFactory(identity);
        return Program.serve(() -> {
            try (ServerSocket listener = sockets.createServerSocket()) {
                serve(listener);
            }
        });
    }

    private void serve(ServerSocket listener) throws IOException {
        options.announce(() -> {
            listener.bind(options.address(), BACKLOG);
            return listener.getLocalSocketAddress();
        });
        Echo echo = new Echo(listener, verbose ? this::print : (peer, data, length) -> {});
        try {
            echo.serve();
        } finally {
            spec.commandLine().getOut().println("ended after " + echo.connections() + " connections");
        }
    }

    private void print(Socket peer, byte[] data, int length) {
        String text = new String(data, 0, length, StandardCharsets.UTF_8).stripTrailing();
        spec.commandLine().getOut().println("recv from port " + peer.getPort() + ": " + text);
    }
}
