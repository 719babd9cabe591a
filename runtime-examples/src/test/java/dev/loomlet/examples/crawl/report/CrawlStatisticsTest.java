package dev.loomlet.examples.crawl.report;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

import static dev.loomlet.examples.crawl.report.Pages.START;
import static dev.loomlet.examples.crawl.report.Pages.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class CrawlStatisticsTest {

    private final CrawlStatistics statistics = new CrawlStatistics();

    @Test
    void outcomes() {
        assertThat(
                LongStream.of(100, 200, 206, 301, 404, 500, 599, 0).mapToObj(s -> Outcome.of(page("u", (int) s, 0, 1))))
                .containsExactly(Outcome.FETCHED, Outcome.FETCHED, Outcome.FETCHED, Outcome.REDIRECT,
                        Outcome.CLIENT_ERROR,
                        Outcome.SERVER_ERROR, Outcome.SERVER_ERROR, Outcome.NO_RESPONSE);
        assertThat(Outcome.of(Pages.refused("u"))).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void totals_leaveOutTimesOfPagesNotAskedFor() {
        statistics.add(page("http://a/1", 200, 100, 30));
        statistics.add(page("http://a/2", 404, 0, 50));
        statistics.add(Pages.refused("http://b/3"));
        assertThat(statistics.total()).isEqualTo(3);
        assertThat(statistics.bytes()).isEqualTo(2_000);
        assertThat(statistics.pages).containsExactly(1, 0, 1, 0, 0, 1);
        assertThat(statistics.first()).isEqualTo(START);
        assertThat(statistics.spanMillis()).isEqualTo(130);
        assertThat(statistics.busyMillis()).isEqualTo(80);
        assertThat(statistics.slowest.pages()).extracting(PageFetch::url).containsExactly("http://a/2", "http://a/1");
        assertThat(statistics.statuses.top(9)).extracting(Breakdown.Row::word)
                .containsExactly("200", "404",
                        "robots.txt forbids it");
        assertThat(statistics.hosts.top(9)).extracting(Breakdown.Row::word).containsExactly("a", "b");
    }

    @Test
    void nothing() {
        assertThat(statistics.spanMillis()).isZero();
        assertThat(statistics.latencies.bins()).isEmpty();
        assertThat(statistics.time.slices().slices()).isEmpty();
        assertThat(statistics.time.clock().paused()).isZero();
        assertThat(statistics.timeline.bars()).isEmpty();
    }

    @Test
    void time_countsPagesWhereTheyEnd_andWhatWasUnderWay() {
        TimeBins bins = new TimeBins();
        bins.add(1_000, 1_003, Outcome.FETCHED);
        bins.add(1_001, 1_002, Outcome.REDIRECT);
        assertThat(bins.slices().width()).isEqualTo(1);
        List<TimeBins.Slice> slices = bins.slices().slices();
        assertThat(slices).extracting(TimeBins.Slice::start).containsExactly(0L, 1L, 2L, 3L);
        assertThat(slices).extracting(TimeBins.Slice::active).containsExactly(1.0, 2.0, 1.0, 0.0);
        assertThat(slices).extracting(s -> s.pages()[0] + 10 * s.pages()[1]).containsExactly(0L, 0L, 10L, 1L);
    }

    @Test
    void time_widensItsBins_andLosesNothing() {
        TimeBins bins = new TimeBins();
        long busy = 0;
        // Out of order, as records come; the last one is longer than all bins together were before.
        for (int i = 0; i < 5_000; i++) {
            long began = START + i * 7_919L % 60_000;
            bins.add(began, began + i % 300, Outcome.FETCHED);
            busy += i % 300;
        }
        bins.add(START, START + 500_000, Outcome.NO_RESPONSE);
        busy += 500_000;
        TimeBins.Slices slices = bins.slices();
        assertThat(slices.slices()).hasSizeBetween(TimeBins.MOST / 4, TimeBins.MOST);
        assertThat(Long.bitCount(slices.width())).isOne();
        assertThat(slices.slices().stream().mapToLong(s -> s.pages()[0]).sum()).isEqualTo(5_000);
        assertThat(slices.slices().stream().mapToDouble(s -> s.active() * slices.width()).sum()).isCloseTo(busy,
                within(1e-3));
        assertThat(slices.slices()).isSortedAccordingTo((a, b) -> Long.compare(a.start(), b.start()));
    }

    @Test
    void time_standsStillBetweenRuns() {
        long week = 7 * 86_400_000L;
        TimeBins bins = new TimeBins();
        bins.add(START + week, START + week + 10, Outcome.FETCHED);
        bins.add(START, START + 10, Outcome.FETCHED);
        List<TimeBins.Slice> slices = bins.slices().slices();
        assertThat(slices).hasSize(22);
        assertThat(slices.getLast().start()).isEqualTo(21);
        assertThat(bins.clock().at(START + week + 5)).isEqualTo(16);
        assertThat(bins.clock().paused()).isEqualTo(week - 11);
    }

    @Test
    void latencies_areExact() {
        Latencies latencies = new Latencies();
        LongStream.rangeClosed(0, 999).forEach(millis -> latencies.add(millis, Outcome.FETCHED));
        latencies.add(30_000, Outcome.NO_RESPONSE);
        assertThat(latencies.atPercentile(50)).isEqualTo(500);
        assertThat(latencies.longest()).isBetween(30_000L, 30_031L);
        List<Latencies.Bin> bins = latencies.bins();
        assertThat(bins.getFirst().from()).isZero();
        for (int i = 1; i < bins.size(); i++) {
            assertThat(bins.get(i).from()).isEqualTo(bins.get(i - 1).to());
        }
        for (Latencies.Bin bin : bins) {
            long expected = Math.max(0, Math.min(bin.to(), 1_000) - bin.from());
            assertThat(bin.pages()[Outcome.FETCHED.ordinal()]).as("%s", bin).isEqualTo(expected);
        }
        assertThat(bins.getLast().from()).isEqualTo(27_000);
        assertThat(bins.getLast().to()).isEqualTo(33_000);
        assertThat(bins.getLast().pages()[Outcome.NO_RESPONSE.ordinal()]).isOne();
    }

    @Test
    void latencies_beginWithTheFirstBinThatHasAny() {
        Latencies latencies = new Latencies();
        latencies.add(100, Outcome.FETCHED);
        assertThat(latencies.bins()).singleElement().satisfies(bin -> {
            assertThat(bin.from()).isEqualTo(100);
            assertThat(bin.to()).isEqualTo(120);
        });
    }

    @Test
    void breakdown_keepsTheMostFrequent_andSumsUpTheRest() {
        Breakdown breakdown = new Breakdown(3);
        for (String word : "b a b c d d d d".split(" ")) {
            breakdown.add(word, Outcome.FETCHED, page("http://" + word, 200, 0, word.equals("b") ? 25 : 10));
        }
        // There was no place for a fourth word.
        assertThat(breakdown.words()).isEqualTo(3);
        List<Breakdown.Row> top = breakdown.top(2);
        assertThat(top).extracting(Breakdown.Row::word).containsExactly("b", "a", Breakdown.OTHERS);
        assertThat(top).extracting(Breakdown.Row::total).containsExactly(2L, 1L, 5L);
        assertThat(top).extracting(Breakdown.Row::bytes).containsExactly(2_000L, 1_000L, 5_000L);
        assertThat(top).extracting(Breakdown.Row::meanMillis).containsExactly(25L, 10L, 10L);
    }

    @Test
    void slowest_keepsAFew() {
        Slowest slowest = new Slowest(3);
        slowest.add(page("late", 200, 5, 70));
        slowest.add(page("early", 200, 1, 70));
        slowest.add(page("quick", 200, 0, 1));
        slowest.add(page("slow", 200, 9, 90));
        slowest.add(page("latest", 200, 8, 70));
        assertThat(slowest.pages()).extracting(PageFetch::url).containsExactly("slow", "early", "late");
    }

    @Test
    void timeline_givesTheLowestSlotThatIsFree() {
        Timeline timeline = new Timeline(10);
        timeline.add(page("c", 200, 20, 10));
        timeline.add(page("b", 200, 10, 10));
        timeline.add(page("a", 200, 0, 100));
        timeline.add(page("d", 200, 25, 1));
        timeline.add(page("e", 200, 30, 1));
        assertThat(timeline.bars()).extracting(bar -> bar.page().url() + bar.slot())
                .containsExactly("a0", "b1", "c1", "d2", "e1");
        assertThat(timeline.isPartial()).isFalse();
    }

    @Test
    void timeline_takesTheFirst_andWhatWasUnderWayByThen() {
        Timeline timeline = new Timeline(2);
        timeline.add(page("a", 200, 0, 10));
        timeline.add(page("b", 200, 10, 10));
        timeline.add(page("after", 200, 20, 10));
        timeline.add(page("meanwhile", 200, 5, 100));
        timeline.add(page("meanwhile too", 200, 6, 100));
        timeline.add(page("too much", 200, 6, 100));
        assertThat(timeline.bars()).extracting(bar -> bar.page().url())
                .containsExactly("a", "meanwhile", "meanwhile too", "b");
        assertThat(timeline.isPartial()).isTrue();
        assertThat(timeline.end()).isEqualTo(START + 20);
    }

    @Test
    void doesNotGrowWithThePages() {
        for (int i = 0; i < 200_000; i++) {
            statistics.add(page("http://h" + i + "/" + i, i % 1_200, i * 3L, i % 5_000));
        }
        assertThat(statistics.hosts.words()).isEqualTo(CrawlStatistics.MOST_HOSTS);
        assertThat(statistics.hosts.top(1).getLast().total()).isEqualTo(199_999);
        assertThat(statistics.timeline.bars()).hasSizeLessThanOrEqualTo(2 * CrawlStatistics.TIMELINE);
        assertThat(statistics.slowest.pages()).hasSize(CrawlStatistics.SLOWEST);
        assertThat(statistics.time.slices().slices()).hasSizeLessThanOrEqualTo(TimeBins.MOST);
        assertThat(Arrays.stream(statistics.pages).sum()).isEqualTo(200_000);
        assertThat(ReportPage.html(statistics)).hasSizeLessThan(2_000_000);
    }

    @Test
    void quantities() {
        assertThat(LongStream.of(0, 999, 1_000, 99_990, 100_000, 3_600_000, 7_260_000).mapToObj(Quantities::millis))
                .containsExactly("0 ms", "999 ms", "1.00 s", "99.99 s", "1 min 40 s", "60 min 00 s", "2 h 01 min");
        assertThat(LongStream.of(999, 1_000, 12_345, 999_400, 999_999, Long.MAX_VALUE).mapToObj(Quantities::bytes))
                .containsExactly("999 B", "1.00 kB", "12.3 kB", "999 kB", "1.00 MB", "9.22 EB");
        assertThat(List.of(Quantities.rate(1.234), Quantities.rate(12.34), Quantities.rate(1_234))).containsExactly(
                "1.23",
                "12.3", "1,234");
    }
}
