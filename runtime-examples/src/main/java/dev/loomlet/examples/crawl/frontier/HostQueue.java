package dev.loomlet.examples.crawl.frontier;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** A queue in which hosts take turns, so that one with many pages does not hold up the others. */
final class HostQueue {

    private final SequencedMap<String, Deque<Target>> hosts = new LinkedHashMap<>();
    private int size;

    void add(Target target) {
        hosts.computeIfAbsent(target.host(), host -> new ArrayDeque<>()).add(target);
        size++;
    }

    Target remove() {
        Map.Entry<String, Deque<Target>> first = hosts.pollFirstEntry();
        Target target = first.getValue().remove();
        if (!first.getValue().isEmpty()) {
            hosts.putLast(first.getKey(), first.getValue());
        }
        size--;
        return target;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }
}
