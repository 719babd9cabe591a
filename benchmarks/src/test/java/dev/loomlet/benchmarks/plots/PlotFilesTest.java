package dev.loomlet.benchmarks.plots;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loomlet.benchmarks.plots.BarPlot.Bar;
import dev.loomlet.benchmarks.plots.BarPlot.Block;
import dev.loomlet.benchmarks.plots.BarPlot.Kind;
import dev.loomlet.benchmarks.plots.LinePlot.Line;
import dev.loomlet.benchmarks.plots.LinePlot.Point;
import java.awt.Color;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PlotFilesTest {

    private static final BarPlot BARS = new BarPlot("A < B & \"C\"", "the run", "time, ns",
            List.of(new Block("first <work>",
                    List.of(new Bar("limit", Kind.LIMIT, 10), new Bar("ours", Kind.OURS, 12),
                            new Bar("theirs", Kind.PEER, 14.5), new Bar("theirs", Kind.PEER, 17)),
                    15.0), new Block("second", List.of(new Bar("ours", Kind.OURS, 19)), null)));

    private static final LinePlot LINES = new LinePlot("Growth", "", "how many", "times",
            List.of(new Line("one", List.of(new Point(10, 1), new Point(100_000, 3))),
                    new Line("two", List.of(new Point(10, 1), new Point(100_000, 1.5)))),
            2.0);

    @TempDir
    Path folder;

    private static List<Element> all(String svg, String name) throws Exception {
        Document document = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        NodeList found = document.getElementsByTagName(name);
        return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
    }

    private static List<String> texts(String svg) throws Exception {
        return all(svg, "text").stream().map(text -> text.getTextContent().strip()).toList();
    }

    /** The widths of what has a colour. */
    private static List<Double> bars(String svg, Kind kind) throws Exception {
        Color colour = BarChart.colour(kind);
        String fill = "rgb(" + colour.getRed() + "," + colour.getGreen() + "," + colour.getBlue() + ")";
        return all(svg, "rect").stream()
                .filter(bar -> fill.equals(bar.getAttribute("fill"))
                        || fill.equals(((Element) bar.getParentNode()).getAttribute("fill")))
                .map(bar -> Double.valueOf(bar.getAttribute("width")))
                .toList();
    }

    @Test
    void hasABarForEachFigureAsLongAsItIs() throws Exception {
        String svg = Svg.of(BARS);

        double unit = bars(svg, Kind.LIMIT).getFirst() / 10;
        assertThat(bars(svg, Kind.LIMIT)).hasSize(1);
        assertThat(bars(svg, Kind.OURS)).hasSize(2);
        assertThat(bars(svg, Kind.PEER)).hasSize(2);
        assertThat(bars(svg, Kind.OURS).get(1) / unit).isBetween(18.9, 19.1);
        assertThat(bars(svg, Kind.PEER).get(0) / unit).isBetween(14.4, 14.6);
    }

    @Test
    void saysWhatItShows() throws Exception {
        assertThat(texts(Svg.of(BARS))).contains("A < B & \"C\"", "the run", "time, ns", "first <work>", "limit: 10",
                "ours: 12", "theirs: 14.5", "theirs: 17", "goal 15", "second", "ours: 19");
        assertThat(all(Svg.of(BARS), "title").getFirst().getTextContent().strip()).isEqualTo("A < B & \"C\"");
        assertThat(texts(Svg.of(LINES))).contains("Growth", "how many", "one", "two", "goal: at most 2");
    }

    @Test
    void showsSmallFiguresBesideGreatOnes() throws Exception {
        String svg = Svg.of(new BarPlot("Wide", "", "ns",
                List.of(new Block("work",
                        List.of(new Bar("ours", Kind.OURS, 0.16), new Bar("theirs", Kind.PEER, 3405)), null))));

        assertThat(texts(svg)).contains("ns (logarithmic)", "ours: 0.16", "theirs: 3 405");
        assertThat(bars(svg, Kind.OURS).getFirst()).isGreaterThan(5);
        assertThat(bars(svg, Kind.PEER).getFirst()).isGreaterThan(bars(svg, Kind.OURS).getFirst());
    }

    @Test
    void makesTheSameBytesAgainOfWhatItWrote() throws Exception {
        PlotFiles.write(folder, Map.of("bars", BARS, "lines", LINES));
        for (String name : List.of("bars", "lines")) {
            JsonNode json = JsonMapper.builder().build().readTree(folder.resolve(name + ".json").toFile());
            assertThat(PlotFiles.isPlot(json)).isTrue();
            Path again = folder.resolve("again");
            PlotFiles.write(again, Map.of(name, PlotFiles.read(json)));

            assertThat(again.resolve(name + ".svg")).hasSameBinaryContentAs(folder.resolve(name + ".svg"));
            assertThat(again.resolve(name + ".json")).hasSameBinaryContentAs(folder.resolve(name + ".json"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'kind':'pie'}", "{'kind':'bars','title':'t','note':'','axis':'ns','blocks':[]}",
        "{'kind':'bars','note':'','axis':'ns','blocks':[]}",
        "{'kind':'bars','title':'t','note':'','axis':'ns','blocks':[{'work':'w','bars':[{'who':'x','kind':'OURS','value':0}]}]}",
        "{'kind':'bars','title':'t','note':'','axis':'ns','blocks':[{'work':'w','bars':[{'who':'x','value':1}]}]}",
        "{'kind':'lines','title':'t','note':'','across':'n','axis':'ns','lines':[{'work':'w'}]}"})
    void refusesWhatCannotBeDrawn(String json) throws Exception {
        JsonNode read = JsonMapper.builder().build().readTree(json.replace('\'', '"'));

        assertThatThrownBy(() -> PlotFiles.read(read)).isInstanceOf(IllegalArgumentException.class);
    }

    static Stream<Path> documented() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("..", "docs", "plots"))) {
            return files.filter(file -> file.toString().endsWith(".json")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("documented")
    void documentationHasAPlotOfEachOfItsFiles(Path json) throws Exception {
        PlotFiles.read(JsonMapper.builder().build().readTree(json.toFile()));
        Path svg = Path.of(json.toString().replaceFirst("json$", "svg"));

        assertThat(all(Files.readString(svg), "text")).isNotEmpty();
        assertThat(svg).satisfies(file -> assertThat(Files.size(file)).isLessThan(60_000));
        assertThat(Files.readString(Path.of("..", "docs", "performance.md")))
                .contains("(plots/" + svg.getFileName() + ")");
    }
}
