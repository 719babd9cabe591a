package dev.loomlet.benchmarks;

import dev.loomlet.generator.Generator;
import dev.loomlet.generator.Sequence;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Values that are taken one by one. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@PlotGroup(PlotGroup.COROUTINES)
public class GeneratorBenchmark extends ShortIterations {

    private static final String VALUE = "value";
    private static final int AHEAD = 256;

    /** What the hardware and the JVM leave room for. */
    @State(Scope.Thread)
    public static class Limit {
        final BareContinuation continuation = new BareContinuation();
        final String[] values = new String[AHEAD];
        int taken;

        public Limit() {
            Arrays.fill(values, VALUE);
        }
    }

    /** Bodies without an end. */
    public static class Endless extends OnEngine {
        Generator<String, String, Void> generator;
        Iterator<String> iterator;
        Iterator<String> prefetching;

        @Override
        void setUp() {
            generator = Generator.of(y -> {
                while (true) {
                    y.yield(VALUE);
                }
            });
            generator.next();
            Sequence<String> sequence = Sequence.of(y -> {
                while (true) {
                    y.yield(VALUE);
                }
            });
            iterator = sequence.iterator();
            prefetching = sequence.prefetch(AHEAD).iterator();
        }
    }

    @Benchmark
    public void bareContinuation(Limit limit) {
        limit.continuation.enterAndLeave();
    }

    @Benchmark
    @Against(value = "bareContinuation", ratio = 1.15)
    public String next(Endless endless) {
        return endless.generator.next();
    }

    @Benchmark
    @Against(value = "bareContinuation", ratio = 1.15)
    public String send(Endless endless) {
        return endless.generator.send(VALUE);
    }

    @Benchmark
    @Against(value = "bareContinuation", ratio = 1.15)
    public String iterate(Endless endless) {
        return endless.iterator.hasNext() ? endless.iterator.next() : null;
    }

    @Benchmark
    public String arrayRead(Limit limit) {
        return limit.values[limit.taken++ & (AHEAD - 1)];
    }

    @Benchmark
    @Against(value = "arrayRead", nanos = 10)
    public String iteratePrefetched(Endless endless) {
        return endless.prefetching.hasNext() ? endless.prefetching.next() : null;
    }

    /** Kotlin's `sequence` without an end, which has no engine. */
    @State(Scope.Thread)
    public static class KotlinSequence {
        final Iterator<String> iterator = KotlinPeers.endless(VALUE);
    }

    @Benchmark
    @Peer(of = "iterate", by = Peer.KOTLIN_SEQUENCE)
    public String kotlinIterate(KotlinSequence sequence) {
        return sequence.iterator.hasNext() ? sequence.iterator.next() : null;
    }
}
