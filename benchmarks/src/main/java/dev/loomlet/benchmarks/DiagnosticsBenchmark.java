package dev.loomlet.benchmarks;

import dev.loomlet.CheckedRunnable;
import dev.loomlet.Hub;
import dev.loomlet.diagnostics.ReadyLatency;
import dev.loomlet.diagnostics.StallWatchdog;
import dev.loomlet.diagnostics.SwitchTrace;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;

/** What a turn takes while somebody watches. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(2 * YieldBenchmark.EACH)
@PlotGroup(PlotGroup.DIAGNOSTICS)
public class DiagnosticsBenchmark extends ShortIterations {

    private static final CheckedRunnable<RuntimeException> COROUTINE = () -> {
        for (int i = 0; i < YieldBenchmark.EACH; i++) {
            yieldNow();
        }
    };

    /** Nobody watches. */
    public static class Off extends OnEngine {}

    /** A watchdog watches. */
    public static class Watched extends OnEngine {
        @Override
        void setUp() {
            StallWatchdog.watch(Hub.current());
        }
    }

    /** The ready queue is measured. */
    public static class Measured extends OnEngine {
        @Override
        void setUp() {
            ReadyLatency.measure(Hub.current());
        }
    }

    /** Each turn is recorded. */
    public static class Traced extends OnEngine {
        @Override
        void setUp() {
            SwitchTrace.start(Hub.current());
        }
    }

    private static void takeTurns() {
        joinAll(spawn(COROUTINE), spawn(COROUTINE));
    }

    @Benchmark
    public void off(Off state) {
        takeTurns();
    }

    @Benchmark
    @Against("off")
    public void watchdog(Watched state) {
        takeTurns();
    }

    @Benchmark
    @Against("off")
    public void readyLatency(Measured state) {
        takeTurns();
    }

    @Benchmark
    @Against("off")
    public void switchTrace(Traced state) {
        takeTurns();
    }
}
