package dev.loomlet.examples.crawl.report;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Pages over time, in bins as narrow as their number allows: when there are too many, each two become one. Times at which
 * nothing happened take no bin, so that a crawl that went on a week later is told as finely as any other.
 */
final class TimeBins {

    static final int MOST = 160;
    /** Between two runs of a crawl nothing is under way for long. */
    static final long PAUSE_MILLIS = 600_000;

    private NavigableMap<Long, Bin> bins = new TreeMap<>();
    private long width = 1;

    void add(long began, long ended, Outcome outcome) {
        while ((ended - began) / width >= MOST) {
            widen();
        }
        bin(ended / width).pages[outcome.ordinal()]++;
        for (long i = began / width; i <= ended / width; i++) {
            bin(i).busy += Math.min(ended, (i + 1) * width) - Math.max(began, i * width);
        }
        while (bins.size() > MOST) {
            widen();
        }
    }

    private Bin bin(long index) {
        return bins.computeIfAbsent(index, i -> new Bin());
    }

    private void widen() {
        NavigableMap<Long, Bin> wider = new TreeMap<>();
        bins.forEach((index, bin) -> wider.merge(index / 2, bin, Bin::plus));
        bins = wider;
        width *= 2;
    }

    /** The bins in their order, by the clock of the crawl. */
    Slices slices() {
        CrawlClock clock = clock();
        List<Slice> slices = new ArrayList<>();
        bins.forEach((index, bin) -> slices.add(
                new Slice(clock.at(index * width), bin.pages, (double) bin.busy / width)));
        return new Slices(width, slices);
    }

    CrawlClock clock() {
        NavigableMap<Long, Long> skipped = new TreeMap<>();
        long last = 0;
        for (long index : bins.keySet()) {
            long start = index * width;
            if (skipped.isEmpty()) {
                skipped.put(start, start);
            } else if (start - last > PAUSE_MILLIS) {
                skipped.put(start, skipped.lastEntry().getValue() + start - last);
            }
            last = start + width;
        }
        return new CrawlClock(skipped);
    }

    /**
     * All of it.
     *
     * @param width how long a slice is, in milliseconds
     */
    record Slices(long width, List<Slice> slices) {}

    /**
     * One bin.
     *
     * @param start in milliseconds
     * @param pages how many came in it, by the number of their outcome
     * @param active how many fetches were under way, on average
     */
    record Slice(long start, long[] pages, double active) {}

    private static final class Bin {

        private final long[] pages = new long[Outcome.values().length];
        private long busy;

        private Bin plus(Bin other) {
            for (int i = 0; i < pages.length; i++) {
                pages[i] += other.pages[i];
            }
            busy += other.busy;
            return this;
        }
    }
}
