package dev.loomlet.benchmarks.net;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loomlet.benchmarks.plots.Plot;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** All that was measured: for each work and peer a sample of each round. */
final class Samples {

    /** How many times Go's requests per second are the goal of HTTP. */
    static final double LEAST_OF_GO = 1.2;

    private final Map<Work, Map<NetPeer, List<Sample>>> all = new EnumMap<>(Work.class);

    void add(NetPeer peer, Work work, Sample sample) {
        all.computeIfAbsent(work, key -> new EnumMap<>(NetPeer.class))
                .computeIfAbsent(peer, key -> new ArrayList<>())
                .add(sample);
    }

    /** Medians; the ratio to Netty is taken within each round, in which both are near each other in time. */
    void printTable(PrintWriter out) {
        out.println("| work | server | requests/s | CPU µs per request | × Netty | of the rounds | core in use |");
        out.println("|---|---|---|---|---|---|---|");
        all.forEach((work, peers) -> peers.forEach((peer, samples) -> {
            double[] ratios = cpuRatios(samples, peers.get(NetPeer.NETTY));
            out.println(String.format(Locale.ROOT, "| %s | %s | %.0f | %.2f | %s | %.0f %% |", work.id(), peer.title(),
                    median(samples, Sample::perSecond), median(samples, Sample::cpuMicros), cells(ratios),
                    100 * median(samples, Sample::busy)));
        }));
        out.println();
        printLateness(out);
        all.forEach((work, peers) -> printGoal(out, work, peers));
        out.flush();
    }

    private void printLateness(PrintWriter out) {
        List<String> rows = new ArrayList<>();
        all.forEach((work, peers) -> peers.forEach((peer, samples) -> {
            if (median(samples, Sample::latestMillis) > 0) {
                rows.add(String.format(Locale.ROOT, "| %s | %s | %.1f | %.1f |", work.id(), peer.title(),
                        median(samples, Sample::late99Millis), median(samples, Sample::latestMillis)));
            }
        }));
        if (!rows.isEmpty()) {
            out.println("| work | server | others late, 99 of 100, ms | at most, ms |");
            out.println("|---|---|---|---|");
            rows.forEach(out::println);
            out.println();
        }
    }

    private static void printGoal(PrintWriter out, Work work, Map<NetPeer, List<Sample>> peers) {
        List<Sample> ours = peers.get(NetPeer.LOOMLET);
        List<Sample> theirs = peers.get(work.isHttp() ? NetPeer.GO : NetPeer.NETTY);
        boolean isNone = work.mostOfNetty() == 0 && !work.isHttp();
        if (isNone || ours == null || theirs == null || ours.size() != theirs.size()) {
            return;
        }
        boolean isMet;
        String goal;
        if (work.isHttp()) {
            double ratio = median(ours, Sample::perSecond) / median(theirs, Sample::perSecond);
            isMet = ratio >= LEAST_OF_GO;
            goal = String.format(Locale.ROOT, "%.2f × the requests/s of Go, at least %.2f", ratio, LEAST_OF_GO);
        } else {
            double ratio = median(cpuRatios(ours, theirs));
            isMet = ratio <= work.mostOfNetty();
            goal = String.format(Locale.ROOT, "%.2f × the CPU of Netty, at most %.2f", ratio, work.mostOfNetty());
        }
        out.println(work.id() + ": " + goal + ": " + (isMet ? "met" : "missed"));
    }

    /** One for each round, least first; none when a round of either is missing. */
    private static double[] cpuRatios(List<Sample> samples, List<Sample> others) {
        if (others == null || samples.size() != others.size()) {
            return new double[0];
        }
        return IntStream.range(0, samples.size())
                .mapToDouble(i -> samples.get(i).cpuMicros() / others.get(i).cpuMicros())
                .sorted()
                .toArray();
    }

    private static String cells(double[] ratios) {
        return ratios.length == 0 ? " | "
                : String.format(Locale.ROOT, "%.2f | %.2f-%.2f", median(ratios), ratios[0], ratios[ratios.length - 1]);
    }

    static double median(List<Sample> samples, ToDoubleFunction<Sample> figure) {
        return median(samples.stream().mapToDouble(figure).toArray());
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    Map<String, Plot> plots(String note) {
        return NetPlots.of(all, note);
    }

    /** The opposite of {@link #writeJson}. */
    static Samples of(JsonNode json) {
        Samples samples = new Samples();
        ObjectReader reader = JsonMapper.builder().build().readerFor(Sample.class);
        json.properties().forEach(work -> work.getValue().properties().forEach(peer -> {
            for (JsonNode sample : peer.getValue()) {
                try {
                    samples.add(NetPeer.named(peer.getKey()), Work.named(work.getKey()), reader.readValue(sample));
                } catch (IOException e) {
                    throw new IllegalArgumentException("no sample of a server: " + sample, e);
                }
            }
        }));
        return samples;
    }

    void writeJson(Path file) throws IOException {
        JsonMapper mapper = JsonMapper.builder().build();
        ObjectNode root = mapper.createObjectNode();
        all.forEach((work, peers) -> peers.forEach((peer, samples) -> root.withObjectProperty(work.id())
                .set(peer.id(), mapper.valueToTree(samples))));
        mapper.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), root);
    }
}
