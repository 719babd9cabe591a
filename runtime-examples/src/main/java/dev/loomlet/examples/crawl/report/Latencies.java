package dev.loomlet.examples.crawl.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** How long fetches took. Exact up to two seconds, to three digits above. */
final class Latencies {

    private static final int DIGITS = 3;
    // Steps that look equal on a logarithmic scale: the E12 series.
    private static final long[] STEPS = {10, 12, 15, 18, 22, 27, 33, 39, 47, 56, 68, 82, 100};

    private final Map<Outcome, Histogram> histograms = new EnumMap<>(Outcome.class);
    private final Histogram all = new Histogram(DIGITS);

    void add(long millis, Outcome outcome) {
        all.recordValue(millis);
        histograms.computeIfAbsent(outcome, key -> new Histogram(DIGITS)).recordValue(millis);
    }

    long atPercentile(double percentile) {
        return all.getTotalCount() == 0 ? 0 : all.getValueAtPercentile(percentile);
    }

    long longest() {
        return all.getMaxValue();
    }

    double mean() {
        return all.getMean();
    }

    /** The bins from the first one with a fetch to the last one. */
    List<Bin> bins() {
        if (all.getTotalCount() == 0) {
            return List.of();
        }
        List<Bin> bins = new ArrayList<>();
        for (long from = 0; from <= all.getMaxValue(); from = next(from)) {
            if (next(from) > all.getMinValue()) {
                bins.add(new Bin(from, next(from), new long[Outcome.values().length]));
            }
        }
        histograms.forEach((outcome, histogram) -> count(outcome, histogram, bins));
        return bins;
    }

    private static void count(Outcome outcome, Histogram histogram, List<Bin> bins) {
        int at = 0;
        for (HistogramIterationValue value : histogram.recordedValues()) {
            long millis = histogram.lowestEquivalentValue(value.getValueIteratedTo());
            while (bins.get(at).to() <= millis) {
                at++;
            }
            bins.get(at).pages()[outcome.ordinal()] += value.getCountAddedInThisIterationStep();
        }
    }

    private static long next(long edge) {
        if (edge < 8) {
            return edge + 1;
        }
        long decade = 1;
        while (edge >= 100 * decade) {
            decade *= 10;
        }
        long unit = decade;
        return LongStream.of(STEPS)
                .map(step -> step * unit)
                .filter(step -> step > edge)
                .findFirst()
                .orElseThrow();
    }

    /**
     * Fetches that took about as long.
     *
     * @param from the shortest time, in milliseconds
     * @param to the shortest time of the next bin
     * @param pages how many there are, by the number of their outcome
     */
    record Bin(long from, long to, long[] pages) {}
}
