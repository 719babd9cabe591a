package dev.loomlet.examples.crawl.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeSet;

/**
 * Which fetches were under way at a time, for the first ones of a crawl: each gets a slot in which no other one is under way,
 * the lowest that is free.
 */
final class Timeline {

    private static final Comparator<PageFetch> BY_START = Comparator.comparingLong(PageFetch::began)
            .thenComparingLong(PageFetch::ended)
            .thenComparing(PageFetch::url);

    private final int most;
    private final List<PageFetch> pages = new ArrayList<>();
    private long end = Long.MIN_VALUE;
    private boolean partial;

    /** Takes the first {@code most}, and as many again that were under way by then. */
    Timeline(int most) {
        this.most = most;
    }

    void add(PageFetch page) {
        if (pages.size() < most) {
            end = Math.max(end, page.ended());
            pages.add(page);
        } else if (page.began() < end && pages.size() < 2 * most) {
            pages.add(page);
        } else {
            partial = true;
        }
    }

    /** Whether there were more. */
    boolean isPartial() {
        return partial;
    }

    /** Up to when all fetches are there; 0 without any. */
    long end() {
        return pages.isEmpty() ? 0 : end;
    }

    /** In the order in which they began. */
    List<Bar> bars() {
        List<Bar> bars = new ArrayList<>();
        PriorityQueue<Bar> active = new PriorityQueue<>(Comparator.comparingLong(bar -> bar.page().ended()));
        TreeSet<Integer> free = new TreeSet<>();
        int slots = 0;
        for (PageFetch page : pages.stream().sorted(BY_START).toList()) {
            while (!active.isEmpty() && active.element().page().ended() <= page.began()) {
                free.add(active.remove().slot());
            }
            Bar bar = new Bar(free.isEmpty() ? slots++ : free.removeFirst(), page);
            active.add(bar);
            bars.add(bar);
        }
        return bars;
    }

    /** A fetch, and the slot that it had; the first slot is 0. */
    record Bar(int slot, PageFetch page) {}
}
