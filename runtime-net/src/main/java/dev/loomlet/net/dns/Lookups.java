package dev.loomlet.net.dns;

import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/** The answers to one kind of question that are known or on their way. From any thread. */
final class Lookups<V> {

    private final ConcurrentHashMap<Object, Lookup<V>> all = new ConcurrentHashMap<>();
    final LongAdder hits = new LongAdder();
    final LongAdder shared = new LongAdder();
    final LongAdder begun = new LongAdder();
    final LongAdder failures = new LongAdder();
    final LongAdder timeouts = new LongAdder();

    /** Where answers come from. */
    interface Source<V> {
        V ask() throws UnknownHostException;
    }

    /** One question, and its answer when there is one. */
    static final class Lookup<V> {
        final CompletableFuture<V> answer = new CompletableFuture<>();
        /** Valid once answered. */
        private volatile long expiry;

        boolean isAnswered() {
            return answer.isDone();
        }

        private boolean isUsable() {
            return !answer.isDone() || expiry - System.nanoTime() > 0;
        }
    }

    /** What the caller is to do for a lookup: {@link #answer} it, if it began it, or wait for it. */
    record Found<V>(Lookup<V> lookup, boolean begun) {}

    Found<V> find(Object key) {
        for (;;) {
            Lookup<V> present = all.get(key);
            if (present != null && present.isUsable()) {
                (present.isAnswered() ? hits : shared).increment();
                return new Found<>(present, false);
            }
            Lookup<V> fresh = new Lookup<>();
            BooleanSupplier place = present == null
                    ? () -> all.putIfAbsent(key, fresh) == null
                    : () -> all.replace(key, present, fresh);
            if (place.getAsBoolean()) {
                begun.increment();
                return new Found<>(fresh, true);
            }
        }
    }

    /** Asks {@code source}, and tells all who wait for {@code lookup}. */
    void answer(Object key, Lookup<V> lookup, Source<V> source, DnsOptions options) {
        V value = null;
        Throwable failure = null;
        long ttl = 0;
        try {
            value = source.ask();
            ttl = options.ttlNanos();
        } catch (UnknownHostException e) {
            failure = e;
            failures.increment();
            ttl = options.negativeTtlNanos();
        } catch (Throwable e) {
            failure = e;
            failures.increment();
        }
        lookup.expiry = System.nanoTime() + Math.min(ttl, Long.MAX_VALUE / 2);
        if (failure == null) {
            lookup.answer.complete(value);
        } else {
            lookup.answer.completeExceptionally(failure);
        }
        if (ttl == 0) {
            all.remove(key, lookup);
        } else if (all.size() > options.cacheSize()) {
            shrink(options.cacheSize());
        }
    }

    /** Drops a lookup that nobody will answer. */
    void abandon(Object key, Lookup<V> lookup, Throwable why) {
        all.remove(key, lookup);
        lookup.answer.completeExceptionally(why);
    }

    /** Leaves room, so that not every answer to come has to sort the others again. */
    private void shrink(int size) {
        long now = System.nanoTime();
        List<Map.Entry<Object, Lookup<V>>> oldestFirst = all.entrySet()
                .stream()
                .filter(each -> each.getValue().isAnswered())
                .sorted(Comparator.comparingLong(each -> each.getValue().expiry - now))
                .toList();
        int kept = size - size / 8;
        oldestFirst.stream()
                .limit(Math.max(0, oldestFirst.size() - kept))
                .forEach(each -> all.remove(each.getKey(), each.getValue()));
    }

    void clear() {
        all.clear();
    }

    int pending() {
        return (int) all.values().stream().filter(each -> !each.isAnswered()).count();
    }

    int cached() {
        return all.size() - pending();
    }
}
