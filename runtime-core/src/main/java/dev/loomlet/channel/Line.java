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
        Place before = last;
        last = place;
        place.listed = true;
        if (before == null) {
            first = place;
        } else {
            place.previous = before;
            before.next = place;
        }
    }

    /** Takes the first one out of line; null when there is none. */
    @Nullable
    Place poll() {
        Place place = first;
        if (place == null) {
            return null;
        }
        place.listed = false;
        Place after = place.next;
        first = after;
        if (after == null) {
            last = null;
        } else {
            after.previous = null;
            place.next = null;
        }
        return place;
    }

    /** Takes {@code place} out of line, wherever it stands; does nothing when it stands there no more. */
    void leave(Place place) {
        if (place.listed) {
            remove(place);
        }
    }

    private void remove(Place place) {
        Place before = place.previous;
        Place after = place.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
        // A place that is dead, but old, would keep its neighbours alive.
        place.previous = null;
        place.next = null;
        place.listed = false;
    }

    @Override
    public String toString() {
        return owner + ", " + purpose;
    }
}
