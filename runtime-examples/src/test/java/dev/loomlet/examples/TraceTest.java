package dev.loomlet.examples;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static dev.loomlet.examples.ExampleRun.outputOf;
import static org.assertj.core.api.Assertions.assertThat;

/** The traces that examples write, by the rules of the Trace Event Format that Perfetto reads. */
class TraceTest {

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    @TempDir
    private Path folder;

    private record Slice(long tid, String name, BigDecimal start, BigDecimal end) {}

    @Test
    void sleepers_haveATrackEach() throws IOException {
        Path file = folder.resolve("trace.json");
        outputOf("sleepers", "--unit", "5ms", "--trace", file.toString());
        List<Slice> slices = slicesOf(file);
        assertThat(slices).extracting(Slice::name).contains("foo", "bar", "func3");
        List<String> sleepers = slices.stream().map(Slice::name).filter(name -> !name.startsWith("thread ")).toList();
        assertThat(sleepers.subList(sleepers.size() - 3, sleepers.size())).containsExactly("func3", "foo", "bar");
    }

    @Test
    void longTrace_whoseBeginningIsOverwritten_isWellFormed() throws IOException {
        Path file = folder.resolve("trace.json");
        outputOf("channel-pipeline", "--items", "5000", "--work", "0s", "--trace", file.toString());
        assertThat(slicesOf(file)).hasSizeGreaterThan(1000);
        assertThat(STRICT.readTree(file.toFile()).at("/otherData/recordsLost").asLong()).isPositive();
    }

    @Test
    void placeThatCannotBeWritten_isToldInOneLine() {
        Path file = folder.resolve("missing/trace.json");
        ExampleRun run = ExampleRun.of("sleepers", "--unit", "1ms", "--trace", file.toString());
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).containsExactly("loomlet-examples sleepers: " + file + ": no such file");
    }

    /** The slices, in the order of their beginnings, after all rules were checked. */
    private static List<Slice> slicesOf(Path file) throws IOException {
        JsonNode trace = STRICT.readTree(file.toFile());
        assertThat(trace.get("displayTimeUnit").textValue()).isIn("ms", "ns");
        Map<Long, String> names = new HashMap<>();
        TreeSet<Long> used = new TreeSet<>();
        List<Slice> slices = new ArrayList<>();
        int processNames = 0;
        for (JsonNode event : trace.withArray("traceEvents")) {
            assertThat(event.get("pid").isIntegralNumber() && event.get("tid").isIntegralNumber()).isTrue();
            assertThat(event.get("pid").longValue()).as("0 is special in Perfetto").isPositive();
            long tid = event.get("tid").longValue();
            assertThat(tid).as("0 is special in Perfetto").isBetween(1L, (long) Integer.MAX_VALUE);
            String name = event.get("name").textValue();
            assertThat(name).isNotEmpty();
            switch (event.get("ph").textValue()) {
                case "M" -> {
                    assertThat(event.has("ts")).isFalse();
                    String given = event.at("/args/name").textValue();
                    assertThat(given).isNotEmpty();
                    if (name.equals("process_name")) {
                        processNames++;
                    } else {
                        assertThat(name).isEqualTo("thread_name");
                        assertThat(names.put(tid, given)).as("one name a track").isNull();
                    }
                }
                case "X" -> {
                    BigDecimal start = time(event, "ts");
                    slices.add(new Slice(tid, name, start, start.add(time(event, "dur"))));
                    used.add(tid);
                }
                case "i" -> {
                    time(event, "ts");
                    assertThat(event.get("s").textValue()).isEqualTo("t");
                    used.add(tid);
                }
                default -> throw new AssertionError(event);
            }
        }
        assertThat(processNames).isOne();
        assertThat(names.keySet()).isEqualTo(used);
        slices.sort(Comparator.comparing(Slice::start).thenComparing(Slice::end));
        // Perfetto nests slices of one track; here nobody has a turn while somebody else has one, on whichever track.
        for (int i = 1; i < slices.size(); i++) {
            assertThat(slices.get(i).start).isGreaterThanOrEqualTo(slices.get(i - 1).end);
        }
        assertThat(slices).isNotEmpty().allSatisfy(slice -> assertThat(names.get(slice.tid)).isEqualTo(slice.name));
        return slices;
    }

    /** A time in microseconds, down to nanoseconds: Perfetto's own unit. */
    private static BigDecimal time(JsonNode event, String field) {
        JsonNode value = event.get(field);
        assertThat(value != null && value.isNumber()).as("%s of %s", field, event).isTrue();
        assertThat(value.decimalValue()).isNotNegative();
        assertThat(value.decimalValue().scale()).isLessThanOrEqualTo(3);
        return value.decimalValue();
    }
}
