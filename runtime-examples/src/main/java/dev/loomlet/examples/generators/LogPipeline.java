package dev.loomlet.examples.generators;

import dev.loomlet.generator.Sequence;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A lazy pipeline: one line at a time goes through all stages, however long the file is. */
@Command(name = "pipeline", description = "Counts the requests of a web server's log: read, filter, parse, add up.")
public final class LogPipeline implements Callable<Integer> {

    /** The Common Log Format; what comes before the time and after the size is of no interest here. */
    private static final Pattern REQUEST = Pattern.compile(".*\\[[^]]*] \"[^\"]*\" (\\d{3}) (\\d{1,15}|-)(?: .*)?");

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Source source;

    private static final class Source {
        @Parameters(paramLabel = "FILE", description = "The log, in the Common Log Format.")
        private Path file;

        @Option(names = "--sample", paramLabel = "LINES", description = "Reads a log of so many lines that is made up for the purpose, and deleted afterwards.")
        private Integer sample;
    }

    @Option(names = "--containing", paramLabel = "TEXT", defaultValue = "", description = "Take only lines with this text.")
    private String text;

    @Option(names = "--limit", paramLabel = "COUNT", description = "Stop after so many requests.")
    private long limit = Long.MAX_VALUE;

    @Spec
    private CommandSpec spec;

    private long linesRead;
    private long malformed;

    private record Request(int status, long bytes) {}

    private record Total(long requests, long bytes) {
        private Total plus(Total other) {
            return new Total(requests + other.requests, bytes + other.bytes);
        }
    }

    @Override
    public Integer call() throws IOException {
        if (limit < 1 || source.sample != null && source.sample < 1) {
            throw new ParameterException(spec.commandLine(), "--limit and --sample must be 1 or more");
        }
        if (source.sample == null) {
            report(source.file);
        } else {
            SampleLog.withFile(source.sample, this::report);
        }
        return ExitCode.OK;
    }

    private void report(Path file) {
        Map<Integer, Total> totals = new TreeMap<>();
        // Closing the stream closes all stages, and so the file, when the limit ends it early.
        try (Stream<Request> requests = parse(filter(lines(file))).stream()) {
            requests.limit(limit).forEach(r -> totals.merge(r.status, new Total(1, r.bytes), Total::plus));
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("lines read: " + linesRead + ", malformed: " + malformed);
        out.printf("%6s %12s %18s%n", "status", "requests", "bytes");
        totals.forEach((status, total) -> out.printf("%6d %12d %18d%n", status, total.requests, total.bytes));
    }

    private Sequence<String> lines(Path file) {
        return Sequence.of(y -> {
            // Unlike a reader of Files, this one takes what is not UTF-8, as logs may contain anything.
            try (BufferedReader reader = new BufferedReader(
                    new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
                for (String line; (line = reader.readLine()) != null;) {
                    linesRead++;
                    y.yield(line);
                }
            }
        });
    }

    private Sequence<String> filter(Sequence<String> lines) {
        return Sequence.of(y -> lines.forEach(line -> {
            if (line.contains(text)) {
                y.yield(line);
            }
        }));
    }

    private Sequence<Request> parse(Sequence<String> lines) {
        return Sequence.of(y -> lines.forEach(line -> {
            Matcher matcher = REQUEST.matcher(line);
            if (matcher.matches()) {
                String bytes = matcher.group(2);
                y.yield(new Request(Integer.parseInt(matcher.group(1)), bytes.equals("-") ? 0 : Long.parseLong(bytes)));
            } else {
                malformed++;
            }
        }));
    }
}
