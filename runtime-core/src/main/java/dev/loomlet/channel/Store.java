package dev.loomlet.channel;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The items that an exchange holds, and the order in which they come out. Null is an item like any other. */
abstract class Store {

    /** How many items there are; kept by subclasses. */
    int size;

    abstract void add(@Nullable Object item);

    /** Removes the next item; there must be one. */
    abstract @Nullable Object remove();

    /** The next item; there must be one. */
    abstract @Nullable Object peek();

    /** Copies all items, in the order in which they would come out. */
    abstract void copyTo(Collection<@Nullable Object> target);
}
