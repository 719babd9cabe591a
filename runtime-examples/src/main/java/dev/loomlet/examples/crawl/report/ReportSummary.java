package dev.loomlet.examples.crawl.report;

import java.time.Duration;
import org.jsoup.nodes.Element;

/** The figures at the top of the page. */
final class ReportSummary {

    private final CrawlStatistics statistics;

    ReportSummary(CrawlStatistics statistics) {
        this.statistics = statistics;
    }

    void addTo(Element figures, Element legend, Element notes) {
        long paused = statistics.time.clock().paused();
        // A crawl whose fetches took no measurable time took some.
        long millis = Math.max(1, statistics.spanMillis() - paused);
        long asked = statistics.total() - statistics.pages[Outcome.REFUSED.ordinal()];
        add(figures, "Pages", Quantities.count(statistics.total()));
        add(figures, "Duration", Quantities.millis(millis));
        add(figures, "Fetches per second", Quantities.rate(asked * 1e3 / millis));
        add(figures, "Under way on average", Quantities.rate((double) statistics.busyMillis() / millis));
        add(figures, "Median latency", Quantities.millis(statistics.latencies.atPercentile(50)));
        add(figures, "95 % within", Quantities.millis(statistics.latencies.atPercentile(95)));
        add(figures, "Received", Quantities.bytes(statistics.bytes()));
        add(figures, "Hosts", Quantities.count(statistics.hosts.words())
                + (statistics.hosts.words() == CrawlStatistics.MOST_HOSTS ? " or more" : ""));
        for (Outcome outcome : Outcome.values()) {
            long pages = statistics.pages[outcome.ordinal()];
            if (pages > 0) {
                Element item = legend.appendElement("li");
                item.appendElement("i").addClass(outcome.styleName()).attr("aria-hidden", "true");
                item.appendText(outcome.label() + " ").appendElement("b").text(Quantities.count(pages));
            }
        }
        if (paused > 0) {
            notes.appendElement("p")
                    .text("The crawl stood still for " + Quantities.millis(paused)
                            + " between its runs. All times leave that out, and pauses of more than "
                            + Duration.ofMillis(TimeBins.PAUSE_MILLIS).toMinutes() + " minutes only.");
        }
        if (statistics.timeline.isPartial()) {
            notes.appendElement("p")
                    .text("The coroutine timeline shows the first "
                            + Quantities.count(statistics.timeline.bars().size())
                            + " fetches; all else tells of all pages.");
        }
    }

    private static void add(Element figures, String term, String value) {
        Element figure = figures.appendElement("div");
        figure.appendElement("dt").text(term);
        figure.appendElement("dd").text(value);
    }
}
