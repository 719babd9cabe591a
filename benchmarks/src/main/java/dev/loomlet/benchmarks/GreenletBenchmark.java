package dev.loomlet.benchmarks;

import dev.loomlet.greenlet.Greenlet;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Switches by hand; the figures are per switch, one way. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(GreenletBenchmark.SWITCHES)
@PlotGroup(PlotGroup.COROUTINES)
public class GreenletBenchmark extends ShortIterations {

    static final int SWITCHES = 1000;

    /** Two continuations that are entered in turn. */
    @State(Scope.Thread)
    public static class Limit {
        final BareContinuation one = new BareContinuation();
        final BareContinuation other = new BareContinuation();
    }

    /**
     * Two greenlets that switch to each other, neither of them the main one. A switch leaves one stack and enters another,
     * which is one entry and one exit of a continuation.
     */
    public static class Pair extends OnEngine {
        Greenlet main;
        Greenlet ping;
        Greenlet pong;

        @Override
        void setUp() {
            main = Greenlet.current();
            ping = Greenlet.of(first -> {
                Object value = first;
                while (true) {
                    // The switches into ping, back to main and from there count as well, and make the even number full.
                    for (int i = 0; i < SWITCHES / 2 - 1; i++) {
                        value = pong.switchTo(value);
                    }
                    value = main.switchTo(value);
                }
            });
            pong = Greenlet.of(first -> {
                Object value = first;
                while (true) {
                    value = ping.switchTo(value);
                }
            });
        }
    }

    @Benchmark
    public void bareContinuation(Limit limit) {
        for (int i = 0; i < SWITCHES / 2; i++) {
            limit.one.enterAndLeave();
            limit.other.enterAndLeave();
        }
    }

    @Benchmark
    @Against(value = "bareContinuation", ratio = 1.15)
    public Object switchTo(Pair pair) {
        return pair.ping.switchTo("value");
    }
}
