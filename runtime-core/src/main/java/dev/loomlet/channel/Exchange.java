package dev.loomlet.channel;

import dev.loomlet.Hub;
import dev.loomlet.loop.Home;
import dev.loomlet.loop.Waiter;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/*
 * What channels and queues are made of: a store, a line of senders who found it full, and a line of receivers who found it
 * empty.
 *
 * All of it is used on the home loop alone, by the coroutine that has the turn there or by the message of somebody
 * elsewhere. So between two lines of this class nothing else happens, and what it says about itself holds after every
 * call: when anyone who still waits stands among the receivers, the store is empty and no sender stands in line; when a
 * sender does, the store is full.
 *
 * An item goes straight from the sender to the first receiver in line, or from the first sender in line to the receiver,
 * and only then is the other one woken: at that instant it is certain to return with its item, whatever kills or deadlines
 * come after, so nothing needs to be given back. One that was killed or timed out just before refuses to be woken, and the
 * next in line is tried.
 */
final class Exchange {

    /** In place of an item: there is none now. */
    static final Object NONE = new Object();
    /** In place of an item: there will be none any more. */
    static final Object CLOSED = new Object();

    static final int UNLIMITED = Integer.MAX_VALUE;

    final Home home;
    final Store store;
    final Line senders;
    final Line receivers;
    private int capacity;
    private boolean closed;
    private @Nullable Throwable cause;
    private long accepted;

    /** @param owner by whose text reports name this exchange */
    Exchange(@Nullable Hub hub, Store store, int capacity, Object owner) {
        this.home = hub == null ? Home.forThreads() : Home.of(hub);
        this.store = store;
        this.capacity = capacity;
        this.senders = new Line(owner, "to send");
        this.receivers = new Line(owner, "to receive");
    }

    /** Whether the caller is on the home loop, and so may use everything here that is not said to work from anywhere. */
    boolean isHere() {
        return home.isSettledHere() || isHereAfterSettling();
    }

    private boolean isHereAfterSettling() {
        if (!home.isSettled() && !Thread.currentThread().isVirtual()) {
            // A platform thread gets its own hub when it has none.
            Hub.current();
        }
        return home.isHere();
    }

    /** Sends {@code item} if nobody has to wait for that. The exchange must be open. */
    boolean offer(@Nullable Object item) {
        if (!receivers.isEmpty() && handOver(item)) {
            accepted++;
            return true;
        }
        if (store.size < capacity) {
            store.add(item);
            accepted++;
            return true;
        }
        return false;
    }

    private boolean handOver(@Nullable Object item) {
        for (Place receiver; (receiver = receivers.poll()) != null;) {
            if (receiver.deliver(item) && !receiver.peeks) {
                return true;
            }
        }
        return false;
    }

    /** Receives an item if there is one, else {@link #NONE} or {@link #CLOSED}. */
    @Nullable
    Object poll() {
        if (store.size > 0) {
            Object item = store.remove();
            if (!senders.isEmpty()) {
                refill();
            }
            return item;
        }
        return pollSender();
    }

    private @Nullable Object pollSender() {
        for (Place sender; (sender = senders.poll()) != null;) {
            Object item = sender.item;
            if (sender.serve()) {
                accepted++;
                return item;
            }
        }
        return closed ? CLOSED : NONE;
    }

    private void refill() {
        while (store.size < capacity) {
            Object item = pollSender();
            if (item == NONE || item == CLOSED) {
                return;
            }
            store.add(item);
        }
    }

    /** As {@link #poll}, but leaves the item where it is. */
    @Nullable
    Object peek() {
        return store.size > 0 ? store.peek() : closed ? CLOSED : NONE;
    }

    /** Tries to send what {@code place} holds; true when that is settled. */
    boolean trySend(Place place) {
        if (closed) {
            place.settle(true);
        } else if (offer(place.item)) {
            place.settle(false);
        } else {
            return false;
        }
        return true;
    }

    /** Tries to receive, or to peek, into {@code place}; true when that is settled. */
    boolean tryReceive(Place place) {
        Object item = place.peeks ? peek() : poll();
        if (item == NONE) {
            return false;
        }
        place.item = item;
        place.settle(item == CLOSED);
        return true;
    }

    /**
     * Sends {@code item}, from anywhere.
     *
     * @param nanos how long to wait at most; negative for no limit
     * @return the item, {@link #NONE} when the time was up, or {@link #CLOSED}
     */
    @Nullable
    Object send(@Nullable Object item, long nanos) {
        if (!isHere()) {
            Place place = new Place(item, false);
            return away(place, senders, () -> trySend(place), nanos);
        }
        if (closed) {
            return CLOSED;
        }
        if (offer(item)) {
            return item;
        }
        return nanos == 0 ? NONE : await(item, false, senders, nanos);
    }

    /**
     * Receives an item, from anywhere.
     *
     * @param nanos how long to wait at most; negative for no limit
     * @param peeks whether the item stays
     * @return the item, {@link #NONE} when the time was up, or {@link #CLOSED}
     */
    @Nullable
    Object receive(long nanos, boolean peeks) {
        if (!isHere()) {
            Place place = new Place(null, peeks);
            return away(place, receivers, () -> tryReceive(place), nanos);
        }
        Object item = peeks ? peek() : poll();
        return item != NONE || nanos == 0 ? item : await(null, peeks, receivers, nanos);
    }

    /** Waits in {@code line} until served. On the home loop. */
    @Nullable
    private Object await(@Nullable Object item, boolean peeks, Line line, long nanos) {
        Waiter waiter = Waiter.current();
        Place place = new Place(item, peeks, waiter);
        line.add(place);
        try {
            return home.awaitFor(waiter, line, nanos) ? result(place) : NONE;
        } finally {
            line.leave(place);
        }
    }

    /** Has {@code attempt} made on the home loop, and waits there in {@code line} when it fails. From elsewhere. */
    @Nullable
    Object away(Place place, Line line, BooleanSupplier attempt, long nanos) {
        RemoteCall call = new RemoteCall(home, place, nanos == 0 ? null : line, attempt);
        return call.perform(line, nanos == 0 ? -1 : nanos) ? result(place) : NONE;
    }

    private static @Nullable Object result(Place place) {
        return place.isServed() ? place.item : place.isClosed() ? CLOSED : NONE;
    }

    /**
     * Waits in {@code line} until served, unless {@code open} says that there is nothing to wait for. From anywhere.
     *
     * @return false when the time was up
     */
    boolean awaitElse(Line line, BooleanSupplier open, long nanos) {
        boolean here = isHere();
        if (here && (nanos == 0 || open.getAsBoolean())) {
            return open.getAsBoolean();
        }
        return (here ? await(null, false, line, nanos) : awaitElseAway(line, open, nanos)) != NONE;
    }

    private @Nullable Object awaitElseAway(Line line, BooleanSupplier open, long nanos) {
        Place place = new Place(null, false);
        return away(place, line, () -> {
            if (open.getAsBoolean()) {
                place.settle(false);
                return true;
            }
            return false;
        }, nanos);
    }

    /** What {@code question} answers on the home loop. From anywhere. */
    long ask(LongSupplier question) {
        if (isHere()) {
            return question.getAsLong();
        }
        long[] answer = new long[1];
        new RemoteCall(home, new Place(null, false), null, () -> {
            answer[0] = question.getAsLong();
            return true;
        }).perform(senders.owner(), -1);
        return answer[0];
    }

    int size() {
        return store.size;
    }

    int capacity() {
        return capacity;
    }

    /** Sets the capacity, and lets in whom it leaves room for. */
    void capacity(int newCapacity) {
        capacity = newCapacity;
        if (!senders.isEmpty()) {
            refill();
        }
    }

    /** How many items have ever come in. */
    long accepted() {
        return accepted;
    }

    boolean isClosed() {
        return closed;
    }

    /** Lets nothing more come in. Who waits to send, or for an item that will not come, is told. */
    void close(@Nullable Throwable newCause) {
        if (closed) {
            return;
        }
        closed = true;
        cause = newCause;
        closeAll(senders);
        closeAll(receivers);
    }

    /** As {@link #close}, from anywhere; does not wait. */
    void closeFromAnywhere(@Nullable Throwable newCause) {
        if (isHere()) {
            close(newCause);
        } else if (!home.post(() -> close(newCause))) {
            // The home loop was closed in between, so that the caller's takes its place.
            closeFromAnywhere(newCause);
        }
    }

    private static void closeAll(Line line) {
        for (Place place; (place = line.poll()) != null;) {
            place.close();
        }
    }

    /** What to throw to someone who has found this exchange closed. */
    ChannelClosedException closedException(String call) {
        String what = senders.owner() + " is closed, so " + call;
        return new ChannelClosedException(cause == null ? what : what + ": " + cause, cause);
    }

    @Nullable
    Throwable cause() {
        return cause;
    }

    /** Tells a reader of reports which object this is, and how full. From anywhere; elsewhere it may be out of date. */
    String describe(String kind, @Nullable String name, Object self) {
        String who = kind + (name == null ? "@" + Integer.toHexString(System.identityHashCode(self)) : " " + name);
        return switch (capacity) {
            case 0 -> who + " (rendezvous)";
            case UNLIMITED -> who + " (" + store.size + " items)";
            default -> who + " (" + store.size + " of " + capacity + " items)";
        };
    }
}
