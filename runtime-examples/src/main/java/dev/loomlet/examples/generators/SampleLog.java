package dev.loomlet.examples.generators;

import dev.loomlet.CheckedConsumer;
import dev.loomlet.generator.Sequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.SplittableRandom;

/** A web server's log that is made up: the same lines each time, one in 1000 of them cut short. */
final class SampleLog {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT);
    private static final ZonedDateTime START = ZonedDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
    private static final int[] STATUSES = {200, 200, 200, 200, 200, 200, 304, 404, 500};

    private SampleLog() {}

    /** Lets {@code reader} have a file of so many lines, and deletes it then. */
    static void withFile(int lines, CheckedConsumer<Path, IOException> reader) throws IOException {
        Path folder = Files.createTempDirectory("loomlet-pipeline");
        Path file = folder.resolve("access.log");
        try {
            Files.write(file, lines(lines));
            reader.accept(file);
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    private static Sequence<String> lines(int count) {
        return Sequence.of(y -> {
            SplittableRandom random = new SplittableRandom(1);
            for (int i = 1; i <= count; i++) {
                String line = "192.0.2." + random.nextInt(1, 255) + " - - [" + TIME.format(START.plusSeconds(i))
                        + "] \"GET /page/" + random.nextInt(1000) + " HTTP/1.1\" "
                        + STATUSES[random.nextInt(STATUSES.length)] + ' ' + random.nextInt(100_000);
                y.yield(i % 1000 == 0 ? line.substring(0, line.length() / 2) : line);
            }
        });
    }
}
