package dev.loomlet.benchmarks.plots;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

import static java.util.Objects.requireNonNull;

/**
 * Horizontal bars, in a block for each work.
 *
 * @param axis what the length of a bar is, with its unit
 */
public record BarPlot(String title, String note, String axis, List<Block> blocks) implements Plot {

    private static final double MOST_ON_LINEAR_AXIS = 50;

    /** Refuses what cannot be drawn. */
    public BarPlot {
        requireNonNull(title, "the plot's title is missing");
        requireNonNull(note, "the plot's note is missing; it may be empty");
        requireNonNull(axis, "the plot's axis is missing");
        requireNonNull(blocks, "the plot's blocks are missing");
        if (blocks.isEmpty() || blocks.stream().anyMatch(block -> block.bars().isEmpty())) {
            throw new IllegalArgumentException("the plot '" + title + "' has a block without bars, or no block");
        }
        blocks.stream().flatMap(BarPlot::figures).forEach(figure -> requireDrawable(title, figure));
        blocks = List.copyOf(blocks);
    }

    /** Who does a work, which gives its bars their colour. */
    public enum Kind {
        LIMIT,
        OURS,
        PEER
    }

    /**
     * A work, by all who do it.
     *
     * @param goal what ours is to come to, in the unit of the axis; null when there is no goal
     */
    public record Block(String work, List<Bar> bars, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double goal) {

        /** Refuses what is not complete. */
        public Block {
            requireNonNull(work, "a block's work is missing");
            bars = List.copyOf(requireNonNull(bars, "a block's bars are missing"));
        }
    }

    /** What a work comes to by one who does it. */
    public record Bar(String who, Kind kind, double value) {

        /** Refuses what is not complete. */
        public Bar {
            requireNonNull(who, "a bar's who is missing");
            requireNonNull(kind, "a bar's kind is missing");
        }
    }

    @Override
    public BarPlot withNote(String other) {
        return new BarPlot(title, other, axis, blocks);
    }

    /** Whether the bars would be out of sight on a linear axis. */
    boolean isLogarithmic() {
        return greatest() > MOST_ON_LINEAR_AXIS * least();
    }

    double least() {
        return all().min().orElseThrow();
    }

    double greatest() {
        return all().max().orElseThrow();
    }

    private DoubleStream all() {
        return blocks.stream().flatMap(BarPlot::figures).mapToDouble(Double::doubleValue);
    }

    private static Stream<Double> figures(Block block) {
        Stream<Double> values = block.bars().stream().map(Bar::value);
        return block.goal() == null ? values : Stream.concat(values, Stream.of(block.goal()));
    }

    static void requireDrawable(String title, double figure) {
        if (!(figure > 0 && figure < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "the plot '" + title + "' has the figure " + figure + "; give one above 0");
        }
    }
}
