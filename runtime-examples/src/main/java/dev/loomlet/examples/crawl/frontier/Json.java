package dev.loomlet.examples.crawl.frontier;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;

/** Records as lines of JSON. */
public final class Json {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            // A terminal or a cron job without a locale would make question marks of them.
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private Json() {}

    /** One line, without its end. */
    public static String write(PageRecord page) {
        return line(page);
    }

    static String write(Target target) {
        return line(target);
    }

    private static String line(Record value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The record that {@link #write} wrote. */
    public static PageRecord read(String line) throws JsonProcessingException {
        return MAPPER.readValue(line, PageRecord.class);
    }

    static Target readTarget(String line) throws JsonProcessingException {
        return MAPPER.readValue(line, Target.class);
    }
}
