package dev.loomlet.benchmarks;

import dev.loomlet.benchmarks.Figures.Row;
import dev.loomlet.benchmarks.plots.BarPlot;
import dev.loomlet.benchmarks.plots.BarPlot.Bar;
import dev.loomlet.benchmarks.plots.BarPlot.Block;
import dev.loomlet.benchmarks.plots.BarPlot.Kind;
import dev.loomlet.benchmarks.plots.LinePlot;
import dev.loomlet.benchmarks.plots.LinePlot.Line;
import dev.loomlet.benchmarks.plots.LinePlot.Point;
import dev.loomlet.benchmarks.plots.Plot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

import static dev.loomlet.benchmarks.Figures.median;

/** Makes plots of results, a group of benchmarks in each: what {@link RatioTable} says in numbers. */
final class JmhPlots {

    private static final String ENGINE = "engine";
    private static final String AXIS = "processor time per operation, ns";

    private final Figures figures;
    private final String note;

    JmhPlots(Figures figures, String note) {
        this.figures = figures;
        this.note = note;
    }

    /** All that the figures are enough for, by the names of their files. */
    Map<String, Plot> all() {
        Map<String, Plot> plots = new TreeMap<>();
        figures.rows().stream().collect(Collectors.groupingBy(JmhPlots::group)).forEach((group, rows) -> {
            List<Row> ours = rows.stream().filter(row -> row.note(Peer.class) == null).toList();
            Map<String, List<Row>> works = ours.stream()
                    .collect(Collectors.groupingBy(JmhPlots::work, LinkedHashMap::new, Collectors.toList()));
            addBars(plots, group + "-limits", title(group, "beside their limits"), works, this::besideLimit);
            addBars(plots, group + "-peers", title(group, "beside peers"), works, this::besidePeers);
            List<Row> flat = ours.stream().filter(row -> row.note(Flat.class) != null).toList();
            if (!flat.isEmpty()) {
                plots.put(group, growth(flat));
            }
        });
        return plots;
    }

    private void addBars(Map<String, Plot> plots, String name, String title, Map<String, List<Row>> works,
            Function<List<Row>, @Nullable Block> block) {
        List<Block> blocks = works.values().stream().map(block).flatMap(Stream::ofNullable).toList();
        if (!blocks.isEmpty()) {
            plots.put(name, new BarPlot(title, note, AXIS, blocks));
        }
    }

    private static String title(String group, String rest) {
        return group.substring(0, 1).toUpperCase(Locale.ROOT) + group.substring(1) + " " + rest;
    }

    private static String group(Row row) {
        PlotGroup group = row.method().getDeclaringClass().getAnnotation(PlotGroup.class);
        return group == null ? row.method().getDeclaringClass().getSimpleName() : group.value();
    }

    /** One name for both engines: {@code GeneratorBenchmark.iteratePrefetched} is {@code generator: iterate prefetched}. */
    private static String work(Row row) {
        String type = row.method().getDeclaringClass().getSimpleName().replaceFirst("Benchmark$", "");
        return Stream.concat(Stream.of(words(type) + ": " + words(row.method().getName())),
                row.without(ENGINE).values().stream()).collect(Collectors.joining(" "));
    }

    private static String words(String camelCase) {
        return camelCase.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    private @Nullable Block besideLimit(List<Row> ours) {
        Row limit = figures.limitOf(ours.getFirst());
        return limit == null ? null : block(ours, limit, List.of());
    }

    private @Nullable Block besidePeers(List<Row> ours) {
        Row first = ours.getFirst();
        List<Row> peers = figures.rows().stream().filter(row -> isPeer(row, first)).toList();
        return peers.isEmpty() ? null : block(ours, figures.limitOf(first), peers);
    }

    private static boolean isPeer(Row row, Row ours) {
        Peer peer = row.note(Peer.class);
        return peer != null && peer.of().equals(ours.method().getName())
                && row.method().getDeclaringClass() == ours.method().getDeclaringClass();
    }

    private static Block block(List<Row> ours, @Nullable Row limit, List<Row> peers) {
        List<Bar> bars = new ArrayList<>();
        if (limit != null) {
            bars.add(new Bar("limit", Kind.LIMIT, median(limit.cpu())));
        }
        ours.forEach(row -> bars.add(new Bar("Loomlet" + engine(row), Kind.OURS, median(row.cpu()))));
        peers.forEach(
                row -> bars.add(new Bar(row.note(Peer.class).by().replace("`", ""), Kind.PEER, median(row.cpu()))));
        return new Block(work(ours.getFirst()), bars,
                ours.stream().anyMatch(Row::isDirect) ? goal(ours.getFirst(), limit) : null);
    }

    private static String engine(Row row) {
        return "portable".equals(row.parameters().get(ENGINE)) ? ", portable engine" : "";
    }

    private static @Nullable Double goal(Row row, @Nullable Row limit) {
        Against against = row.note(Against.class);
        if (against != null && against.ratio() > 0 && limit != null) {
            return against.ratio() * median(limit.cpu());
        }
        return against == null || against.nanos() == 0 ? null : (Double) against.nanos();
    }

    private Plot growth(List<Row> flat) {
        Map<Row, List<Row>> lines = flat.stream()
                .collect(Collectors.groupingBy(figures::leastOf, LinkedHashMap::new, Collectors.toList()));
        double goal = flat.stream().mapToDouble(row -> row.note(Flat.class).ratio()).max().orElseThrow();
        return new LinePlot("The same work by more", note, number(flat.getFirst()),
                "times the processor time for the least number", lines.entrySet()
                        .stream()
                        .map(line -> new Line(
                                words(line.getKey().method().getName()) + engine(line.getKey()) + " ("
                                        + Figures.nanos(line.getKey().cpu()) + " ns)",
                                line.getValue().stream().map(row -> point(row, line.getKey())).toList()))
                        .toList(),
                goal == 0 ? null : (Double) goal);
    }

    private static Point point(Row row, Row least) {
        return new Point(Double.parseDouble(row.parameters().get(number(row))), median(row.timesThatOf(least)));
    }

    private static String number(Row row) {
        return row.note(Flat.class).over();
    }
}
