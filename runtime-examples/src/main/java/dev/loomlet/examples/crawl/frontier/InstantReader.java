package dev.loomlet.examples.crawl.frontier;

import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import java.time.Instant;

/** Reads what {@link Instant#toString} writes. */
final class InstantReader extends FromStringDeserializer<Instant> {

    private static final long serialVersionUID = 1;

    InstantReader() {
        super(Instant.class);
    }

    @Override
    protected Instant _deserialize(String text, DeserializationContext context) {
        return Instant.parse(text);
    }
}
