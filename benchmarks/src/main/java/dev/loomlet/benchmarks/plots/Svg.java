package dev.loomlet.benchmarks.plots;

import java.awt.Dimension;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.StringWriter;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.jfree.chart.JFreeChart;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Makes SVG of plots: the same bytes of the same plot, as long as the fonts that the JDK measures text by are the same. */
final class Svg {

    private static final String NAMESPACE = "http://www.w3.org/2000/svg";

    /** Those of one width come first: the layout is made for the text as the JDK measures it, mostly in the first of these. */
    private static final String FONTS = "'DejaVu Sans', Verdana, Geneva, sans-serif";

    static {
        // Drawing opens no window.
        System.setProperty("java.awt.headless", "true");
    }

    private Svg() {}

    static String of(Plot plot) throws IOException {
        return switch (plot) {
            case BarPlot bars -> draw(BarChart.of(bars), BarChart.height(bars));
            case LinePlot lines -> draw(LineChart.of(lines), LineChart.HEIGHT);
        };
    }

    private static String draw(JFreeChart chart, int height) throws IOException {
        Document document = emptyDocument();
        SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
        context.setComment(null);
        context.setPrecision(2);
        SVGGraphics2D graphics = new SVGGraphics2D(context, false);
        graphics.setSVGCanvasSize(new Dimension(Look.WIDTH, height));
        chart.draw(graphics, new Rectangle2D.Double(0, 0, Look.WIDTH, height));
        Element root = graphics.getRoot();
        root.setAttribute("viewBox", "0 0 " + Look.WIDTH + " " + height);
        root.setAttribute("role", "img");
        // As the JDK measured it.
        root.setAttribute("style", "font-kerning:none");
        Element title = document.createElementNS(NAMESPACE, "title");
        title.setTextContent(chart.getTitle().getText());
        root.insertBefore(title, root.getFirstChild());
        StringWriter out = new StringWriter();
        graphics.stream(root, out, false, false);
        return out.toString()
                .replaceFirst("<!DOCTYPE[^>]*>\\s*", "")
                .replaceAll("\n *", "\n")
                .replace("optimizeLegibility", "geometricPrecision")
                .replace("font-family=\"sans-serif\"", "font-family=\"" + FONTS + "\"");
    }

    private static Document emptyDocument() {
        try {
            return DocumentBuilderFactory.newDefaultNSInstance()
                    .newDocumentBuilder()
                    .getDOMImplementation()
                    .createDocument(NAMESPACE, "svg", null);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("the JDK's XML parser is missing", e);
        }
    }
}
