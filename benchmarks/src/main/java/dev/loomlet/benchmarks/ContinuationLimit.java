package dev.loomlet.benchmarks;

import java.util.concurrent.TimeUnit;
import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The physical limit of every switch: one bare continuation, entered and left once. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = {
    "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED",
    "--add-opens=java.base/java.lang=ALL-UNNAMED"
})
public class ContinuationLimit {

    private static final ContinuationScope SCOPE = new ContinuationScope("limit");

    private final Continuation continuation = new Continuation(SCOPE, () -> {
        while (true) {
            Continuation.yield(SCOPE);
        }
    });

    @Benchmark
    public void enterAndLeave() {
        continuation.run();
    }
}
