package dev.loomlet.benchmarks;

import dev.loomlet.channel.Channel;
import dev.loomlet.channel.Select;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.spawn;

/** One who takes whatever comes first out of two rendezvous channels; the figures are per item. Each makes its select anew. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(SelectBenchmark.ITEMS)
@PlotGroup(PlotGroup.CHANNELS)
public class SelectBenchmark extends ShortIterations {

    static final int ITEMS = 10_000;

    private static final String ITEM = "item";

    private static void sendHalf(Channel<String> channel) {
        for (int i = 0; i < ITEMS / 2; i++) {
            channel.send(ITEM);
        }
    }

    @Benchmark
    public void select(DrivenHub hub) {
        Channel<String> one = Channel.rendezvous();
        Channel<String> other = Channel.rendezvous();
        joinAll(spawn(() -> sendHalf(one)), spawn(() -> sendHalf(other)), spawn(() -> {
            for (int i = 0; i < ITEMS; i++) {
                Select.<String>ordered().onReceive(one, item -> item).onReceive(other, item -> item).await();
            }
        }));
    }

    @Benchmark
    @Peer(of = "select", by = Peer.KOTLIN_LOOP)
    public void kotlinSelect() {
        KotlinPeers.eventLoop.select(ITEM, ITEMS);
    }

    @Benchmark
    @Fork(jvmArgsAppend = {VirtualThreads.ONE_CARRIER, VirtualThreads.NO_MORE})
    @Peer(of = "select", by = Peer.JOX_ONE)
    public void joxSelect() throws InterruptedException {
        com.softwaremill.jox.Channel<String> one = com.softwaremill.jox.Channel.newRendezvousChannel();
        com.softwaremill.jox.Channel<String> other = com.softwaremill.jox.Channel.newRendezvousChannel();
        // The third does two in a step, as the steps of all three are counted alike.
        VirtualThreads.repeat(ITEMS / 2, () -> one.send(ITEM), () -> other.send(ITEM), () -> {
            com.softwaremill.jox.Select.select(one.receiveClause(), other.receiveClause());
            com.softwaremill.jox.Select.select(one.receiveClause(), other.receiveClause());
        });
    }
}
