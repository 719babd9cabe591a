package dev.loomlet.examples.http;

import dev.loomlet.Hub;
import dev.loomlet.Loomlet;
import dev.loomlet.examples.Durations;
import dev.loomlet.examples.Failures;
import dev.loomlet.net.http.server.HttpServer;
import dev.loomlet.net.http.server.HttpServerBuilder;
import dev.loomlet.net.tls.TlsContextBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Serves a folder, or a greeting. */
@Command(name = "http-server", description = "Serves the files of a folder, or says hello, to many at once on one thread.")
public final class HttpServerExample implements Callable<Integer> {

    private static final int BACKLOG = 4096;

    @Parameters(paramLabel = "FOLDER", arity = "0..1", description = "The folder to serve (default: a greeting at /).")
    private @Nullable Path folder;

    @Option(names = "--host", paramLabel = "HOST", description = "The address to listen on, such as 0.0.0.0 for all (default: loopback alone).")
    private InetAddress host = InetAddress.getLoopbackAddress();

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "8080", description = "The port to listen on; 0 takes a free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(names = "--tls", paramLabel = "KEYSTORE", description = "Speak TLS, with the key in this store, such as keytool -genkeypair makes.")
    private @Nullable Path keyStore;

    @Option(names = "--tls-password", paramLabel = "PASSWORD", defaultValue = "changeit", description = "The password of the key store (default: ${DEFAULT-VALUE}).")
    private String password = "";

    @Option(names = "--access-log", description = "Log each request.")
    private boolean accessLog;

    @Option(names = "--stop-after", paramLabel = "TIME", converter = Durations.Positive.class, description = "Stop after this time, such as 10s (default: on Ctrl-C).")
    private @Nullable Duration stopAfter;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (port < 0 || port > 0xffff) {
            throw new ParameterException(spec.commandLine(),
                    "'" + port + "' is not a port; give a number from 0 to 65535");
        }
        HttpServerBuilder plan = HttpServer.builder()
                .address(new InetSocketAddress(host, port))
                .backlog(BACKLOG)
                .accessLog(accessLog);
        if (folder == null) {
            plan.get("/", (request, response) -> response.send("Hello, world!\n"));
        } else if (Files.isDirectory(folder)) {
            plan.files("/", folder);
        } else {
            throw new ParameterException(spec.commandLine(), "'" + folder + "' is not a folder");
        }
        if (keyStore != null) {
            plan.tls(identity(keyStore));
        }
        Hub.<IOException>run(() -> serve(plan.build()));
        return ExitCode.OK;
    }

    private SSLContext identity(Path store) {
        try {
            Files.newInputStream(store).close(); // an IOException tells that it is not there
            return new TlsContextBuilder().identity(store, password.toCharArray()).build();
        } catch (IOException | GeneralSecurityException e) {
            throw new ParameterException(spec.commandLine(),
                    "'" + store + "' is no key store that this password opens");
        }
    }

    private void serve(HttpServer server) throws IOException {
        try {
            server.start();
        } catch (IOException e) {
            throw new IOException(host.getHostAddress() + " port " + port + ": " + Failures.describe(e), e);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("listening on " + host.getHostAddress() + " port " + server.port()
                + (stopAfter == null ? "; Ctrl-C ends" : ""));
        if (stopAfter == null) {
            server.serveForever();
        } else {
            Loomlet.sleep(stopAfter);
            server.stop();
            out.println("stopped");
        }
    }
}
