package dev.loomlet.channel;

import dev.loomlet.loop.Wakeable;
import org.jspecify.annotations.Nullable;

/**
 * A place in a line: who stands there, and what one is to send or has received. Whoever serves it writes the item and the
 * outcome first and wakes then, as the one served may look at both from another thread.
 */
final class Place {

    private static final byte WAITING = 0;
    private static final byte SERVED = 1;
    private static final byte CLOSED = 2;

    private @Nullable Wakeable owner;
    private byte outcome = WAITING;
    final boolean peeks;
    @Nullable
    Object item;
    boolean listed;
    @Nullable
    Place previous;
    @Nullable
    Place next;

    Place(@Nullable Object item, boolean peeks) {
        this(item, peeks, null);
    }

    Place(@Nullable Object item, boolean peeks, @Nullable Wakeable owner) {
        this.item = item;
        this.peeks = peeks;
        this.owner = owner;
    }

    /** Sets who stands here, before it is put into line. */
    void owner(Wakeable newOwner) {
        owner = newOwner;
    }

    /** Gives the item to a receiver; false when it does not wait any more. */
    boolean deliver(@Nullable Object delivered) {
        item = delivered;
        return serve();
    }

    /** Tells a sender that its item was taken; false when it does not wait any more, and the item is not to be taken. */
    boolean serve() {
        outcome = SERVED;
        return owner.wake();
    }

    void close() {
        outcome = CLOSED;
        owner.wake();
    }

    /** Notes the outcome of an operation that needs no waking, as it has not waited. */
    void settle(boolean closed) {
        outcome = closed ? CLOSED : SERVED;
    }

    boolean isServed() {
        return outcome == SERVED;
    }

    boolean isClosed() {
        return outcome == CLOSED;
    }
}
