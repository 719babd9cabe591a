package dev.loomlet.benchmarks;

import dev.loomlet.benchmarks.Figures.Row;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

import static dev.loomlet.benchmarks.Figures.format;
import static dev.loomlet.benchmarks.Figures.median;
import static dev.loomlet.benchmarks.Figures.nanos;
import static dev.loomlet.benchmarks.Figures.ratios;

/**
 * Sets results beside those of their limits, or beside the same for the least number of a parameter, and then beside those
 * of peers: medians over all rounds, and ratios within each. Figures are processor time; see {@link CpuTime}.
 */
final class RatioTable {

    private final Figures figures;

    RatioTable(Figures figures) {
        this.figures = figures;
    }

    void print(PrintStream out) {
        out.println("| work | limit, CPU ns | ours, CPU ns | ratio | of the rounds | goal | undisturbed |");
        out.println("|---|---|---|---|---|---|---|");
        figures.rows().stream().filter(row -> row.note(Peer.class) == null).map(this::line).forEach(out::println);
        List<String> peers = figures.rows().stream().flatMap(row -> peerLines(row).stream()).toList();
        if (!peers.isEmpty()) {
            out.println();
            out.println(
                    "| work | ours, CPU ns | peer | its CPU ns | its by ours | of the rounds | wall ns, ours | its |");
            out.println("|---|---|---|---|---|---|---|---|");
            peers.forEach(out::println);
        }
    }

    private String line(Row row) {
        Row limit = comparedWith(row);
        if (limit == null) {
            return format("| %s | | %s | | | %s | %s |", row.work(), nanos(row.cpu()), goal(row, 0),
                    undisturbed(row));
        }
        List<Double> ratios = row.timesThatOf(limit);
        return format("| %s | %s | %s | %s | %s | %s |", row.work(), nanos(limit.cpu()), nanos(row.cpu()),
                ratios(ratios),
                goal(row, median(ratios)), undisturbed(row));
    }

    /** How many of its iterations had the core to themselves, which are those that count. */
    private static String undisturbed(Row row) {
        return row.bestCalibration() == 0 ? "" : row.undisturbed() + " of " + row.iterations();
    }

    private @Nullable Row comparedWith(Row row) {
        if (row.note(Flat.class) == null) {
            return figures.limitOf(row);
        }
        Row least = figures.leastOf(row);
        return least == row ? null : least;
    }

    /** Whether the goal is met, where there is one; {@code ratio} is zero when the limit was not measured. */
    private static String goal(Row row, double ratio) {
        Against against = row.note(Against.class);
        Flat flat = row.note(Flat.class);
        double most = against != null ? against.ratio() : flat != null ? flat.ratio() : 0;
        if (!row.isDirect()) {
            return "";
        }
        if (most > 0) {
            return ratio == 0 ? "" : format("%.2f ×: %s", most, ratio <= most ? "met" : "missed");
        }
        return against == null || against.nanos() == 0 ? ""
                : format("%.0f ns: %s", against.nanos(), median(row.cpu()) <= against.nanos() ? "met" : "missed");
    }

    private List<String> peerLines(Row row) {
        Peer peer = row.note(Peer.class);
        return peer == null ? List.of()
                : figures.named(row, peer.of())
                        .stream()
                        .map(ours -> format("| %s | %s | %s | %s | %s | %s | %s |", ours.work(), nanos(ours.cpu()),
                                peer.by(),
                                nanos(row.cpu()), ratios(row.timesThatOf(ours)), nanos(ours.wall()), nanos(row.wall())))
                        .toList();
    }
}
