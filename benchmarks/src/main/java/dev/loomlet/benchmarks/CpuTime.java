package dev.loomlet.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Counts the processor time of all Java threads per operation. Where other programs want the processor too, wall-clock time
 * counts what they take as well; this does not. The threads of the garbage collector and the compiler are left out, and so
 * is what JMH does between iterations: the thread that measures says when an iteration begins and ends.
 */
public final class CpuTime implements InternalProfiler {

    static final String LABEL = "cpu";

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static volatile long before;
    private static volatile long spent;

    @Override
    public String getDescription() {
        return "processor time of Java threads per operation";
    }

    static void begin() {
        before = now();
    }

    static void end() {
        spent = now() - before;
    }

    private static long now() {
        // A thread that has ended meanwhile counts as -1.
        return Arrays.stream(THREADS.getAllThreadIds()).map(THREADS::getThreadCpuTime).filter(nanos -> nanos > 0).sum();
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        // See begin().
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(BenchmarkParams benchmark, IterationParams iteration,
            IterationResult result) {
        double nanos = (double) spent / Math.max(1, result.getMetadata().getAllOps());
        return List.of(new ScalarResult(LABEL, nanos, "ns/op", AggregationPolicy.AVG));
    }
}
