package dev.loomlet.benchmarks;

import dev.loomlet.CheckedRunnable;
import dev.loomlet.Coroutine;
import java.util.ArrayList;
import java.util.List;
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

/** Bodies that do nothing, from start to join; the figures are per body. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(SpawnBenchmark.BODIES)
@PlotGroup(PlotGroup.COROUTINES)
public class SpawnBenchmark extends ShortIterations {

    static final int BODIES = 1000;

    private static final CheckedRunnable<RuntimeException> EMPTY = () -> {};

    /** Virtual threads with next to no scheduler. */
    @State(Scope.Thread)
    public static class Limit {
        final LeanCarrier carrier = new LeanCarrier();
    }

    /** The hub that the measuring thread drives itself. */
    public static class Driven extends OnEngine {}

    private static void startAndJoin(Thread.Builder.OfVirtual threads) {
        for (int i = 0; i < BODIES; i++) {
            join(threads.start(() -> {}));
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts", e);
        }
    }

    @Benchmark
    public void threadOnLeanCarrier(Limit limit) {
        limit.carrier.threads.start(() -> startAndJoin(limit.carrier.threads));
        limit.carrier.runReady();
    }

    /** The JDK's scheduler with one carrier, as in the other rows. */
    @Benchmark
    @Fork(jvmArgsAppend = {VirtualThreads.ONE_CARRIER, VirtualThreads.NO_MORE})
    @Peer(of = "spawnAndJoin", by = Peer.JDK_ONE)
    public void threadOnDefaultScheduler() throws InterruptedException {
        Thread.startVirtualThread(() -> startAndJoin(Thread.ofVirtual())).join();
    }

    @Benchmark
    @Against(value = "threadOnLeanCarrier", nanos = 250)
    public void spawnAndJoin(Driven driven) {
        spawn(() -> {
            for (int i = 0; i < BODIES; i++) {
                spawn(EMPTY).join();
            }
        }).join();
    }

    /** A thread that runs to its end before the next one is started, by whoever runs the scheduler: one switch to it and back. */
    @Benchmark
    public void threadRunByLeanCarrier(Limit limit) {
        for (int i = 0; i < BODIES; i++) {
            limit.carrier.threads.start(() -> {});
            limit.carrier.runReady();
        }
    }

    /** As {@link #spawnAndJoin}, by the thread that drives the hub, which needs no switch to wait. */
    @Benchmark
    @Against(value = "threadRunByLeanCarrier", nanos = 250)
    public void spawnAndJoinByDriver(Driven driven) {
        for (int i = 0; i < BODIES; i++) {
            spawn(EMPTY).join();
        }
    }

    @Benchmark
    @Peer(of = "spawnAndJoin", by = Peer.KOTLIN_LOOP)
    public void kotlinLaunchAndJoin() {
        KotlinPeers.eventLoop.launchAndJoin(BODIES);
    }

    @Benchmark
    @Peer(of = "spawnAndJoin", by = Peer.KOTLIN_POOL)
    public void kotlinLaunchAndJoinOnPool() {
        KotlinPeers.pool.launchAndJoin(BODIES);
    }

    @Benchmark
    public void manyThreadsOnLeanCarrier(Limit limit) {
        for (int i = 0; i < BODIES; i++) {
            limit.carrier.threads.start(() -> {});
        }
        limit.carrier.runReady();
    }

    @Benchmark
    @Against(value = "manyThreadsOnLeanCarrier", nanos = 250)
    public List<Coroutine<?>> spawnManyAndJoinAll(Driven driven) {
        List<Coroutine<?>> coroutines = new ArrayList<>(BODIES);
        for (int i = 0; i < BODIES; i++) {
            coroutines.add(spawn(EMPTY));
        }
        return joinAll(coroutines);
    }

    @Benchmark
    @Fork(jvmArgsAppend = {VirtualThreads.ONE_CARRIER, VirtualThreads.NO_MORE})
    @Peer(of = "spawnManyAndJoinAll", by = Peer.JDK_ONE)
    public void manyThreadsOnDefaultScheduler() throws InterruptedException {
        Thread.startVirtualThread(() -> {
            List<Thread> threads = new ArrayList<>(BODIES);
            for (int i = 0; i < BODIES; i++) {
                threads.add(Thread.startVirtualThread(() -> {}));
            }
            threads.forEach(SpawnBenchmark::join);
        }).join();
    }

    @Benchmark
    @Peer(of = "spawnManyAndJoinAll", by = Peer.KOTLIN_LOOP)
    public void kotlinLaunchManyAndJoinAll() {
        KotlinPeers.eventLoop.launchManyAndJoinAll(BODIES);
    }

    @Benchmark
    @Peer(of = "spawnManyAndJoinAll", by = Peer.KOTLIN_POOL)
    public void kotlinLaunchManyAndJoinAllOnPool() {
        KotlinPeers.pool.launchManyAndJoinAll(BODIES);
    }
}
