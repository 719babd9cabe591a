package dev.loomlet.examples.crawl.report;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The pages that took longest; of those that took as long, the ones asked for first. */
final class Slowest {

    private static final Comparator<PageFetch> BY_TIME = Comparator.comparingLong(PageFetch::millis)
            .thenComparing(Comparator.comparingLong(PageFetch::began).reversed())
            .thenComparing(Comparator.comparing(PageFetch::url).reversed());

    private final int count;
    private final PriorityQueue<PageFetch> pages = new PriorityQueue<>(BY_TIME);

    Slowest(int count) {
        this.count = count;
    }

    void add(PageFetch page) {
        pages.add(page);
        if (pages.size() > count) {
            pages.remove();
        }
    }

    /** The slowest first. */
    List<PageFetch> pages() {
        return pages.stream().sorted(BY_TIME.reversed()).toList();
    }
}
