package dev.loomlet.benchmarks;

import dev.loomlet.sync.Event;
import dev.loomlet.sync.Lock;
import dev.loomlet.sync.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;

/**
 * Semaphores, locks and events, in the hands of one alone and from one to another; the figures are per permit, per turn with
 * the lock, and per event that somebody waited for.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(SyncBenchmark.TIMES)
@PlotGroup(PlotGroup.LOCKS)
public class SyncBenchmark extends ShortIterations {

    static final int TIMES = 10_000;

    private static final int EACH = TIMES / 2;

    /** What ours are in the hands of one alone. */
    public static class Mine extends DrivenHub {
        Semaphore semaphore;
        Lock lock;

        @Override
        void setUp() {
            semaphore = new Semaphore(1);
            lock = new Lock();
        }
    }

    @Benchmark
    public void semaphoreAlone(Mine mine) {
        spawn(() -> {
            for (int i = 0; i < TIMES; i++) {
                mine.semaphore.acquire();
                mine.semaphore.release();
            }
        }).join();
    }

    @Benchmark
    @Peer(of = "semaphoreAlone", by = Peer.KOTLIN_LOOP)
    public void kotlinSemaphoreAlone() {
        KotlinPeers.eventLoop.semaphoreAlone(TIMES);
    }

    @Benchmark
    @Fork(jvmArgsAppend = {VirtualThreads.ONE_CARRIER, VirtualThreads.NO_MORE})
    @Peer(of = "semaphoreAlone", by = Peer.JDK_ONE)
    public void jdkSemaphoreAlone() throws InterruptedException {
        var semaphore = new java.util.concurrent.Semaphore(1);
        VirtualThreads.repeat(TIMES, () -> {
            semaphore.acquire();
            semaphore.release();
        });
    }

    /** Two that wake each other. */
    @Benchmark
    @Against("YieldBenchmark.threadYieldOnLeanCarrier")
    public void semaphoreHandOver(DrivenHub hub) {
        Semaphore mine = new Semaphore(0);
        Semaphore yours = new Semaphore(0);
        joinAll(spawn(() -> {
            for (int i = 0; i < EACH; i++) {
                yours.release();
                mine.acquire();
            }
        }), spawn(() -> {
            for (int i = 0; i < EACH; i++) {
                yours.acquire();
                mine.release();
            }
        }));
    }

    @Benchmark
    @Peer(of = "semaphoreHandOver", by = Peer.KOTLIN_LOOP)
    public void kotlinSemaphoreHandOver() {
        KotlinPeers.eventLoop.semaphoreHandOver(EACH);
    }

    @Benchmark
    @Fork(jvmArgsAppend = {VirtualThreads.ONE_CARRIER, VirtualThreads.NO_MORE})
    @Peer(of = "semaphoreHandOver", by = Peer.JDK_ONE)
    public void jdkSemaphoreHandOver() throws InterruptedException {
        var mine = new java.util.concurrent.Semaphore(0);
        var yours = new java.util.concurrent.Semaphore(0);
        VirtualThreads.repeat(EACH, () -> {
            yours.release();
            mine.acquire();
        }, () -> {
            yours.acquire();
            mine.release();
        });
    }

    @Benchmark
    public void lockAlone(Mine mine) {
        spawn(() -> {
            for (int i = 0; i < TIMES; i++) {
                mine.lock.lock();
                mine.lock.unlock();
            }
        }).join();
    }

    @Benchmark
    @Peer(of = "lockAlone", by = Peer.KOTLIN_LOOP)
    public void kotlinMutexAlone() {
        KotlinPeers.eventLoop.mutexAlone(TIMES);
    }

    @Benchmark
    @Fork(jvmArgsAppend = {VirtualThreads.ONE_CARRIER, VirtualThreads.NO_MORE})
    @Peer(of = "lockAlone", by = Peer.JDK_ONE)
    public void jdkLockAlone() throws InterruptedException {
        ReentrantLock lock = new ReentrantLock();
        VirtualThreads.repeat(TIMES, () -> {
            lock.lock();
            lock.unlock();
        });
    }

    /** Two that give way while they hold what both want. */
    @Benchmark
    public void lockContended(DrivenHub hub) {
        Lock lock = new Lock();
        joinAll(spawn(() -> lockAndYield(lock)), spawn(() -> lockAndYield(lock)));
    }

    private static void lockAndYield(Lock lock) {
        for (int i = 0; i < EACH; i++) {
            lock.lock();
            yieldNow();
            lock.unlock();
        }
    }

    @Benchmark
    @Peer(of = "lockContended", by = Peer.KOTLIN_LOOP)
    public void kotlinMutexContended() {
        KotlinPeers.eventLoop.mutexContended(EACH);
    }

    @Benchmark
    @Fork(jvmArgsAppend = {VirtualThreads.ONE_CARRIER, VirtualThreads.NO_MORE})
    @Peer(of = "lockContended", by = Peer.JDK_ONE)
    public void jdkLockContended() throws InterruptedException {
        ReentrantLock lock = new ReentrantLock();
        VirtualThreads.Step step = () -> {
            lock.lock();
            Thread.yield();
            lock.unlock();
        };
        VirtualThreads.repeat(EACH, step, step);
    }

    /** Two that wake each other. Neither Kotlin nor the JDK has an event that can be cleared. */
    @Benchmark
    @Against("YieldBenchmark.threadYieldOnLeanCarrier")
    public void eventHandOver(DrivenHub hub) {
        Event mine = new Event();
        Event yours = new Event();
        joinAll(spawn(() -> {
            for (int i = 0; i < EACH; i++) {
                yours.set();
                mine.await();
                mine.clear();
            }
        }), spawn(() -> {
            for (int i = 0; i < EACH; i++) {
                yours.await();
                yours.clear();
                mine.set();
            }
        }));
    }
}
