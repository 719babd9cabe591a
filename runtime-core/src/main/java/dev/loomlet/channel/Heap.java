package dev.loomlet.channel;

import java.util.Collection;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The least first; of equal ones, the first in. */
final class Heap extends Store {

    private record Entry(@Nullable Object item, long number) {}

    private final Comparator<Entry> order;
    private final PriorityQueue<Entry> entries;
    private long added;

    Heap(Comparator<@Nullable Object> comparator) {
        order = Comparator.comparing(Entry::item, comparator).thenComparingLong(Entry::number);
        entries = new PriorityQueue<>(order);
    }

    @Override
    void add(@Nullable Object item) {
        entries.add(new Entry(item, added++));
        size++;
    }

    @Override
    @Nullable
    Object remove() {
        size--;
        return entries.remove().item();
    }

    @Override
    @Nullable
    Object peek() {
        return entries.element().item();
    }

    @Override
    void copyTo(Collection<@Nullable Object> target) {
        entries.stream().sorted(order).forEach(entry -> target.add(entry.item()));
    }
}
