package dev.loomlet.channel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Last in, first out. */
final class Stack extends Store {

    private final List<@Nullable Object> items = new ArrayList<>();

    @Override
    void add(@Nullable Object item) {
        items.add(item);
        size++;
    }

    @Override
    @Nullable
    Object remove() {
        size--;
        return items.removeLast();
    }

    @Override
    @Nullable
    Object peek() {
        return items.getLast();
    }

    @Override
    void copyTo(Collection<@Nullable Object> target) {
        target.addAll(items.reversed());
    }
}
