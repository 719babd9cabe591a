package dev.loomlet.benchmarks.plots;

import dev.loomlet.benchmarks.plots.LinePlot.Line;
import dev.loomlet.benchmarks.plots.LinePlot.Point;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** Draws a {@link LinePlot}. */
final class LineChart {

    static final int HEIGHT = 420;

    /** Told apart by those who do not see all colours, too (Okabe and Ito); the shapes differ as well. */
    private static final List<Integer> COLOURS = List.of(0x0072b2, 0xe69f00, 0x009e73, 0xcc79a7, 0x56b4e9, 0x6b7280);

    private LineChart() {}

    static JFreeChart of(LinePlot plot) {
        XYSeriesCollection all = new XYSeriesCollection();
        for (Line line : plot.lines()) {
            XYSeries series = new XYSeries(new Key(all.getSeriesCount(), line.work()));
            line.points().forEach(point -> series.add(point.number(), point.value()));
            all.addSeries(series);
        }
        ValueAxis across = Look.axis(plot.across(), true);
        across.setRange(least(plot) / 1.3, greatest(plot) * 1.3);
        ValueAxis up = Look.axis(plot.axis(), false);
        up.setRange(0, Math.max(plot.goal() == null ? 0 : plot.goal(), highest(plot)) * 1.08);
        XYPlot drawn = new XYPlot(all, across, up, renderer(plot.lines().size()));
        drawn.setDomainGridlinePaint(Look.GRID);
        drawn.setRangeGridlinePaint(Look.GRID);
        drawn.setDomainGridlineStroke(Look.GRID_STROKE);
        drawn.setRangeGridlineStroke(Look.GRID_STROKE);
        if (plot.goal() != null) {
            ValueMarker goal = Look.goal(plot.goal(), "goal: at most " + Look.number(plot.goal()));
            goal.setLabelAnchor(RectangleAnchor.TOP_LEFT);
            goal.setLabelTextAnchor(TextAnchor.BOTTOM_LEFT);
            drawn.addRangeMarker(goal, Layer.FOREGROUND);
        }
        JFreeChart chart = Look.chart(plot.title(), plot.note(), drawn, true);
        chart.getLegend().setItemFont(Look.SMALL);
        chart.getLegend().setItemPaint(Look.TEXT);
        chart.getLegend().setBackgroundPaint(Look.GROUND);
        chart.getLegend().setFrame(BlockBorder.NONE);
        return chart;
    }

    /** What a line is found by; two may have one name. */
    private record Key(int place, String name) implements Comparable<Key> {

        @Override
        public int compareTo(Key other) {
            return Integer.compare(place, other.place);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static XYLineAndShapeRenderer renderer(int lines) {
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer();
        for (int line = 0; line < lines; line++) {
            renderer.setSeriesPaint(line, new Color(COLOURS.get(line % COLOURS.size())));
            renderer.setSeriesStroke(line, new BasicStroke(2));
        }
        return renderer;
    }

    private static double least(LinePlot plot) {
        return plot.lines().stream().flatMap(l -> l.points().stream()).mapToDouble(Point::number).min().orElseThrow();
    }

    private static double greatest(LinePlot plot) {
        return plot.lines().stream().flatMap(l -> l.points().stream()).mapToDouble(Point::number).max().orElseThrow();
    }

    private static double highest(LinePlot plot) {
        return plot.lines().stream().flatMap(l -> l.points().stream()).mapToDouble(Point::value).max().orElseThrow();
    }
}
