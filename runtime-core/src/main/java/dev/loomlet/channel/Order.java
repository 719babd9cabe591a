package dev.loomlet.channel;

import java.util.Comparator;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The order in which a {@link WorkQueue} gives out its items.
 *
 * @param <T> the type of the items
 */
public final class Order<T extends @Nullable Object> {

    private final Supplier<Store> stores;
    private final @Nullable Comparator<? super T> comparator;

    private Order(Supplier<Store> stores, @Nullable Comparator<? super T> comparator) {
        this.stores = stores;
        this.comparator = comparator;
    }

    /**
     * The item that was put first comes first, as in gevent's {@code Queue}.
     *
     * @param <T> the type of the items
     * @return the order
     */
    public static <T extends @Nullable Object> Order<T> fifo() {
        return new Order<>(Ring::new, null);
    }

    /**
     * The item that was put last comes first, as in gevent's {@code LifoQueue}.
     *
     * @param <T> the type of the items
     * @return the order
     */
    public static <T extends @Nullable Object> Order<T> lifo() {
        return new Order<>(Stack::new, null);
    }

    /**
     * The least item comes first, as in gevent's {@code PriorityQueue}; of equal ones, unlike there, the one that was put
     * first.
     *
     * @param <T> the type of the items
     * @param comparator compares two items. It is called in the middle of somebody's turn, so it must be short and must not
     *     wait
     * @return the order
     */
    @SuppressWarnings("unchecked")
    public static <T extends @Nullable Object> Order<T> by(Comparator<? super T> comparator) {
        Objects.requireNonNull(comparator, "comparator is null; use natural() for the order of the items themselves");
        return new Order<>(() -> new Heap((Comparator<@Nullable Object>) comparator), comparator);
    }

    /**
     * As {@link #by}, with the order that the items themselves have.
     *
     * @param <T> the type of the items
     * @return the order
     */
    public static <T extends Comparable<? super T>> Order<T> natural() {
        return by(Comparator.naturalOrder());
    }

    Store newStore() {
        return stores.get();
    }

    /** Throws if {@code item} cannot be compared at all: in the call of whoever puts it, and not in a later one. */
    void check(T item) {
        if (comparator != null) {
            comparator.compare(item, item);
        }
    }
}
