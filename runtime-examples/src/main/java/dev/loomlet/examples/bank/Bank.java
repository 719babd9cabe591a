package dev.loomlet.examples.bank;

import dev.loomlet.examples.Durations;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The textbook's queue, simulated and computed. */
@Command(name = "bank", description = "Simulates the queue of a bank on virtual time, and puts Erlang's formula beside it.")
public final class Bank implements Runnable {

    private static final double LOWEST_RATE = 0.001;
    private static final double HIGHEST_RATE = 1e6;
    private static final int MOST_CLERKS = 10_000;

    /** The virtual clock counts nanoseconds, and so 292 years. */
    private static final double LONGEST_MINUTES = 1e8;

    @Option(names = "--clerks", paramLabel = "N", defaultValue = "3", description = "How many serve (default: ${DEFAULT-VALUE}).")
    private int clerks;

    @Option(names = "--arrival-rate", paramLabel = "RATE", defaultValue = "2.7", description = "How many customers come in a minute, on average (default: ${DEFAULT-VALUE}).")
    private double arrivalRate;

    @Option(names = "--service-rate", paramLabel = "RATE", defaultValue = "1", description = "How many a clerk serves in a minute, on average (default: ${DEFAULT-VALUE}).")
    private double serviceRate;

    @Option(names = "--customers", paramLabel = "N", defaultValue = "100000", description = "How many come before the bank closes, rounded to a multiple of 31 (default: ${DEFAULT-VALUE}).")
    private int customers;

    @Option(names = "--patience", paramLabel = "DURATION", converter = Durations.Positive.class, description = "How long customers wait on average before they leave; without it, all stay.")
    private Duration patience;

    @Option(names = "--seed", paramLabel = "SEED", defaultValue = "1", description = "What chance is drawn from; the same seed gives the same output (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        Setting bank = new Setting(clerks, arrivalRate, serviceRate,
                patience == null ? Double.POSITIVE_INFINITY : patience.toNanos() / 60e9);
        check(bank);
        int partSize = customers / (Estimate.BATCHES + 1);
        BankModel.Result simulated = BankModel.run(bank, partSize, seed);
        QueueFormula formula = QueueFormula.of(bank);
        print("%s queue, %d customers, seed %d%n", (bank.losesPatience() ? "M/M/%d+M" : "M/M/%d").formatted(clerks),
                partSize * (Estimate.BATCHES + 1), seed);
        print("%-14s %12s %24s %12s%n", "", "simulated", "95 % confidence", "formula");
        row("mean wait, min", simulated.meanWait(), formula.meanWait());
        row("queue length", simulated.queueLength(), formula.queueLength());
        row("utilisation", simulated.utilisation(), formula.utilisation());
        if (bank.losesPatience()) {
            row("share leaving", simulated.leaving(), formula.leaving());
        }
    }

    private void check(Setting bank) {
        require(clerks >= 1 && clerks <= MOST_CLERKS, "--clerks must be 1 to " + MOST_CLERKS);
        require(isRate(arrivalRate) && isRate(serviceRate),
                "--arrival-rate and --service-rate must be 0.001 to 1000000 a minute");
        require(customers >= 1000, "--customers must be 1000 or more, to be cut into batches");
        require(customers / arrivalRate <= LONGEST_MINUTES,
                "this would take more than the 190 years that are allowed; take fewer --customers");
        require(bank.isStable(),
                "more customers come than can be served, so the queue grows for ever; add --clerks or --patience");
    }

    private static boolean isRate(double rate) {
        return rate >= LOWEST_RATE && rate <= HIGHEST_RATE;
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    private void row(String what, Estimate simulated, double formula) {
        print("%-14s %12.4f %12.4f - %9.4f %12.4f%n", what, simulated.mean(), simulated.mean() - simulated.margin(),
                simulated.mean() + simulated.margin(), formula);
    }

    private void print(String format, Object... values) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(String.format(Locale.ROOT, format, values));
        out.flush();
    }
}
