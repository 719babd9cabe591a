package dev.loomlet.benchmarks;

import dev.loomlet.CheckedRunnable;
import dev.loomlet.Hub;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;

/** Two that take turns by giving way; the figures are per turn. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(2 * YieldBenchmark.EACH)
@PlotGroup(PlotGroup.COROUTINES)
public class YieldBenchmark extends ShortIterations {

    static final int EACH = 10_000;

    private static final CheckedRunnable<RuntimeException> COROUTINE = () -> {
        for (int i = 0; i < EACH; i++) {
            yieldNow();
        }
    };

    private static final Runnable THREAD = () -> {
        for (int i = 0; i < EACH; i++) {
            Thread.yield();
        }
    };

    /** Virtual threads with next to no scheduler. */
    @State(Scope.Thread)
    public static class Limit {
        final LeanCarrier carrier = new LeanCarrier();
    }

    /** The hub that the measuring thread drives itself. */
    public static class Driven extends OnEngine {}

    /** A hub with a thread of its own. It is left open: JMH closes before it reads the processor time of the threads. */
    public static class Started extends OnEngine {
        Hub hub;

        @Override
        void setUp() {
            hub = Hub.start();
        }
    }

    @Benchmark
    public void threadYieldOnLeanCarrier(Limit limit) {
        limit.carrier.threads.start(THREAD);
        limit.carrier.threads.start(THREAD);
        limit.carrier.runReady();
    }

    /** The JDK's scheduler with one carrier, as two would run the two threads side by side. */
    @Benchmark
    @Fork(jvmArgsAppend = {VirtualThreads.ONE_CARRIER, VirtualThreads.NO_MORE})
    @Peer(of = "yieldOnDrivenHub", by = Peer.JDK_ONE)
    public void threadYieldOnDefaultScheduler() throws InterruptedException {
        Thread one = Thread.startVirtualThread(THREAD);
        Thread other = Thread.startVirtualThread(THREAD);
        one.join();
        other.join();
    }

    @Benchmark
    @Against(value = "threadYieldOnLeanCarrier", ratio = 1.1)
    public void yieldOnDrivenHub(Driven driven) {
        joinAll(spawn(COROUTINE), spawn(COROUTINE));
    }

    @Benchmark
    @Against(value = "threadYieldOnLeanCarrier", ratio = 1.1)
    public void yieldOnStartedHub(Started started) {
        joinAll(started.hub.spawn(COROUTINE), started.hub.spawn(COROUTINE));
    }

    @Benchmark
    @Peer(of = "yieldOnDrivenHub", by = Peer.KOTLIN_LOOP)
    public void kotlinYield() {
        KotlinPeers.eventLoop.yields(EACH);
    }

    @Benchmark
    @Peer(of = "yieldOnDrivenHub", by = Peer.KOTLIN_POOL)
    public void kotlinYieldOnPool() {
        KotlinPeers.pool.yields(EACH);
    }
}
