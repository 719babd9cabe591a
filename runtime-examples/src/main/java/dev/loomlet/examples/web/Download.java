package dev.loomlet.examples.web;

import dev.loomlet.Coroutine;
import dev.loomlet.examples.Count;
import dev.loomlet.examples.Durations;
import dev.loomlet.examples.Failures;
import dev.loomlet.examples.Program;
import dev.loomlet.net.http.WebClient;
import dev.loomlet.pool.Pool;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;

/** Saves what is at some addresses, several at a time, and shows how far it is. */
@Command(name = "download", description = "Downloads URLs into files, several at a time, and shows the progress.")
public final class Download implements Callable<Integer> {

    private static final Duration REFRESH = Duration.ofMillis(200);

    @Parameters(paramLabel = "URL", arity = "1..*", converter = Target.Converter.class, description = "What to download, into a file that has the last part of its path for a name.")
    private List<Target> targets;

    @Option(names = "--directory", paramLabel = "DIRECTORY", defaultValue = ".", description = "Where the files go (default: the current one).")
    private Path directory;

    @Option(names = "--at-once", paramLabel = "NUMBER", defaultValue = "4", converter = Count.class, description = "How many to download at a time (default: ${DEFAULT-VALUE}).")
    private int atOnce;

    @Option(names = "--timeout", paramLabel = "DURATION", defaultValue = "30s", converter = Durations.Positive.class, description = "How long to wait for a response, and for each part of it (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    @Spec
    private CommandSpec spec;

    // Only coroutines of one hub touch these, so no lock is needed.
    private long bytes;
    private int done;
    private int failures;
    private String progress = "";

    @Override
    public Integer call() throws IOException {
        Map<String, URI> names = new HashMap<>();
        for (Target target : targets) {
            URI other = names.put(target.name(), target.uri());
            if (other != null) {
                throw new ParameterException(spec.commandLine(),
                        "both " + other + " and " + target.uri() + " would be saved as " + target.name());
            }
        }
        if (!Files.isDirectory(directory)) {
            throw new ParameterException(spec.commandLine(), directory + " is no directory");
        }
        return Program.run(this::downloadAll);
    }

    private int downloadAll() throws IOException {
        try (WebClient client = WebClient.builder().connectTimeout(timeout).timeout(timeout).decode(false).build()) {
            Transfer transfer = new Transfer(client, directory, timeout, count -> bytes += count);
            Coroutine<?> progress = spawn("progress", this::showProgress);
            Pool pool = new Pool("downloads", atOnce);
            for (Target target : targets) {
                // Waits while the pool is full.
                pool.spawn(() -> download(target, transfer));
            }
            pool.join();
            progress.kill();
        }
        return failures == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private void download(Target target, Transfer transfer) {
        long start = System.nanoTime();
        try {
            long length = transfer.save(target);
            print(spec.commandLine().getOut(), target.name() + ": " + length + " bytes in "
                    + Durations.seconds(Durations.secondsSince(start)));
        } catch (IOException e) {
            failures++;
            print(spec.commandLine().getErr(), spec.qualifiedName() + ": " + target.uri() + ": "
                    + Failures.describe(e));
        } finally {
            done++;
        }
    }

    private void showProgress() {
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            return;
        }
        PrintWriter out = spec.commandLine().getOut();
        long start = System.nanoTime();
        try {
            while (true) {
                sleep(REFRESH);
                double megabytes = bytes / 1e6;
                progress = String.format(Locale.ROOT, "%d of %d done, %.1f MB, %.1f MB/s", done, targets.size(),
                        megabytes, megabytes / Durations.secondsSince(start));
                out.print("\r" + progress);
                out.flush();
            }
        } finally {
            print(out, "");
        }
    }

    /** Prints a line in place of the one that shows the progress. */
    private void print(PrintWriter writer, String line) {
        if (!progress.isEmpty()) {
            spec.commandLine().getOut().print("\r" + " ".repeat(progress.length()) + "\r");
            spec.commandLine().getOut().flush();
            progress = "";
        }
        if (!line.isEmpty()) {
            writer.println(line);
        }
    }
}
