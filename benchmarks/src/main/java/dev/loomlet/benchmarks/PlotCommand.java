package dev.loomlet.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loomlet.benchmarks.net.NetBenchmark;
import dev.loomlet.benchmarks.plots.Plot;
import dev.loomlet.benchmarks.plots.PlotFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws stored results, so that nothing has to be measured again. */
@Command(name = "plot", mixinStandardHelpOptions = true, description = {
    "Draws stored results as SVG plots, each with a JSON file of what it shows.",
    "Several files of JMH are rounds of one run, or parts of it."})
final class PlotCommand implements Callable<Integer> {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @Option(names = "--to", paramLabel = "DIR", required = true, description = "Where the plots are written to.")
    private Path folder;

    @Option(names = "--note", paramLabel = "TEXT", description = "What the plots say about the run; takes the place of what they said.")
    private @Nullable String note;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "What JMH wrote (-rf json -rff FILE), or net (--json FILE), or a plot's JSON file.")
    private List<Path> files;

    @Spec
    private CommandSpec spec;

    /** Takes the command's arguments; see {@code --help}. The result is the exit code. */
    static int execute(String... arguments) {
        return commandLine().execute(arguments);
    }

    static CommandLine commandLine() {
        return new CommandLine(new PlotCommand()).setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler((mistake, given) -> {
                    mistake.getCommandLine().getErr().println("plot: " + mistake.getMessage());
                    return CommandLine.ExitCode.USAGE;
                });
    }

    @Override
    public Integer call() throws IOException {
        Map<String, Plot> plots = new TreeMap<>();
        Figures figures = new Figures();
        for (Path file : files) {
            try {
                read(file, figures, plots);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), file + ": " + e.getMessage(), e);
            }
        }
        plots.putAll(new JmhPlots(figures, "").all());
        if (plots.isEmpty()) {
            throw new ParameterException(spec.commandLine(),
                    "nothing to compare in " + files + "; give results of ours with their limits or peers");
        }
        if (note != null) {
            plots.replaceAll((name, plot) -> plot.withNote(note));
        }
        PlotFiles.write(folder, plots);
        return CommandLine.ExitCode.OK;
    }

    private static void read(Path file, Figures figures, Map<String, Plot> plots) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException("there is no such file that can be read");
        }
        JsonNode json;
        try {
            json = MAPPER.readTree(file.toFile());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("this is no JSON: " + e.getOriginalMessage(), e);
        }
        if (json.isArray()) {
            figures.add(json);
        } else if (PlotFiles.isPlot(json)) {
            plots.put(file.getFileName().toString().replaceFirst("\\.json$", ""), PlotFiles.read(json));
        } else {
            plots.putAll(NetBenchmark.plots(json));
        }
    }
}
