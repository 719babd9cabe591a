package dev.loomlet.benchmarks;

import dev.loomlet.benchmarks.net.NetBenchmark;
import dev.loomlet.benchmarks.plots.PlotFiles;
import dev.loomlet.benchmarks.plots.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs benchmarks with JMH's command line, and then prints what they come to beside their limits and peers.
 *
 * <p>Three options are ours. {@code -rounds n} runs everything that often. On a machine that others use too, its speed drifts;
 * limit and ours of one round are near each other in time, so the ratios of the rounds say more than two long
 * measurements would. {@code -plots DIR} also draws what the tables say. {@code -plain} leaves out the options of the JVM
 * that make a switch cheaper, and that the guide recommends.
 */
public final class Main {

    private static final String NET = "net";
    private static final String PLOT = "plot";
    private static final String REPORT = "report";
    private static final String ROUNDS = "-rounds";
    private static final String PLOTS = "-plots";
    private static final String PLAIN = "-plain";

    private Main() {}

    /**
     * Takes JMH's arguments and ours; or, after {@code net} or {@code plot}, those of {@link NetBenchmark} or
     * {@link PlotCommand}. {@code report DIR} measures all of that on the direct engine, and draws it.
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0 && arguments[0].equals(NET)) {
            System.exit(NetBenchmark.execute(Arrays.copyOfRange(arguments, 1, arguments.length)));
        }
        if (arguments.length > 0 && arguments[0].equals(PLOT)) {
            System.exit(PlotCommand.execute(Arrays.copyOfRange(arguments, 1, arguments.length)));
        }
        List<String> forJmh = new ArrayList<>(List.of(arguments));
        boolean report = arguments.length > 0 && arguments[0].equals(REPORT);
        if (report) {
            forJmh.set(0, PLOTS);
            forJmh.addAll(List.of("-p", "engine=direct"));
            if (!forJmh.contains(ROUNDS)) {
                forJmh.addAll(List.of(ROUNDS, "3"));
            }
        }
        String rounds = take(ROUNDS, "[1-9]\\d{0,3}", "the number of rounds, such as 5", forJmh);
        String folder = take(PLOTS, "[^-].*", "a folder, such as plots", forJmh);
        if (folder != null) {
            makeFolder(folder);
        }
        boolean plain = forJmh.remove(PLAIN);
        CommandLineOptions given;
        try {
            given = new CommandLineOptions(forJmh.toArray(String[]::new));
        } catch (CommandLineOptionException e) {
            System.err.println(e.getMessage());
            System.exit(1);
            return;
        }
        if (given.shouldHelp() || given.shouldList() || given.shouldListWithParams() || given.shouldListProfilers()
                || given.shouldListResultFormats()) {
            org.openjdk.jmh.Main.main(forJmh.toArray(String[]::new));
            return;
        }
        Figures figures = run(given, rounds == null ? 1 : Integer.parseInt(rounds), plain);
        System.out.println();
        new RatioTable(figures).print(System.out);
        if (folder != null) {
            PlotFiles.write(Path.of(folder),
                    new JmhPlots(figures, Run.note(rounds == null ? 1 : Integer.parseInt(rounds))).all());
        }
        if (report) {
            System.exit(NetBenchmark.execute("--plots", folder));
        }
    }

    /** Takes one of our options and its value out of JMH's; null when it is not there. */
    private static @Nullable String take(String option, String form, String what, List<String> arguments) {
        int at = arguments.indexOf(option);
        if (at < 0) {
            return null;
        }
        if (at + 1 == arguments.size() || !arguments.get(at + 1).matches(form)) {
            System.err.println(option + " needs " + what);
            System.exit(1);
        }
        arguments.remove(at);
        return arguments.remove(at);
    }

    /** Before hours of measuring, as it may fail. */
    private static void makeFolder(String folder) {
        try {
            Files.createDirectories(Path.of(folder));
        } catch (IOException e) {
            System.err.println(PLOTS + " needs a folder, and cannot make one of " + folder + ": " + e);
            System.exit(1);
        }
    }

    private static Figures run(CommandLineOptions given, int rounds, boolean plain) throws RunnerException {
        Options options = new OptionsBuilder()
                .parent(given)
                .addProfiler(CpuTime.class)
                .addProfiler(Calibration.class)
                .jvmArgsPrepend(JvmOptions.measured(plain))
                .build();
        Figures figures = new Figures();
        List<RunResult> all = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            Collection<RunResult> results = new Runner(options).run();
            figures.add(results);
            all.addAll(results);
        }
        if (rounds > 1 && given.getResultFormat().hasValue()) {
            // JMH has written each round over the one before.
            ResultFormatType format = given.getResultFormat().get();
            ResultFormatFactory
                    .getInstance(format,
                            given.getResult().orElse("jmh-result." + format.name().toLowerCase(Locale.ROOT)))
                    .writeOut(all);
        }
        return figures;
    }
}
