package dev.loomlet.benchmarks.net;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Measures servers in many short pieces, by turns, while all of them are up and those that are not asked idle. What slows the
 * machine for seconds then slows them alike. Each has a load of its own, as one process may not have so many connections.
 */
final class ByTurns implements AutoCloseable {

    private final Map<NetPeer, Child> servers = new EnumMap<>(NetPeer.class);
    private final Map<NetPeer, Child> loads = new EnumMap<>(NetPeer.class);

    /** Starts {@code peers}, and warms them up one after the other. */
    ByTurns(List<NetPeer> peers, Work work, Path folder, String serverCore, List<String> loadCommand, String loadCore,
            int warmup) throws IOException {
        boolean started = false;
        try {
            for (NetPeer peer : peers) {
                Child server = new Child(serverCore, peer.command(work, folder));
                servers.put(peer, server);
                Child load = new Child(loadCore, loadCommand);
                loads.put(peer, load);
                Load.open(load, new Load.Order(work, server.port(), server.pid(), warmup, 0));
            }
            started = true;
        } finally {
            if (!started) {
                close();
            }
        }
    }

    /** One sample for each, of {@code pieces} of {@code millis}. */
    Map<NetPeer, Sample> measure(int pieces, int millis) throws IOException {
        Map<NetPeer, List<Sample>> all = new EnumMap<>(NetPeer.class);
        for (int piece = 0; piece < pieces; piece++) {
            for (Map.Entry<NetPeer, Child> load : loads.entrySet()) {
                all.computeIfAbsent(load.getKey(), key -> new ArrayList<>()).add(Load.run(load.getValue(), millis));
            }
        }
        Map<NetPeer, Sample> sums = new EnumMap<>(NetPeer.class);
        all.forEach((peer, samples) -> sums.put(peer, Sample.sum(samples)));
        return sums;
    }

    @Override
    public void close() {
        loads.values().forEach(Child::close);
        servers.values().forEach(Child::close);
    }
}
