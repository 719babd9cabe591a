package dev.loomlet.channel;

import dev.loomlet.Waitable;
import dev.loomlet.loop.Registration;
import dev.loomlet.loop.Waiter;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One of the things that a select waits for, and what is done when it is the one. */
abstract sealed class Clause<R extends @Nullable Object> {

    /** Does it if that is possible now, with what {@code place} holds. On the home loop. */
    abstract boolean attempt(Place place);

    /** Has {@code selection} told when it is possible. On the home loop. */
    abstract void register(Selection<R> selection, int index, Place place);

    /** Undoes {@link #register}; does nothing when it was undone before. On the home loop. */
    abstract void withdraw(Place place);

    /** Whether somebody outside {@code waiter}'s loop may make it possible. After {@link #register}. */
    abstract boolean hasHelpFromOutside(Waiter waiter, Place place);

    /** A new place to do it at. */
    abstract Place newPlace();

    /** Carries on after it was done at {@code place}. By the caller of the select. */
    abstract R finish(Place place);

    /** Sends an item to a channel, or receives one. */
    static final class Transfer<R extends @Nullable Object> extends Clause<R> {

        final Exchange exchange;
        private final boolean sends;
        private final @Nullable Object item;
        private final Function<@Nullable Object, ? extends R> handler;

        Transfer(Exchange exchange, boolean sends, @Nullable Object item,
                Function<@Nullable Object, ? extends R> handler) {
            this.exchange = exchange;
            this.sends = sends;
            this.item = item;
            this.handler = handler;
        }

        private Line line() {
            return sends ? exchange.senders : exchange.receivers;
        }

        @Override
        boolean attempt(Place place) {
            return sends ? exchange.trySend(place) : exchange.tryReceive(place);
        }

        @Override
        void register(Selection<R> selection, int index, Place place) {
            place.owner(() -> selection.choose(index));
            line().add(place);
        }

        @Override
        void withdraw(Place place) {
            line().leave(place);
        }

        @Override
        boolean hasHelpFromOutside(Waiter waiter, Place place) {
            return exchange.home.isShared();
        }

        @Override
        Place newPlace() {
            return new Place(item, false);
        }

        @Override
        R finish(Place place) {
            if (place.isClosed()) {
                throw exchange.closedException(sends ? "nothing can be sent" : "there is nothing more to receive");
            }
            return handler.apply(place.item);
        }

        @Override
        public String toString() {
            return line().toString();
        }
    }

    /** Waits for something to be ready. */
    static final class Readiness<R extends @Nullable Object, W extends Waitable> extends Clause<R> {

        private final W waitable;
        private final Function<? super W, ? extends R> handler;

        Readiness(W waitable, Function<? super W, ? extends R> handler) {
            this.waitable = waitable;
            this.handler = handler;
        }

        @Override
        boolean attempt(Place place) {
            return waitable.ready();
        }

        @Override
        void register(Selection<R> selection, int index, Place place) {
            place.item = waitable.whenReady(() -> selection.chooseFromAnywhere(index));
        }

        @Override
        void withdraw(Place place) {
            if (place.item instanceof Runnable withdrawal) {
                place.item = null;
                withdrawal.run();
            }
        }

        @Override
        boolean hasHelpFromOutside(Waiter waiter, Place place) {
            return Registration.hasHelpFromOutside(place.item, waiter.loop());
        }

        @Override
        Place newPlace() {
            return new Place(null, false);
        }

        @Override
        R finish(Place place) {
            return handler.apply(waitable);
        }

        @Override
        public String toString() {
            return waitable.toString();
        }
    }
}
