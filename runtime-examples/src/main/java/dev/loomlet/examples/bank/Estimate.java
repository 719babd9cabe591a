package dev.loomlet.examples.bank;

import java.util.Arrays;

/**
 * What a simulation says of a mean: the waits of customers who come one after the other are alike, so they are no sample of
 * independent values; but the means of long batches of them nearly are.
 *
 * @param mean the mean of the batches
 * @param error its standard error
 */
record Estimate(double mean, double error) {

    /** How many batches a run is cut into. */
    static final int BATCHES = 30;

    /** The quantile of Student's distribution with {@link #BATCHES} - 1 degrees of freedom that leaves 2.5 % above it. */
    private static final double QUANTILE = 2.04523;

    static Estimate of(double[] batches) {
        double mean = Arrays.stream(batches).average().orElseThrow();
        double squares = Arrays.stream(batches).map(batch -> (batch - mean) * (batch - mean)).sum();
        return new Estimate(mean, Math.sqrt(squares / (batches.length - 1) / batches.length));
    }

    /** Half the width of the 95 % confidence interval. */
    double margin() {
        return QUANTILE * error;
    }
}
