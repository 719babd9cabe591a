package dev.loomlet.examples.web;

import dev.loomlet.examples.ConnectionLimit;
import dev.loomlet.examples.Durations;
import dev.loomlet.examples.Failures;
import dev.loomlet.examples.HostPort;
import dev.loomlet.examples.Program;
import dev.loomlet.examples.ServerOptions;
import dev.loomlet.net.http.WebClient;
import dev.loomlet.net.http.server.HttpServer;
import dev.loomlet.net.http.server.Request;
import dev.loomlet.net.http.server.Response;
import dev.loomlet.net.http.server.StatusException;
import dev.loomlet.pool.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Listens until Ctrl-C, and asks other servers in the name of its clients. */
@Command(name = "http-proxy", description = "A forward proxy: passes on requests for http, and tunnels for https.")
public final class HttpProxy implements Callable<Integer> {

    private static final int LONGEST_REQUEST = 16 << 20;

    @Mixin
    private ServerOptions options = new ServerOptions(8888);

    @Mixin
    private ConnectionLimit limit = new ConnectionLimit();

    @Option(names = "--timeout", paramLabel = "DURATION", defaultValue = "30s", converter = Durations.Positive.class, description = "How long to wait for a connection, and for a response (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    @Option(names = "--verbose", description = "Print each request.")
    private boolean verbose;

    @Spec
    private CommandSpec spec;

    private int requests;
    private int tunnels;

    @Override
    public Integer call() throws IOException {
        return Program.serve(this::serve);
    }

    private void serve() throws IOException {
        try (WebClient client = WebClient.builder()
                .connectTimeout(timeout)
                .timeout(timeout)
                .redirects(Redirect.NEVER)
                .decode(false)
                .build()) {
            Forwarding forwarding = new Forwarding(client);
            HttpServer server = HttpServer.builder()
                    .name(spec.name())
                    .address(options.address())
                    .maxConnections(limit.most())
                    .maxBody(LONGEST_REQUEST)
                    .compression(false)
                    // Tunnels may last for ever, so there is nothing to wait for.
                    .stopGrace(Duration.ZERO)
                    .otherwise((request, response) -> answer(request, response, forwarding))
                    .build();
            options.announce(() -> server.start().address());
            try {
                server.serveForever();
            } finally {
                spec.commandLine()
                        .getOut()
                        .println("ended after " + requests + " requests and " + tunnels + " tunnels");
            }
        }
    }

    private void answer(Request request, Response response, Forwarding forwarding) throws Exception {
        boolean connect = request.method().equals("CONNECT");
        String target = connect ? request.target() : "http://" + request.host() + request.target();
        if (verbose) {
            spec.commandLine().getOut().println(request.method() + " " + target);
        }
        try {
            if (connect) {
                tunnels++;
                tunnel(HostPort.parse(target), response);
            } else {
                requests++;
                forwarding.forward(request, target, response);
            }
        } catch (IllegalArgumentException e) {
            throw new StatusException(400, e.getMessage());
        } catch (IOException e) {
            // When the head is on its way already, the client sees that the body has no end.
            boolean late = e instanceof HttpTimeoutException || e instanceof SocketTimeoutException;
            throw new StatusException(late ? 504 : 502, target + ": " + Failures.describe(e), e);
        }
    }

    private void tunnel(HostPort target, Response response) throws Exception {
        try (Socket server = target.connect(timeout)) {
            server.setTcpNoDelay(true);
            response.tunnel((in, out) -> carry(in, out, server));
        }
    }

    /** As RFC 9110 has it, the tunnel ends with the server's side; the client's may end before. */
    private static void carry(InputStream in, OutputStream out, Socket server) {
        try (Scope scope = Scope.open()) {
            scope.spawn(() -> {
                in.transferTo(server.getOutputStream());
                server.shutdownOutput();
            });
            server.getInputStream().transferTo(out);
            scope.cancel();
        } catch (IOException | CompletionException e) {
            // One of both has gone without a word, and the other is to be closed.
        }
    }
}
