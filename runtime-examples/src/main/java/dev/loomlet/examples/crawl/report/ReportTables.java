package dev.loomlet.examples.crawl.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** The figures behind the plots, as tables: for those who cannot see plots, and for looking up. */
final class ReportTables {

    private final CrawlStatistics statistics;
    private final int mostRows;

    ReportTables(CrawlStatistics statistics, int mostRows) {
        this.statistics = statistics;
        this.mostRows = mostRows;
    }

    void addTo(Document document) {
        addTime(document);
        addLatency(document);
        addBreakdown(document, "statuses", "Status", statistics.statuses);
        addBreakdown(document, "hosts", "Host", statistics.hosts);
        addSlowest(document);
        addTimeline(document);
    }

    private void addTime(Document document) {
        Table table = new Table(document, "time", "From", "Pages", "Under way");
        for (TimeBins.Slice slice : statistics.time.slices().slices()) {
            table.row(Quantities.millis(slice.start()), Quantities.count(sum(slice.pages())),
                    Quantities.rate(slice.active()));
        }
    }

    private void addLatency(Document document) {
        Table table = new Table(document, "latency", "At least", "Less than", "Pages");
        for (Latencies.Bin bin : statistics.latencies.bins()) {
            table.row(Quantities.millis(bin.from()), Quantities.millis(bin.to()), Quantities.count(sum(bin.pages())));
        }
    }

    private void addBreakdown(Document document, String id, String what, Breakdown breakdown) {
        Table table = new Table(document, id, what, "Pages", "Received", "Mean time");
        for (Breakdown.Row row : breakdown.top(mostRows)) {
            table.row(row.word(), Quantities.count(row.total()), Quantities.bytes(row.bytes()),
                    Quantities.millis(row.meanMillis()));
        }
    }

    private void addSlowest(Document document) {
        Table table = new Table(document, "slowest", "Page", "Time", "Status", "Received");
        for (PageFetch page : statistics.slowest.pages()) {
            Element cell = table.row("", Quantities.millis(page.millis()),
                    page.status() == 0 ? "none" : String.valueOf(page.status()), Quantities.bytes(page.bytes()));
            // No other scheme: a script would be one, too.
            boolean web = page.url().matches("https?://.*");
            Element address = cell.appendElement(web ? "a" : "span").text(page.url());
            if (web) {
                address.attr("href", page.url()).attr("rel", "noreferrer noopener");
            }
            String remark = page.title() == null ? page.error() : page.title();
            if (remark != null) {
                cell.appendElement("small").text(remark);
            }
        }
    }

    private void addTimeline(Document document) {
        Map<Integer, List<PageFetch>> slots = new TreeMap<>();
        statistics.timeline.bars()
                .forEach(bar -> slots.computeIfAbsent(bar.slot(), slot -> new ArrayList<>()).add(bar.page()));
        Table table = new Table(document, "timeline", "Slot", "Fetches", "Busy for");
        slots.forEach((slot, pages) -> table.row(Quantities.count(slot + 1), Quantities.count(pages.size()),
                Quantities.millis(pages.stream().mapToLong(PageFetch::millis).sum())));
    }

    private static long sum(long[] counts) {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }

    /** The table of a section. */
    private static final class Table {

        private final Element body;

        private Table(Document document, String section, String... columns) {
            Element table = document.expectFirst("#" + section + " details")
                    .appendElement("div")
                    .appendElement("table");
            table.appendElement("caption").text(document.expectFirst("#" + section + " h2").text());
            Element head = table.appendElement("thead").appendElement("tr");
            for (String column : columns) {
                head.appendElement("th").attr("scope", "col").text(column);
            }
            body = table.appendElement("tbody");
        }

        /** Gives the first cell. */
        private Element row(String first, String... others) {
            Element row = body.appendElement("tr");
            Element header = row.appendElement("th").attr("scope", "row").text(first);
            for (String cell : others) {
                row.appendElement("td").text(cell);
            }
            return header;
        }
    }
}
