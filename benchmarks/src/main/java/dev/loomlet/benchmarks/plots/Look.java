package dev.loomlet.benchmarks.plots;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.NumberFormat;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleInsets;

/** Colours, fonts and axes that all plots share. The ground is white and drawn, so that dark pages do not shine through. */
final class Look {

    static final int WIDTH = 820;

    static final Color TEXT = new Color(0x1f2937);
    static final Color GRID = new Color(0xd1d5db);
    static final BasicStroke GRID_STROKE = new BasicStroke(1);
    static final Color GOAL = new Color(0xb91c1c);
    static final Color GROUND = Color.WHITE;

    static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 11);
    static final Font SMALL_BOLD = SMALL.deriveFont(Font.BOLD);
    private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 15);

    private static final DecimalFormatSymbols SYMBOLS = DecimalFormatSymbols.getInstance(Locale.ROOT);

    static {
        SYMBOLS.setGroupingSeparator(' ');
    }

    private Look() {}

    static JFreeChart chart(String title, String note, Plot plot, boolean legend) {
        JFreeChart chart = new JFreeChart(title, TITLE, plot, legend);
        chart.setBackgroundPaint(GROUND);
        chart.setPadding(new RectangleInsets(8, 8, 8, 16));
        chart.getTitle().setPaint(TEXT);
        chart.getTitle().setHorizontalAlignment(HorizontalAlignment.LEFT);
        if (!note.isEmpty()) {
            TextTitle subtitle = new TextTitle(note, SMALL);
            subtitle.setPaint(TEXT);
            subtitle.setHorizontalAlignment(HorizontalAlignment.LEFT);
            subtitle.setPadding(2, 1, 6, 1);
            chart.addSubtitle(0, subtitle);
        }
        plot.setBackgroundPaint(null);
        plot.setOutlineVisible(false);
        return chart;
    }

    static ValueAxis axis(String label, boolean logarithmic) {
        NumberAxis linear = new NumberAxis(label);
        LogAxis log = new LogAxis(label);
        linear.setNumberFormatOverride(plainNumbers());
        log.setNumberFormatOverride(plainNumbers());
        // Powers of ten, and none between.
        log.setTickUnit(new NumberTickUnit(1));
        ValueAxis axis = logarithmic ? log : linear;
        axis.setLabelFont(SMALL);
        axis.setLabelPaint(TEXT);
        axis.setTickLabelFont(SMALL);
        axis.setTickLabelPaint(TEXT);
        axis.setAxisLinePaint(GRID);
        axis.setMinorTickMarksVisible(false);
        return axis;
    }

    private static NumberFormat plainNumbers() {
        return new DecimalFormat("#,##0.###", SYMBOLS);
    }

    /** Two or three figures that count: 0.16, 7.3, 101, 3 405. */
    static String number(double value) {
        String pattern = value < 1 ? "0.00" : value < 10 ? "0.##" : value < 20 ? "0.#" : "#,##0";
        return new DecimalFormat(pattern, SYMBOLS).format(value);
    }

    static ValueMarker goal(double value, String label) {
        BasicStroke dashes = new BasicStroke(1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[]{5, 3},
                0);
        ValueMarker marker = new ValueMarker(value, GOAL, dashes);
        marker.setAlpha(1);
        marker.setLabel(label);
        marker.setLabelFont(SMALL_BOLD);
        marker.setLabelPaint(GOAL);
        marker.setLabelBackgroundColor(GROUND);
        return marker;
    }
}
