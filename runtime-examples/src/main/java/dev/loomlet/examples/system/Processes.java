package dev.loomlet.examples.system;

import dev.loomlet.examples.Count;
import dev.loomlet.examples.Durations;
import dev.loomlet.examples.Program;
import dev.loomlet.net.process.Command;
import dev.loomlet.net.process.ProcessResult;
import dev.loomlet.net.process.ProcessTimeoutException;
import dev.loomlet.pool.Pool;
import dev.loomlet.pool.Results;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs commands side by side, and prints what they print one after another. */
@CommandLine.Command(name = "processes", description = "Runs shell commands at once, prints their outputs in order, and ends as the first that failed.", exitCodeListHeading = "%nExit status:%n", exitCodeList = {
    "0:All commands have ended with 0.", "124:The first command that failed took longer than --timeout.",
    "N:What the first command that failed has ended with."})
public final class Processes implements Callable<Integer> {

    /** As timeout(1) has it. */
    private static final int TIMED_OUT = 124;

    @Parameters(paramLabel = "COMMAND", arity = "1..*", description = "What sh -c is to run, such as 'ls | wc -l'.")
    private List<String> commands;

    @Option(names = "--at-once", paramLabel = "NUMBER", defaultValue = "10", converter = Count.class, description = "How many to run at a time (default: ${DEFAULT-VALUE}).")
    private int atOnce;

    @Option(names = "--timeout", paramLabel = "DURATION", converter = Durations.Positive.class, description = "How long each may take before it is killed, with all that it has started (default: for ever).")
    private @Nullable Duration timeout;

    @Spec
    private CommandSpec spec;

    private record Ending(int status, String output, String errors) {}

    @Override
    public Integer call() throws IOException {
        return Program.run(this::runAll);
    }

    private int runAll() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        int status = ExitCode.OK;
        // Each output is printed as soon as those before it are there, while later commands go on.
        try (Results<Ending> endings = new Pool("processes", atOnce).imap(commands, this::run)) {
            while (endings.hasNext()) {
                Ending ending = endings.next();
                out.print(ending.output);
                out.flush();
                err.print(ending.errors);
                err.flush();
                status = status == ExitCode.OK ? ending.status : status;
            }
        }
        return status;
    }

    private Ending run(String line) throws IOException {
        Command command = Command.of("sh", "-c", line);
        if (timeout != null) {
            command.timeout(timeout);
        }
        try {
            ProcessResult result = command.run();
            return new Ending(result.exitCode(), result.text(), result.errorText());
        } catch (ProcessTimeoutException e) {
            String complaint = spec.qualifiedName() + ": '" + line + "' took longer than " + timeout.toMillis() + " ms"
                    + System.lineSeparator();
            return new Ending(TIMED_OUT, text(e.output()), text(e.error()) + complaint);
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
