package dev.loomlet.benchmarks;

import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/** Puts the times of the {@link CalibrationLoop} beside what is measured. */
public final class Calibration implements InternalProfiler {

    static final String LABEL = "calibration";

    @Override
    public String getDescription() {
        return "time of a fixed piece of work, before or after the iteration, whichever is longer";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        // The loop runs on the thread that measures, not on this one.
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(BenchmarkParams benchmark, IterationParams iteration,
            IterationResult result) {
        return List.of(new ScalarResult(LABEL, CalibrationLoop.slowestNanos(), "ns", AggregationPolicy.MAX));
    }
}
