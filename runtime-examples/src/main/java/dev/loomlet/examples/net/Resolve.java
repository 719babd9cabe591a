package dev.loomlet.examples.net;

import dev.loomlet.examples.Count;
import dev.loomlet.examples.Durations;
import dev.loomlet.examples.Program;
import dev.loomlet.net.dns.Dns;
import dev.loomlet.net.dns.DnsOptions;
import dev.loomlet.net.file.FileObject;
import dev.loomlet.pool.Results;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the addresses of names, in their order. */
@Command(name = "resolve", description = "Looks up the addresses of many names, several at a time, each within a time limit.")
public final class Resolve implements Callable<Integer> {

    @ArgGroup(multiplicity = "1")
    private Names names;

    @Option(names = "--at-once", paramLabel = "NUMBER", defaultValue = "50", converter = Count.class, description = "How many look-ups may be under way at a time (default: ${DEFAULT-VALUE}).")
    private int atOnce;

    @Option(names = "--timeout", paramLabel = "DURATION", defaultValue = "5s", converter = Durations.Positive.class, description = "How long to wait for each answer (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    @Spec
    private CommandSpec spec;

    private int failures;

    private static final class Names {
        @Parameters(paramLabel = "NAME", arity = "1..*", description = "What to look up.")
        private List<String> list = new ArrayList<>();

        @Option(names = "--file", paramLabel = "FILE", description = "A file of names, one a line, of any length.")
        private @Nullable Path file;
    }

    @Override
    public Integer call() throws IOException {
        DnsOptions before = Dns.options();
        // The system's resolver blocks a thread for each look-up.
        Dns.configure(before.withThreads(atOnce));
        try {
            return Program.run(() -> names.file == null ? resolve(names.list) : resolveFile(names.file));
        } finally {
            Dns.configure(before);
        }
    }

    private int resolveFile(Path path) throws IOException {
        try (FileObject file = FileObject.open(path)) {
            return resolve(file.lines());
        }
    }

    private int resolve(Iterable<String> list) {
        MassLookup lookup = new MassLookup(atOnce, timeout, Dns::lookup);
        try (Results<MassLookup.Answer> answers = lookup.of(list)) {
            answers.forEachRemaining(this::print);
        }
        return failures == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private void print(MassLookup.Answer answer) {
        if (answer.problem().isEmpty()) {
            spec.commandLine()
                    .getOut()
                    .println(answer.name() + "\t"
                            + answer.addresses()
                                    .stream()
                                    .map(InetAddress::getHostAddress)
                                    .collect(Collectors.joining(" ")));
        } else {
            failures++;
            spec.commandLine()
                    .getErr()
                    .println(
                            spec.qualifiedName() + ": " + answer.name() + ": " + answer.problem());
        }
    }
}
