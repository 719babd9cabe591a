package dev.loomlet.benchmarks.plots;

import dev.loomlet.benchmarks.plots.BarPlot.Bar;
import dev.loomlet.benchmarks.plots.BarPlot.Block;
import dev.loomlet.benchmarks.plots.BarPlot.Kind;
import java.awt.Color;
import java.awt.Paint;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.CombinedRangeCategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.category.DefaultCategoryDataset;

/**
 * Draws a {@link BarPlot}: blocks under each other on one axis, each with its work's name above its bars. The figures stand
 * before the bars, as goal lines would cross them behind.
 */
final class BarChart {

    private static final int ROW_HEIGHT = 19;
    private static final int AROUND = 100;

    /** How much of the axis is left for the label of a goal. */
    private static final double ROOM = 1.12;

    /** One row of a block; the names of rows may be equal, their places are not. */
    private record Row(int place, String name) implements Comparable<Row> {

        @Override
        public int compareTo(Row other) {
            return Integer.compare(place, other.place);
        }

        /** What the axis shows. */
        @Override
        public String toString() {
            return name;
        }
    }

    private BarChart() {}

    static int height(BarPlot plot) {
        return AROUND + ROW_HEIGHT * plot.blocks().stream().mapToInt(block -> 1 + block.bars().size()).sum();
    }

    static JFreeChart of(BarPlot plot) {
        ValueAxis axis = Look.axis(plot.axis() + (plot.isLogarithmic() ? " (logarithmic)" : ""), plot.isLogarithmic());
        double lower = 0;
        double upper = plot.greatest() * ROOM;
        if (plot.isLogarithmic()) {
            // A bar needs some length, and the power of ten below the least may be it.
            lower = Math.pow(10, Math.floor(Math.log10(plot.least() / 1.5)));
            upper = lower * Math.pow(plot.greatest() / lower, ROOM);
        }
        axis.setRange(lower, upper);
        CombinedRangeCategoryPlot blocks = new CombinedRangeCategoryPlot(axis);
        blocks.setOrientation(PlotOrientation.HORIZONTAL);
        blocks.setGap(0);
        for (Block block : plot.blocks()) {
            blocks.add(block(block, lower), 1 + block.bars().size());
        }
        return Look.chart(plot.title(), plot.note(), blocks, false);
    }

    private static CategoryPlot block(Block block, double base) {
        CategoryAxis names = new CategoryAxis();
        names.setTickLabelFont(Look.SMALL);
        names.setTickLabelPaint(Look.TEXT);
        names.setAxisLineVisible(false);
        names.setTickMarksVisible(false);
        names.setLowerMargin(0);
        names.setUpperMargin(0);
        names.setCategoryMargin(0);
        names.setMaximumCategoryLabelWidthRatio(1);
        DefaultCategoryDataset values = new DefaultCategoryDataset();
        Row heading = new Row(0, block.work());
        names.setTickLabelFont(heading, Look.SMALL_BOLD);
        values.addValue(null, "", heading);
        for (Bar bar : block.bars()) {
            values.addValue(bar.value(), "",
                    new Row(values.getColumnCount(), bar.who() + ": " + Look.number(bar.value())));
        }
        CategoryPlot plot = new CategoryPlot(values, names, null, renderer(block, base));
        plot.setRangeGridlinePaint(Look.GRID);
        plot.setRangeGridlineStroke(Look.GRID_STROKE);
        plot.setOutlineVisible(false);
        plot.setBackgroundPaint(null);
        plot.setInsets(RectangleInsets.ZERO_INSETS);
        if (block.goal() != null) {
            ValueMarker goal = Look.goal(block.goal(), " goal " + Look.number(block.goal()) + " ");
            // Beside the heading, where no bar is.
            goal.setLabelAnchor(RectangleAnchor.TOP_RIGHT);
            goal.setLabelTextAnchor(TextAnchor.TOP_LEFT);
            plot.addRangeMarker(goal, Layer.FOREGROUND);
        }
        return plot;
    }

    private static BarRenderer renderer(Block block, double base) {
        BarRenderer renderer = new BarRenderer() {

            private static final long serialVersionUID = 1;

            @Override
            public Paint getItemPaint(int series, int column) {
                return column == 0 ? Look.GROUND : colour(block.bars().get(column - 1).kind());
            }
        };
        renderer.setBarPainter(new StandardBarPainter());
        renderer.setShadowVisible(false);
        renderer.setBase(base);
        renderer.setItemMargin(0);
        renderer.setMaximumBarWidth(0.8 / (1 + block.bars().size()));
        return renderer;
    }

    static Color colour(Kind kind) {
        return switch (kind) {
            case LIMIT -> new Color(0x9ca3af);
            case OURS -> new Color(0x2563eb);
            case PEER -> new Color(0xe69f00);
        };
    }
}
