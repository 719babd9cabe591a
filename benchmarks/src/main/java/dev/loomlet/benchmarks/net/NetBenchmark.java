package dev.loomlet.benchmarks.net;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loomlet.benchmarks.plots.Plot;
import dev.loomlet.benchmarks.plots.PlotFiles;
import dev.loomlet.benchmarks.plots.Run;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Measures servers, each in a process of its own on one core, under a load from another core. */
@Command(name = "net", mixinStandardHelpOptions = true, description = {
    "Measures what a request costs servers of ours and of peers, each on one core, under a load from another.",
    "Each round starts every server anew, warms it up, and measures it. What is not installed is left out."})
public final class NetBenchmark implements Callable<Integer> {

    private static final List<String> LOAD = Programs.java(Load.class, List.of(), List.of());

    @Option(names = "--peers", split = ",", paramLabel = "NAME", description = "Whose servers: ${COMPLETION-CANDIDATES} (default: all).", completionCandidates = PeerNames.class)
    private List<NetPeer> peers = List.of(NetPeer.values());

    @Option(names = "--works", split = ",", paramLabel = "NAME", description = "What they do: ${COMPLETION-CANDIDATES} (default: all).", completionCandidates = WorkNames.class)
    private List<Work> works = List.of(Work.values());

    @Option(names = "--rounds", paramLabel = "N", description = "How often each is measured (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Option(names = "--warmup", paramLabel = "MS", description = "How long each is warmed up, in milliseconds (default: ${DEFAULT-VALUE}).")
    private int warmup = 3000;

    @Option(names = "--time", paramLabel = "MS", description = "How long each is measured, in milliseconds (default: ${DEFAULT-VALUE}).")
    private int time = 2000;

    @Option(names = "--pieces", paramLabel = "N", description = {
        "Divides the time into so many pieces, in which the servers take turns (default: ${DEFAULT-VALUE}).",
        "Not for TLS handshakes, nor for what wrk loads."})
    private int pieces = 1;

    @Option(names = "--server-core", paramLabel = "N", description = "The core of the servers, or several, such as 0,1 (default: ${DEFAULT-VALUE}).")
    private String serverCore = "0";

    @Option(names = "--load-core", paramLabel = "N", description = "The core of the load (default: ${DEFAULT-VALUE}).")
    private String loadCore = "1";

    @Option(names = "--own-load", description = "Uses our own load for HTTP too, even if wrk is installed.")
    private boolean ownLoad;

    @Option(names = "--json", paramLabel = "FILE", description = "Also writes every sample to a file.")
    private Path json;

    @Option(names = "--plots", paramLabel = "DIR", description = "Also draws the medians, as SVG files.")
    private Path plots;

    @Spec
    private CommandSpec spec;

    /** The names that {@code --help} shows. */
    static final class PeerNames extends ArrayList<String> {

        private static final long serialVersionUID = 1;

        PeerNames() {
            super(Arrays.stream(NetPeer.values()).map(NetPeer::id).toList());
        }
    }

    /** As {@link PeerNames}. */
    static final class WorkNames extends ArrayList<String> {

        private static final long serialVersionUID = 1;

        WorkNames() {
            super(Arrays.stream(Work.values()).map(Work::id).toList());
        }
    }

    /** Takes the command's arguments; see {@code --help}. The result is the exit code. */
    public static int execute(String... arguments) {
        return new CommandLine(new NetBenchmark()).setUsageHelpAutoWidth(true)
                .registerConverter(NetPeer.class, name -> known(NetPeer::named, name))
                .registerConverter(Work.class, name -> known(Work::named, name))
                .setParameterExceptionHandler((mistake, given) -> refuse(mistake))
                .execute(arguments);
    }

    /** Plots of what {@code --json} wrote. */
    public static Map<String, Plot> plots(JsonNode json) {
        return Samples.of(json).plots("");
    }

    private static <T> T known(Function<String, T> names, String name) {
        try {
            return names.apply(name);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    private static int refuse(ParameterException mistake) {
        mistake.getCommandLine().getErr().println("net: " + mistake.getMessage());
        return CommandLine.ExitCode.USAGE;
    }

    @Override
    public Integer call() throws IOException {
        requireAtLeast("--rounds", rounds, 1);
        requireAtLeast("--warmup", warmup, 0);
        requireAtLeast("--time", time, 100);
        requireAtLeast("--pieces", pieces, 1);
        requireAtLeast("--time divided by --pieces", time / pieces, 100);
        PrintWriter log = spec.commandLine().getErr();
        List<NetPeer> present = peers.stream().filter(peer -> isPresent(peer, log)).toList();
        if (!Child.isPlaced()) {
            log.println("there is no `taskset`: servers and load share the cores");
        }
        if (!TlsLoad.isInstalled() && works.stream().anyMatch(work -> work.tls() != null)) {
            log.println("without TLS: there is no `go` for its load");
            works = works.stream().filter(work -> work.tls() == null).toList();
        }
        boolean wrk = !ownLoad && Wrk.isInstalled();
        Samples samples = new Samples();
        Path folder = Files.createTempDirectory("net-benchmark");
        try (Child load = new Child(loadCore, LOAD)) {
            for (int round = 1; round <= rounds; round++) {
                for (Work work : works) {
                    List<NetPeer> able = present.stream().filter(peer -> peer.does(work)).toList();
                    if (pieces > 1 && work.tls() == null && !(wrk && work.isHttp())) {
                        measureByTurns(able, work, folder, samples);
                    } else {
                        able.forEach(peer -> measure(peer, work, folder, load, wrk, samples));
                    }
                }
            }
        } finally {
            delete(folder);
        }
        samples.printTable(spec.commandLine().getOut());
        if (json != null) {
            samples.writeJson(json);
        }
        if (plots != null) {
            PlotFiles.write(plots, samples.plots(Run.note(rounds)));
        }
        return CommandLine.ExitCode.OK;
    }

    private void requireAtLeast(String option, int value, int least) {
        if (value < least) {
            throw new ParameterException(spec.commandLine(),
                    option + " is " + value + "; give " + least + " or more");
        }
    }

    private static boolean isPresent(NetPeer peer, PrintWriter log) {
        String missing = peer.missing();
        if (missing != null) {
            log.println("without " + peer.title() + ": " + missing);
        }
        return missing == null;
    }

    private void measureByTurns(List<NetPeer> able, Work work, Path folder, Samples samples) {
        PrintWriter log = spec.commandLine().getErr();
        try (ByTurns turns = new ByTurns(able, work, folder, serverCore, LOAD, loadCore, warmup)) {
            turns.measure(pieces, time / pieces).forEach((peer, sample) -> {
                samples.add(peer, work, sample);
                log.println(work.id() + ", " + peer.title() + ": " + sample.describe());
            });
        } catch (IOException e) {
            log.println(work.id() + ": " + e.getMessage());
        }
    }

    private void measure(NetPeer peer, Work work, Path folder, Child load, boolean wrk, Samples samples) {
        PrintWriter log = spec.commandLine().getErr();
        try (Child server = new Child(serverCore, peer.command(work, folder))) {
            Load.Order order = new Load.Order(work, server.port(), server.pid(), warmup, time);
            Sample sample;
            if (work.tls() != null) {
                sample = TlsLoad.measure(order, loadCore, folder, server);
            } else if (wrk && work.isHttp()) {
                sample = Wrk.measure(order, loadCore);
            } else {
                sample = Load.measure(load, order);
            }
            samples.add(peer, work, sample);
            log.println(work.id() + ", " + peer.title() + ": " + sample.describe());
        } catch (IOException e) {
            log.println(work.id() + ", " + peer.title() + ": " + e.getMessage());
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
