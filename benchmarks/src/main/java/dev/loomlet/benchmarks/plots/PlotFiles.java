package dev.loomlet.benchmarks.plots;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A plot's two files: what it shows, {@code NAME.json}, and how it looks, {@code NAME.svg}. */
public final class PlotFiles {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private PlotFiles() {}

    /** Writes both files of each plot, which is named by its key, into {@code folder}; makes the folder if need be. */
    public static void write(Path folder, Map<String, Plot> plots) throws IOException {
        Files.createDirectories(folder);
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        ObjectWriter writer = MAPPER.writerFor(Plot.class)
                .with(new DefaultPrettyPrinter().withArrayIndenter(lines).withObjectIndenter(lines));
        for (Map.Entry<String, Plot> plot : plots.entrySet()) {
            Files.writeString(folder.resolve(plot.getKey() + ".json"),
                    writer.writeValueAsString(plot.getValue()) + "\n");
            Files.writeString(folder.resolve(plot.getKey() + ".svg"), Svg.of(plot.getValue()));
        }
    }

    /** Whether {@code json} was written here, or in the same form. */
    public static boolean isPlot(JsonNode json) {
        return json.path("kind").isTextual();
    }

    /**
     * The plot that {@code json} holds.
     *
     * @throws IllegalArgumentException if it holds none that could be drawn
     */
    public static Plot read(JsonNode json) {
        try {
            return MAPPER.treeToValue(json, Plot.class);
        } catch (ValueInstantiationException e) {
            throw new IllegalArgumentException(e.getCause().getMessage(), e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }
}
