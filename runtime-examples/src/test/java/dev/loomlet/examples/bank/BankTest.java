package dev.loomlet.examples.bank;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static dev.loomlet.examples.ExampleRun.outputOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** The simulated bank against queueing theory. */
class BankTest {

    /** How many standard errors a mean may be off: a right simulation is so far off in one of 15000 runs. */
    private static final double ERRORS = 4;
    private static final double STAYS = Double.POSITIVE_INFINITY;

    @Test
    void formula_knownValues() {
        // M/M/1 at load 1/2: the queue is load^2 / (1 - load).
        assertFormula(new Setting(1, 0.5, 1, STAYS), 1, 0.5, 0.5, 0);
        // M/M/3 at load 2/3: Erlang's C is 4/9, the mean wait C / (3 - 2).
        assertFormula(new Setting(3, 2, 1, STAYS), 4.0 / 9, 8.0 / 9, 2.0 / 3, 0);
        // Patience as long as the service: nobody tells leaving from being served, so the number of customers is Poisson's.
        double queue = 2 - 1 + Math.exp(-2);
        assertFormula(new Setting(1, 2, 1, 1), queue / 2, queue, 1 - Math.exp(-2), queue / 2);
        // Large numbers overflow nowhere: with that many clerks nobody waits, and each is busy for a tenth of the time.
        assertFormula(new Setting(10_000, 1000, 1, STAYS), 0, 0, 0.1, 0);
    }

    private static void assertFormula(Setting bank, double wait, double queue, double utilisation, double leaving) {
        QueueFormula formula = QueueFormula.of(bank);
        assertThat(formula.meanWait()).isCloseTo(wait, within(1e-9));
        assertThat(formula.queueLength()).isCloseTo(queue, within(1e-9));
        assertThat(formula.utilisation()).isCloseTo(utilisation, within(1e-9));
        assertThat(formula.leaving()).isCloseTo(leaving, within(1e-9));
    }

    /*
     * For M/M/1 with one served a minute, the variance of the mean wait of n customers is known (Daley 1968): it tends to
     * r (2 + 5r - 4r^2 + r^3) / (1 - r)^4 / n at load r.
     */
    @ParameterizedTest
    @CsvSource({"0.3, 1", "0.5, 2", "0.7, 3"})
    void oneClerk_meanWaitIsTheFormulasWithinItsKnownError(double load, long seed) {
        int size = 1500;
        Setting bank = new Setting(1, load, 1, STAYS);
        BankModel.Result result = BankModel.run(bank, size, seed);
        double variance = load * (2 + 5 * load - 4 * load * load + load * load * load) / Math.pow(1 - load, 4);
        double error = Math.sqrt(variance / (size * Estimate.BATCHES));
        assertThat(result.meanWait().mean()).isCloseTo(QueueFormula.of(bank).meanWait(), within(ERRORS * error));
        assertThat(result.meanWait().error()).as("the estimated error itself").isBetween(error / 2, error * 2);
    }

    @ParameterizedTest
    @CsvSource({"3, 2, Infinity", "3, 2.4, Infinity", "2, 2.7, 1", "1, 0.8, 5"})
    void allFiguresAreTheFormulasWithinTheEstimatedError(int clerks, double arrivalRate, double patience) {
        Setting bank = new Setting(clerks, arrivalRate, 1, patience);
        BankModel.Result result = BankModel.run(bank, 1500, 1);
        QueueFormula formula = QueueFormula.of(bank);
        assertNear(result.meanWait(), formula.meanWait());
        assertNear(result.queueLength(), formula.queueLength());
        assertNear(result.utilisation(), formula.utilisation());
        assertNear(result.leaving(), formula.leaving());
    }

    private static void assertNear(Estimate estimate, double formula) {
        assertThat(estimate.mean()).isCloseTo(formula, within(ERRORS * estimate.error() + 1e-12));
    }

    /** Of 20 intervals of 95 %, fewer than 15 hold the true value in one of 3000 tries, if they are what they say. */
    @Test
    void confidenceIntervals_holdTheFormulasValueAsOftenAsTheySay() {
        Setting bank = new Setting(3, 2, 1, STAYS);
        double truth = QueueFormula.of(bank).meanWait();
        int hits = 0;
        for (long seed = 0; seed < 20; seed++) {
            Estimate estimate = BankModel.run(bank, 300, seed).meanWait();
            if (Math.abs(estimate.mean() - truth) <= estimate.margin()) {
                hits++;
            }
        }
        assertThat(hits).isBetween(15, 20);
    }

    @Test
    void sameSeed_sameOutput() {
        String[] args = {"bank", "--customers", "5000", "--seed", "7", "--clerks", "2", "--patience", "30s"};
        List<String> out = outputOf(args);
        assertThat(out).hasSize(6).startsWith("M/M/2+M queue, 4991 customers, seed 7");
        assertThat(out.get(5)).startsWith("share leaving");
        assertThat(outputOf(args)).isEqualTo(out);
        args[4] = "8";
        assertThat(outputOf(args).subList(2, 6)).doesNotContainAnyElementsOf(out.subList(2, 6));
    }
}
