package dev.loomlet.channel;

import org.jspecify.annotations.Nullable;

/** Those who wait for the same, first come, first served. Whoever gives up leaves it in constant time. */
final class Line {

    private final Object owner;
    private final String purpose;
    private @Nullable Place first;
    private @Nullable Place last;

    /**
     * @param owner whose text says what is waited for
     * @param purpose what the waiters want of it
     */
    Line(Object owner, String purpose) {
        this.owner = owner;
        this.purpose = purpose;
    }

    Object owner() {
        return owner;
    }

    boolean isEmpty() {
        return first == null;
    }

    void add(Place place) {
        place.line = this;
        place.previous = last;
        if (last == null) {
            first = place;
        } else {
            last.next = place;
        }
        last = place;
    }

    /** Takes the first one out of line; null when there is none. */
    @Nullable
    Place poll() {
        Place place = first;
        if (place != null) {
            remove(place);
        }
        return place;
    }

    void remove(Place place) {
        if (place.previous == null) {
            first = place.next;
        } else {
            place.previous.next = place.next;
        }
        if (place.next == null) {
            last = place.previous;
        } else {
            place.next.previous = place.previous;
        }
        place.previous = null;
        place.next = null;
        place.line = null;
    }

    @Override
    public String toString() {
        return owner + ", " + purpose;
    }
}
