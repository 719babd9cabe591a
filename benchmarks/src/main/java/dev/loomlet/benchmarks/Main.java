package dev.loomlet.benchmarks;

import dev.loomlet.benchmarks.net.NetBenchmark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs benchmarks with JMH's command line, and then prints what they come to beside their limits and peers.
 *
 * <p>One option is ours: {@code -rounds n} runs everything that often. On a machine that others use too, its speed drifts;
 * limit and ours of one round are near each other in time, so the ratios of the rounds say more than two long
 * measurements would.
 */
public final class Main {

    private static final String NET = "net";
    private static final String ROUNDS = "-rounds";

    private Main() {}

    /** Takes JMH's arguments, and {@code -rounds}; or, after {@code net}, those of {@link NetBenchmark}. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0 && arguments[0].equals(NET)) {
            System.exit(NetBenchmark.execute(Arrays.copyOfRange(arguments, 1, arguments.length)));
        }
        List<String> forJmh = new ArrayList<>(List.of(arguments));
        int rounds = takeRounds(forJmh);
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
        run(given, rounds);
    }

    private static int takeRounds(List<String> arguments) {
        int at = arguments.indexOf(ROUNDS);
        if (at < 0) {
            return 1;
        }
        if (at + 1 == arguments.size() || !arguments.get(at + 1).matches("[1-9]\\d{0,3}")) {
            System.err.println(ROUNDS + " needs the number of rounds, such as " + ROUNDS + " 5");
            System.exit(1);
        }
        arguments.remove(at);
        return Integer.parseInt(arguments.remove(at));
    }

    private static void run(CommandLineOptions given, int rounds) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .parent(given)
                .addProfiler(CpuTime.class)
                .jvmArgsPrepend("--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED");
        // Long enough for these ratios to settle, short enough to be run often.
        if (!given.getForkCount().hasValue()) {
            options.forks(1);
        }
        if (!given.getWarmupIterations().hasValue()) {
            options.warmupIterations(5);
        }
        if (!given.getMeasurementIterations().hasValue()) {
            options.measurementIterations(5);
        }
        if (!given.getWarmupTime().hasValue()) {
            options.warmupTime(TimeValue.milliseconds(500));
        }
        if (!given.getMeasurementTime().hasValue()) {
            options.measurementTime(TimeValue.milliseconds(500));
        }
        Figures figures = new Figures();
        for (int round = 0; round < rounds; round++) {
            figures.add(new Runner(options.build()).run());
        }
        System.out.println();
        new RatioTable(figures).print(System.out);
    }
}
