package dev.loomlet.benchmarks;

import dev.loomlet.generator.Sequence;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.infra.Blackhole;

/** Whole sequences handed to one consumer; the figures are per value. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(SequenceBenchmark.VALUES)
@PlotGroup(PlotGroup.COROUTINES)
public class SequenceBenchmark extends ShortIterations {

    static final int VALUES = 1000;
    // Read for each value, as the compiler would do away with a loop over one that it knows.
    private static final String[] TEXTS = IntStream.range(0, VALUES).mapToObj(Integer::toString).toArray(String[]::new);

    /** A body that yields {@link #VALUES} values. */
    public static class Finite extends OnEngine {
        Sequence<String> sequence;

        @Override
        void setUp() {
            sequence = Sequence.of(y -> {
                for (int i = 0; i < VALUES; i++) {
                    y.yield(TEXTS[i]);
                }
            });
        }
    }

    @Benchmark
    public void loop(Blackhole blackhole) {
        Consumer<String> consumer = blackhole::consume;
        for (int i = 0; i < VALUES; i++) {
            consumer.accept(TEXTS[i]);
        }
    }

    @Benchmark
    @Against(value = "loop", nanos = 3)
    public void forEach(Finite finite, Blackhole blackhole) {
        finite.sequence.forEach(blackhole::consume);
    }

    @Benchmark
    @Against(value = "loop", nanos = 3)
    public void stream(Finite finite, Blackhole blackhole) {
        finite.sequence.stream().forEach(blackhole::consume);
    }

    @Benchmark
    @Peer(of = "forEach", by = Peer.KOTLIN_SEQUENCE)
    public void kotlinForEach(Blackhole blackhole) {
        KotlinPeers.forEach(KotlinPeers.elements(TEXTS), blackhole::consume);
    }
}
