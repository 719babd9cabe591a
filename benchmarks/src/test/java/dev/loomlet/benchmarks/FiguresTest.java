package dev.loomlet.benchmarks;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loomlet.benchmarks.Figures.Row;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FiguresTest {

    private static final String OURS = "ChannelBenchmark.rendezvous";
    private static final String LIMIT = "YieldBenchmark.threadYieldOnLeanCarrier";

    private final Figures figures = new Figures();

    /** One round of {@code benchmark}; each list of numbers is of its iterations. */
    private void round(String benchmark, String cpu, String calibration) throws Exception {
        figures.add(JsonMapper.builder()
                .build()
                .readTree("""
                        [{"benchmark": "dev.loomlet.benchmarks.%s", "params": {"engine": "direct"},
                          "primaryMetric": {"scoreUnit": "ns/op", "rawData": [[%s]]},
                          "secondaryMetrics": {"cpu": {"rawData": [[%s]]}, "calibration": {"rawData": [[%s]]}}}]"""
                        .formatted(benchmark, cpu, cpu, calibration)));
    }

    private Row row(String benchmark) {
        return figures.rows().stream().filter(row -> row.work().startsWith(benchmark)).findFirst().orElseThrow();
    }

    private String table() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new RatioTable(figures).print(new PrintStream(bytes));
        return bytes.toString();
    }

    @Test
    void iterationsThatWereDisturbedDoNotCount() throws Exception {
        round(OURS, "150, 220, 154, 152", "1000, 1500, 1049, 1010");
        round(LIMIT, "120, 180", "1040, 1051");

        assertThat(row(OURS).cpu()).containsExactly(152.0);
        assertThat(row(LIMIT).cpu()).containsExactly(120.0);
        assertThat(table()).contains("| 120 | 152 | 1.27 | 1.27-1.27 | 150 ns: missed | 3 of 4 |");
    }

    @Test
    void aRoundInWhichAllWereDisturbedDoesNotCount() throws Exception {
        round(OURS, "220, 230", "1500, 1500");
        round(OURS, "150, 150", "1000, 1000");
        round(LIMIT, "100, 100", "1000, 1000");
        round(LIMIT, "120, 120", "1000, 1000");

        assertThat(row(OURS).cpu()).containsExactly(Double.NaN, 150.0);
        assertThat(table()).contains("| 110 | 150 | 1.25 | 1.25-1.25 | 150 ns: met | 2 of 4 |");
    }

    @Test
    void allCountWhereNoneWasUndisturbed() throws Exception {
        round(OURS, "200, 220", "1500, 1500");
        round(LIMIT, "120, 120", "1000, 1000");

        assertThat(table()).contains("| 120 | 210 | 1.75 | 1.75-1.75 | 150 ns: missed | 0 of 2 |");
    }

    @Test
    void mediansAreComparedWhereNoRoundCountsForBoth() throws Exception {
        round(OURS, "150", "1000");
        round(OURS, "220", "1500");
        round(LIMIT, "180", "1500");
        round(LIMIT, "120", "1000");

        assertThat(table()).contains("| 120 | 150 | 1.25 | 1.25-1.25 | 150 ns: met | 1 of 2 |");
    }

    @Test
    void allCountWhereNothingWasCalibrated() throws Exception {
        round(OURS, "150, 170", "");

        assertThat(row(OURS).cpu()).containsExactly(160.0);
        assertThat(table()).contains("| 160 | | | 150 ns: missed |  |");
    }
}
