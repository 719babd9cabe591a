package dev.loomlet.examples.crawl.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What the script of the page draws, as JSON that may stand in HTML. */
record PlotData(List<Map<String, String>> outcomes, TimeBins.Slices time, List<Latencies.Bin> latency,
        Map<String, Long> percentiles, List<Bar> statuses, List<Bar> hosts, List<Slow> slowest, List<Fetch> timeline,
        long timelineEnd) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    static PlotData of(CrawlStatistics statistics, int mostBars) {
        Latencies latencies = statistics.latencies;
        CrawlClock clock = statistics.time.clock();
        return new PlotData(
                Arrays.stream(Outcome.values())
                        .map(outcome -> Map.of("style", outcome.styleName(), "label", outcome.label()))
                        .toList(),
                statistics.time.slices(), latencies.bins(),
                Map.of("median", latencies.atPercentile(50), "95 %", latencies.atPercentile(95), "99 %",
                        latencies.atPercentile(99)),
                bars(statistics.statuses, mostBars), bars(statistics.hosts, mostBars),
                statistics.slowest.pages()
                        .stream()
                        .map(page -> new Slow(page.url(), page.status(), page.millis(), Outcome.of(page).ordinal()))
                        .toList(),
                statistics.timeline.bars()
                        .stream()
                        .map(bar -> new Fetch(bar.slot(), clock.at(bar.page().began()), bar.page().millis(),
                                Outcome.of(bar.page()).ordinal(), bar.page().status(), bar.page().url()))
                        .toList(),
                clock.at(statistics.timeline.end()));
    }

    private static List<Bar> bars(Breakdown breakdown, int most) {
        return breakdown.top(most).stream().map(row -> new Bar(row.word(), row.total(), row.pages())).toList();
    }

    String json() {
        try {
            // Strings alone have it, and in a script it could end the element.
            return MAPPER.writeValueAsString(this).replace("<", "\\u003c");
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    record Bar(String label, long total, long[] pages) {}

    record Slow(String url, int status, long millis, int outcome) {}

    record Fetch(int slot, long start, long millis, int outcome, int status, String url) {}
}
