package dev.loomlet.examples.http;

import dev.loomlet.Loomlet;
import dev.loomlet.examples.Durations;
import dev.loomlet.examples.Program;
import dev.loomlet.examples.ServerOptions;
import dev.loomlet.examples.TlsOptions;
import dev.loomlet.net.http.server.HttpServer;
import dev.loomlet.net.http.server.HttpServerBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private ServerOptions options = new ServerOptions(8080);

    @Mixin
    private TlsOptions tls = new TlsOptions();

    @Option(names = "--access-log", description = "Log each request.")
    private boolean accessLog;

    @Option(names = "--stop-after", paramLabel = "TIME", converter = Durations.Positive.class, description = "Stop after this time, such as 10s (default: on Ctrl-C).")
    private @Nullable Duration stopAfter;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        HttpServerBuilder plan = HttpServer.builder()
                .address(options.address())
                .backlog(BACKLOG)
                .accessLog(accessLog);
        if (folder == null) {
            plan.get("/", (request, response) -> response.send("Hello, world!\n"));
        } else if (Files.isDirectory(folder)) {
            plan.files("/", folder);
        } else {
            throw new ParameterException(spec.commandLine(), "'" + folder + "' is not a folder");
        }
        SSLContext identity = tls.identity();
        if (identity != null) {
            plan.tls(identity);
        }
        return Program.serve(() -> serve(plan.build()));
    }

    private void serve(HttpServer server) throws IOException {
        options.announce(() -> server.start().address());
        if (stopAfter == null) {
            server.serveForever();
        } else {
            Loomlet.sleep(stopAfter);
            server.stop();
            spec.commandLine().getOut().println("stopped");
        }
    }
}
