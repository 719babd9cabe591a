package dev.loomlet.benchmarks.plots;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

import static java.util.Objects.requireNonNull;

/**
 * Lines over a number that grows in powers, such as 10 to 100 000.
 *
 * @param across what the number is
 * @param axis what the height is, with its unit
 * @param goal what no line should rise above; null when there is no goal
 */
public record LinePlot(String title, String note, String across, String axis, List<Line> lines,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double goal) implements Plot {

    /** Refuses what cannot be drawn. */
    public LinePlot {
        requireNonNull(title, "the plot's title is missing");
        requireNonNull(note, "the plot's note is missing; it may be empty");
        requireNonNull(across, "the plot's across is missing");
        requireNonNull(axis, "the plot's axis is missing");
        requireNonNull(lines, "the plot's lines are missing");
        if (lines.isEmpty() || lines.stream().anyMatch(line -> line.points().isEmpty())) {
            throw new IllegalArgumentException("the plot '" + title + "' has a line without points, or no line");
        }
        lines.stream().flatMap(line -> line.points().stream()).forEach(point -> {
            BarPlot.requireDrawable(title, point.number());
            BarPlot.requireDrawable(title, point.value());
        });
        lines = List.copyOf(lines);
    }

    /** The figures of one work. */
    public record Line(String work, List<Point> points) {

        /** Refuses what is not complete. */
        public Line {
            requireNonNull(work, "a line's work is missing");
            points = List.copyOf(requireNonNull(points, "a line's points are missing"));
        }
    }

    /** The figure for one number. */
    public record Point(double number, double value) {}

    @Override
    public LinePlot withNote(String other) {
        return new LinePlot(title, other, across, axis, lines, goal);
    }
}
