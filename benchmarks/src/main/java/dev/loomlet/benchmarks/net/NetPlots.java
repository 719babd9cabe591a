package dev.loomlet.benchmarks.net;

import dev.loomlet.benchmarks.plots.BarPlot;
import dev.loomlet.benchmarks.plots.BarPlot.Bar;
import dev.loomlet.benchmarks.plots.BarPlot.Block;
import dev.loomlet.benchmarks.plots.BarPlot.Kind;
import dev.loomlet.benchmarks.plots.Plot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Makes plots of samples: processor time, and requests per second, with a block for each work. */
final class NetPlots {

    private NetPlots() {}

    static Map<String, Plot> of(Map<Work, Map<NetPeer, List<Sample>>> all, String note) {
        List<Block> times = new ArrayList<>();
        List<Block> rates = new ArrayList<>();
        all.forEach((work, peers) -> {
            times.add(new Block(work.id(), bars(peers, Sample::cpuMicros),
                    goal(work.mostOfNetty(), peers.get(NetPeer.NETTY), Sample::cpuMicros)));
            rates.add(new Block(work.id(), bars(peers, Sample::perSecond),
                    goal(work.isHttp() ? Samples.LEAST_OF_GO : 0, peers.get(NetPeer.GO), Sample::perSecond)));
        });
        Map<String, Plot> plots = new TreeMap<>();
        if (!times.isEmpty()) {
            plots.put("net-cpu", new BarPlot("Servers: processor time of a request", note,
                    "processor time of the server per request, µs; less is better", times));
            plots.put("net-requests", new BarPlot("Servers: requests on one core", note,
                    "requests per second; more is better", rates));
        }
        return plots;
    }

    private static List<Bar> bars(Map<NetPeer, List<Sample>> peers, ToDoubleFunction<Sample> figure) {
        return peers.entrySet()
                .stream()
                .map(peer -> new Bar(peer.getKey().title(), kind(peer.getKey()),
                        Samples.median(peer.getValue(), figure)))
                .toList();
    }

    private static Kind kind(NetPeer peer) {
        return switch (peer) {
            case LOOMLET, PORTABLE -> Kind.OURS;
            case NIO, LEAN -> Kind.LIMIT;
            default -> Kind.PEER;
        };
    }

    private static @Nullable Double goal(double ratio, @Nullable List<Sample> theirs, ToDoubleFunction<Sample> figure) {
        return ratio == 0 || theirs == null ? null : (Double) (ratio * Samples.median(theirs, figure));
    }
}
