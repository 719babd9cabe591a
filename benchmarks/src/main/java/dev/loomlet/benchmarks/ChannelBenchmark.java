package dev.loomlet.benchmarks;

import com.softwaremill.jox.Channel;
import dev.loomlet.channel.Order;
import dev.loomlet.channel.WorkQueue;
import java.util.ArrayDeque;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.spawn;

/**
 * Items that one hands to another; the figures are per item. All hand over the same object, so nobody boxes; each starts its
 * two, and waits for their ends.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(ChannelBenchmark.ITEMS)
@PlotGroup(PlotGroup.CHANNELS)
public class ChannelBenchmark extends ShortIterations {

    static final int ITEMS = 10_000;

    private static final int CAPACITY = 100;
    private static final int UNLIMITED = Integer.MAX_VALUE;
    private static final String ITEM = "item";

    private static void transfer(dev.loomlet.channel.Channel<String> channel) {
        joinAll(spawn(() -> {
            for (int i = 0; i < ITEMS; i++) {
                channel.send(ITEM);
            }
        }), spawn(() -> {
            for (int i = 0; i < ITEMS; i++) {
                channel.receive();
            }
        }));
    }

    private static void transfer(WorkQueue<String> queue) {
        joinAll(spawn(() -> {
            for (int i = 0; i < ITEMS; i++) {
                queue.put(ITEM);
            }
        }), spawn(() -> {
            for (int i = 0; i < ITEMS; i++) {
                queue.take();
            }
        }));
    }

    private static void transfer(Channel<String> channel) throws InterruptedException {
        VirtualThreads.repeat(ITEMS, () -> channel.send(ITEM), channel::receive);
    }

    private static void transfer(BlockingQueue<String> queue) throws InterruptedException {
        VirtualThreads.repeat(ITEMS, () -> queue.put(ITEM), queue::take);
    }

    /** Of a channel that holds nothing; the limit is the one switch that an item needs. */
    @Benchmark
    @Against(value = "YieldBenchmark.threadYieldOnLeanCarrier", nanos = 150)
    public void rendezvous(DrivenHub hub) {
        transfer(dev.loomlet.channel.Channel.rendezvous());
    }

    @Benchmark
    @Peer(of = "rendezvous", by = Peer.KOTLIN_LOOP)
    public void kotlinRendezvous() {
        KotlinPeers.eventLoop.transfer(0, ITEM, ITEMS);
    }

    @Benchmark
    @Peer(of = "rendezvous", by = Peer.KOTLIN_POOL)
    public void kotlinRendezvousOnPool() {
        KotlinPeers.pool.transfer(0, ITEM, ITEMS);
    }

    @Benchmark
    @Fork(jvmArgsAppend = {VirtualThreads.ONE_CARRIER, VirtualThreads.NO_MORE})
    @Peer(of = "rendezvous", by = Peer.JOX_ONE)
    public void joxRendezvous() throws InterruptedException {
        transfer(Channel.newRendezvousChannel());
    }

    @Benchmark
    @Peer(of = "rendezvous", by = Peer.JOX_ALL)
    public void joxRendezvousOnAll() throws InterruptedException {
        transfer(Channel.newRendezvousChannel());
    }

    @Benchmark
    @Fork(jvmArgsAppend = {VirtualThreads.ONE_CARRIER, VirtualThreads.NO_MORE})
    @Peer(of = "rendezvous", by = Peer.JDK_ONE)
    public void synchronousQueue() throws InterruptedException {
        transfer(new SynchronousQueue<>());
    }

    @Benchmark
    @Peer(of = "rendezvous", by = Peer.JDK_ALL)
    public void synchronousQueueOnAll() throws InterruptedException {
        transfer(new SynchronousQueue<>());
    }

    /** What a queue costs that nobody waits for, filled and emptied by turns. */
    @Benchmark
    public void arrayDeque() {
        ArrayDeque<String> deque = new ArrayDeque<>(CAPACITY);
        for (int i = 0; i < ITEMS; i += CAPACITY) {
            for (int j = 0; j < CAPACITY; j++) {
                deque.addLast(ITEM);
            }
            while (deque.pollFirst() != null) {
                // Empties it.
            }
        }
    }

    @Benchmark
    @Against(value = "arrayDeque", nanos = 12)
    public void buffered(DrivenHub hub) {
        transfer(dev.loomlet.channel.Channel.buffered(CAPACITY));
    }

    /** As {@link #buffered}, in a program that uses the other kinds as well; see {@link MixedUse}. */
    @Benchmark
    @Against(value = "arrayDeque", nanos = 12)
    public void bufferedAmongOthers(MixedUse others) {
        transfer(dev.loomlet.channel.Channel.buffered(CAPACITY));
    }

    @Benchmark
    @Peer(of = "buffered", by = Peer.KOTLIN_LOOP)
    public void kotlinBuffered() {
        KotlinPeers.eventLoop.transfer(CAPACITY, ITEM, ITEMS);
    }

    @Benchmark
    @Peer(of = "buffered", by = Peer.KOTLIN_POOL)
    public void kotlinBufferedOnPool() {
        KotlinPeers.pool.transfer(CAPACITY, ITEM, ITEMS);
    }

    @Benchmark
    @Fork(jvmArgsAppend = {VirtualThreads.ONE_CARRIER, VirtualThreads.NO_MORE})
    @Peer(of = "buffered", by = Peer.JOX_ONE)
    public void joxBuffered() throws InterruptedException {
        transfer(Channel.newBufferedChannel(CAPACITY));
    }

    @Benchmark
    @Peer(of = "buffered", by = Peer.JOX_ALL)
    public void joxBufferedOnAll() throws InterruptedException {
        transfer(Channel.newBufferedChannel(CAPACITY));
    }

    @Benchmark
    @Fork(jvmArgsAppend = {VirtualThreads.ONE_CARRIER, VirtualThreads.NO_MORE})
    @Peer(of = "buffered", by = Peer.JDK_ONE)
    public void arrayBlockingQueue() throws InterruptedException {
        transfer(new ArrayBlockingQueue<>(CAPACITY));
    }

    @Benchmark
    @Peer(of = "buffered", by = Peer.JDK_ALL)
    public void arrayBlockingQueueOnAll() throws InterruptedException {
        transfer(new ArrayBlockingQueue<>(CAPACITY));
    }

    @Benchmark
    public void unlimited(DrivenHub hub) {
        transfer(dev.loomlet.channel.Channel.unlimited());
    }

    @Benchmark
    @Peer(of = "unlimited", by = Peer.KOTLIN_LOOP)
    public void kotlinUnlimited() {
        KotlinPeers.eventLoop.transfer(UNLIMITED, ITEM, ITEMS);
    }

    @Benchmark
    @Fork(jvmArgsAppend = {VirtualThreads.ONE_CARRIER, VirtualThreads.NO_MORE})
    @Peer(of = "unlimited", by = Peer.JOX_ONE)
    public void joxUnlimited() throws InterruptedException {
        transfer(Channel.newUnlimitedChannel());
    }

    /** A queue, which counts unfinished work as well. */
    @Benchmark
    public void queue(DrivenHub hub) {
        transfer(WorkQueue.unlimited(Order.fifo()));
    }

    @Benchmark
    @Fork(jvmArgsAppend = {VirtualThreads.ONE_CARRIER, VirtualThreads.NO_MORE})
    @Peer(of = "queue", by = Peer.JDK_ONE)
    public void linkedBlockingQueue() throws InterruptedException {
        transfer(new LinkedBlockingQueue<>());
    }
}
