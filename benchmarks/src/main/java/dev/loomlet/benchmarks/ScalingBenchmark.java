package dev.loomlet.benchmarks;

import dev.loomlet.CheckedRunnable;
import dev.loomlet.Coroutine;
import dev.loomlet.channel.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Warmup;

import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;

/**
 * The same number of waits spread over few coroutines or many: the figure per wait, spawning included, should stay put.
 *
 * <p>The first three to six times that 100 000 run cost up to ten times as much as those to come, bare threads too. In a heap that
 * grows, and beside a collector that works at the same time, some of the others do.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(ScalingBenchmark.WAITS)
@PlotGroup(PlotGroup.SCALING)
@Fork(value = 1, jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-XX:+UseSerialGC"})
@Warmup(iterations = 8, time = 1)
@Measurement(iterations = 5, time = 1)
public class ScalingBenchmark extends CalibrationLoop {

    static final int WAITS = 1_000_000;

    private static final Duration SHORT = Duration.ofNanos(1);
    private static final Duration LONG = Duration.ofHours(1);
    private static final String ITEM = "item";

    /** How many share the waits. */
    public static class Crowd extends OnEngine {
        @Param({"10", "1000", "100000"})
        public int coroutines;

        void eachDoes(CheckedRunnable<?> wait) {
            int waits = WAITS / coroutines;
            CheckedRunnable<?> body = () -> {
                for (int i = 0; i < waits; i++) {
                    wait.run();
                }
            };
            List<Coroutine<?>> started = new ArrayList<>(coroutines);
            for (int i = 0; i < coroutines; i++) {
                started.add(spawn(body));
            }
            joinAll(started);
        }
    }

    /** The limit of {@link #yields}: no thread, no queue. */
    @Benchmark
    @Flat(over = "continuations")
    public void bareSwitches(BareCrowd crowd) {
        crowd.enterAll(WAITS);
    }

    @Benchmark
    @Flat(over = "coroutines", ratio = 2)
    public void yields(Crowd crowd) {
        crowd.eachDoes(() -> yieldNow());
    }

    /** Each sleep sets a timer; the deadlines have come by the time that the loop looks at them. */
    @Benchmark
    @Flat(over = "coroutines", ratio = 2)
    public void sleeps(Crowd crowd) {
        crowd.eachDoes(() -> sleep(SHORT));
    }

    /** All stand in the line of receivers, over and over. */
    @Benchmark
    @Flat(over = "coroutines", ratio = 2)
    public void receivers(Crowd crowd) {
        Channel<String> channel = Channel.rendezvous();
        Coroutine<?> sender = spawn(() -> {
            for (int i = 0; i < WAITS; i++) {
                channel.send(ITEM);
            }
        });
        crowd.eachDoes(channel::receive);
        sender.join();
    }

    /** All stand in the line of senders, over and over. */
    @Benchmark
    @Flat(over = "coroutines", ratio = 2)
    public void senders(Crowd crowd) {
        Channel<String> channel = Channel.rendezvous();
        Coroutine<?> receiver = spawn(() -> {
            for (int i = 0; i < WAITS; i++) {
                channel.receive();
            }
        });
        crowd.eachDoes(() -> channel.send(ITEM));
        receiver.join();
    }

    /** As {@link #receivers}, each with a timer, which is taken back when the item comes. */
    @Benchmark
    @Flat(over = "coroutines", ratio = 2)
    public void receiversWithTimers(Crowd crowd) {
        Channel<String> channel = Channel.rendezvous();
        Coroutine<?> sender = spawn(() -> {
            for (int i = 0; i < WAITS; i++) {
                channel.send(ITEM);
            }
        });
        crowd.eachDoes(() -> channel.receive(LONG));
        sender.join();
    }
}
