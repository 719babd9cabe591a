package dev.loomlet.examples;

import dev.loomlet.Loomlet;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The one command line of all examples; each example is a subcommand. */
@Command(name = "loomlet-examples", description = "Runnable programs that show what Loomlet does.", scope = ScopeType.INHERIT, mixinStandardHelpOptions = true, versionProvider = Main.Version.class)
public final class Main implements Runnable {

    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The command line, for use with other streams than the process's own. */
    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        Topic.addAllTo(line);
        line.getCommandSpec()
                .usageMessage()
                .synopsisSubcommandLabel("EXAMPLE")
                .commandListHeading("%nExamples:%n")
                .footer("", "The property -Dloomlet.engine=auto|direct|portable chooses the engine.");
        return line.registerConverter(Duration.class, Durations::parse)
                .setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(Main::execute)
                .setParameterExceptionHandler((mistake, args) -> refuse(mistake))
                .setExecutionExceptionHandler((failure, command, parsed) -> fail(failure, command));
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static int execute(ParseResult parsed) {
        Integer help = CommandLine.executeHelpRequest(parsed);
        if (help != null) {
            return help;
        }
        try {
            Loomlet.engine();
        } catch (IllegalArgumentException | IllegalStateException e) {
            parsed.commandSpec().commandLine().getErr().println("loomlet-examples: " + e.getMessage());
            return ExitCode.USAGE;
        }
        return new RunLast().execute(parsed);
    }

    private static int refuse(ParameterException mistake) {
        CommandLine command = mistake.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().println(name + ": " + mistake.getMessage() + " (see " + name + " --help)");
        return ExitCode.USAGE;
    }

    private static int fail(Exception failure, CommandLine command) {
        PrintWriter err = command.getErr();
        if (failure instanceof IOException) {
            err.println(command.getCommandSpec().qualifiedName() + ": " + Failures.describe(failure));
        } else {
            failure.printStackTrace(err);
        }
        return ExitCode.SOFTWARE;
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[]{"Loomlet " + (version == null ? "(not packaged)" : version) + ", " + engine()
                    + ", Java " + Runtime.version()};
        }

        // Asked while the command line is being built, when there is nobody yet to tell of a wrong property.
        private static String engine() {
            try {
                return Loomlet.engine() + " engine";
            } catch (IllegalArgumentException | IllegalStateException e) {
                return "no engine (" + e.getMessage() + ")";
            }
        }
    }
}
