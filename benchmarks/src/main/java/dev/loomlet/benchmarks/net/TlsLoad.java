package dev.loomlet.benchmarks.net;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The load of TLS, where Go is installed: its clients are quicker at handshakes than those of the JDK, and so than servers. */
final class TlsLoad {

    private static final Pattern DONE = Pattern.compile("([1-9]\\d*) (\\d+)");

    private TlsLoad() {}

    static boolean isInstalled() {
        return NetPeer.GO.missing() == null;
    }

    /** Also tells by how much others of the server came late meanwhile, if it says so. */
    static Sample measure(Load.Order order, String core, Path folder, Child server) throws IOException {
        Work work = order.work();
        try (Child load = new Child(core,
                List.of(Programs.buildGo("tls_load.go", folder).toString(), work.tls().load(),
                        Integer.toString(order.port()), Integer.toString(work.connections()),
                        Integer.toString(work.size())))) {
            load.ask(Integer.toString(order.warmup()));
            Lateness.of(server);
            long cpuBefore = ProcessorTime.of(order.pid());
            String report = load.ask(Integer.toString(order.time()));
            long cpu = ProcessorTime.of(order.pid()) - cpuBefore;
            Lateness late = Lateness.of(server);
            Matcher done = DONE.matcher(report);
            if (!done.matches()) {
                throw new IOException("the load reports " + report);
            }
            return new Sample(Long.parseLong(done.group(1)), Long.parseLong(done.group(2)), cpu, late.most99(),
                    late.most());
        }
    }
}
