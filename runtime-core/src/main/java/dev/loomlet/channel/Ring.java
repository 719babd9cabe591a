package dev.loomlet.channel;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** First in, first out. Grows as needed, as most channels never hold as much as they may. */
final class Ring extends Store {

    private static final int INITIAL = 8;

    private @Nullable Object[] items = new Object[INITIAL];
    private int head;

    @Override
    void add(@Nullable Object item) {
        if (size == items.length) {
            grow();
        }
        items[(head + size++) & (items.length - 1)] = item;
    }

    private void grow() {
        @Nullable
        Object[] larger = new Object[items.length * 2];
        int first = items.length - head;
        System.arraycopy(items, head, larger, 0, first);
        System.arraycopy(items, 0, larger, first, head);
        items = larger;
        head = 0;
    }

    @Override
    @Nullable
    Object remove() {
        Object item = items[head];
        items[head] = null;
        head = (head + 1) & (items.length - 1);
        size--;
        return item;
    }

    @Override
    @Nullable
    Object peek() {
        return items[head];
    }

    @Override
    void copyTo(Collection<@Nullable Object> target) {
        for (int i = 0; i < size; i++) {
            target.add(items[(head + i) & (items.length - 1)]);
        }
    }
}
