package dev.loomlet.channel;

import dev.loomlet.CoroutineExit;
import dev.loomlet.Hub;
import dev.loomlet.Waitable;
import dev.loomlet.loop.EventLoop;
import dev.loomlet.loop.Home;
import dev.loomlet.loop.Limits;
import dev.loomlet.loop.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits for whichever of several things comes first, and does that one alone: receives an item, sends one, or finds a
 * coroutine ended.
 *
 * <pre>{@code
 * String news = Select.<String>fair()
 *         .onReceive(orders, order -> "got " + order)
 *         .onSend(results, result, () -> "result is out")
 *         .onReady(worker, ended -> "worker has ended")
 *         .onTimeout(Duration.ofSeconds(1), () -> "nothing happened")
 *         .await();
 * }</pre>
 *
 * <p>Exactly one clause happens; the others leave no trace: nothing has been received, sent or registered. When several are
 * possible at once, a {@linkplain #fair() fair} select draws lots, and an {@linkplain #ordered() ordered} one takes the one
 * that was added first. Those who wait in a select stand in each line like everyone else.
 *
 * <p>A channel that is closed, and has nothing more to receive, counts as possible: when its clause is the one, {@link #await}
 * throws {@link ChannelClosedException}.
 *
 * <p>Add clauses and call {@link #await} as often as needed, by one coroutine or thread at a time; from anywhere, as the
 * methods of {@link Channel}. All channels of one select must belong to the same hub. The model is the {@code select} of Go.
 *
 * @param <R> the type of the result
 */
public final class Select<R extends @Nullable Object> {

    private static final long FOREVER = -1;

    private final List<Clause<R>> clauses = new ArrayList<>();
    private final List<Exchange> exchanges = new ArrayList<>();
    private final boolean ordered;
    private final @Nullable SplittableRandom random;
    private long nanos = FOREVER;
    private @Nullable Supplier<? extends R> alternative;

    private Select(boolean ordered, @Nullable SplittableRandom random) {
        this.ordered = ordered;
        this.random = random;
    }

    /**
     * A select without clauses that draws lots among those that are possible.
     *
     * @param <R> the type of the result
     * @return the select
     */
    public static <R extends @Nullable Object> Select<R> fair() {
        return new Select<>(false, null);
    }

    /**
     * As {@link #fair()}, but the lots depend on {@code seed} alone.
     *
     * @param <R> the type of the result
     * @param seed where the random numbers start
     * @return the select
     */
    public static <R extends @Nullable Object> Select<R> fair(long seed) {
        return new Select<>(false, new SplittableRandom(seed));
    }

    /**
     * A select without clauses that takes, of those that are possible, the one that was added first.
     *
     * @param <R> the type of the result
     * @return the select
     */
    public static <R extends @Nullable Object> Select<R> ordered() {
        return new Select<>(true, null);
    }

    /**
     * Adds: receive an item from {@code channel}.
     *
     * @param <T> the type of the items
     * @param channel the channel to receive from
     * @param handler gets the item, and gives the result
     * @return this select
     */
    @SuppressWarnings("unchecked")
    public <T extends @Nullable Object> Select<R> onReceive(Channel<? extends T> channel,
            Function<? super T, ? extends R> handler) {
        Objects.requireNonNull(channel, "channel is null; pass the channel to receive from");
        Objects.requireNonNull(handler, "handler is null; pass what to do with the item");
        return add(channel.exchange(), false, null, item -> handler.apply((T) item));
    }

    /**
     * Adds: send {@code item} to {@code channel}.
     *
     * @param <T> the type of the item
     * @param channel the channel to send to
     * @param item the item, which may be null
     * @param handler gives the result when the item was sent
     * @return this select
     */
    public <T extends @Nullable Object> Select<R> onSend(Channel<? super T> channel, T item,
            Supplier<? extends R> handler) {
        Objects.requireNonNull(channel, "channel is null; pass the channel to send to");
        Objects.requireNonNull(handler, "handler is null; pass what to do when the item was sent");
        return add(channel.exchange(), true, item, sent -> handler.get());
    }

    private Select<R> add(Exchange exchange, boolean sends, @Nullable Object item,
            Function<@Nullable Object, ? extends R> handler) {
        clauses.add(new Clause.Transfer<>(exchange, sends, item, handler));
        exchanges.add(exchange);
        return this;
    }

    /**
     * Adds: find {@code waitable} ready, such as a coroutine that has ended, of whichever hub. Takes nothing from it: of a
     * semaphore no permit, say.
     *
     * @param <W> the type of what is waited for
     * @param waitable what is waited for
     * @param handler gets {@code waitable}, and gives the result
     * @return this select
     */
    public <W extends Waitable> Select<R> onReady(W waitable, Function<? super W, ? extends R> handler) {
        Objects.requireNonNull(waitable, "waitable is null; pass the coroutine, or what else to wait for");
        Objects.requireNonNull(handler, "handler is null; pass what to do when it is ready");
        clauses.add(new Clause.Readiness<>(waitable, handler));
        return this;
    }

    /**
     * Adds: nothing else happens within {@code timeout}; zero or less does not wait.
     *
     * @param timeout the longest time to wait, counted from each call of {@link #await}
     * @param handler gives the result when the time is up
     * @return this select
     * @throws IllegalStateException when the select has a timeout, or an otherwise, already
     */
    public Select<R> onTimeout(Duration timeout, Supplier<? extends R> handler) {
        Objects.requireNonNull(handler, "handler is null; pass what to do when the time is up");
        return alternative(Limits.of(timeout), handler);
    }

    /**
     * Adds: nothing else is possible now. The select then never waits.
     *
     * @param handler gives the result when no other clause is possible
     * @return this select
     * @throws IllegalStateException when the select has a timeout, or an otherwise, already
     */
    public Select<R> otherwise(Supplier<? extends R> handler) {
        Objects.requireNonNull(handler, "handler is null; pass what to do when nothing is possible");
        return alternative(0, handler);
    }

    private Select<R> alternative(long newNanos, Supplier<? extends R> handler) {
        if (alternative != null) {
            throw new IllegalStateException("this select has a timeout or an otherwise already; make another select");
        }
        nanos = newNanos;
        alternative = handler;
        return this;
    }

    /**
     * Waits until one of the clauses is possible, does it, and gives the result of its handler. The handler runs in the
     * caller, after everything is settled, and may do what it likes; what it throws comes out of this call.
     *
     * @return what the handler of the clause gave
     * @throws ChannelClosedException when the clause is one of a channel that is closed
     * @throws IllegalStateException when the select has no clause, or when its channels belong to different hubs
     * @throws CoroutineExit when the caller is interrupted
     */
    public R await() {
        if (clauses.isEmpty() && alternative == null) {
            throw new IllegalStateException("this select has no clause, and would wait forever; add one before");
        }
        Home home = settleHome();
        Selection<R> selection;
        boolean inTime;
        if (home.isHere()) {
            Waiter waiter = Waiter.current();
            selection = new Selection<>(clauses, waiter.loop());
            inTime = selection.attempt(order(waiter.loop()), nanos == 0 ? null : waiter)
                    || selection.await(waiter, nanos);
        } else {
            EventLoop loop = home.loop();
            selection = new Selection<>(clauses, loop);
            inTime = new RemoteSelection(home, selection, () -> order(loop), nanos != 0)
                    .perform(selection, nanos == 0 ? FOREVER : nanos);
        }
        return inTime && selection.hasChosen() ? selection.finish() : alternative.get();
    }

    /** The one home of all channels. Those that have none yet join the others, or else the caller. */
    private Home settleHome() {
        if (exchanges.isEmpty()) {
            Exchange nothing = new Exchange(null, new Ring(), 0, this);
            nothing.isHere();
            return nothing.home;
        }
        Exchange first = exchanges.get(0);
        for (Exchange exchange : exchanges) {
            if (exchange.home.isSettled()) {
                first = exchange;
                break;
            }
        }
        boolean here = first.isHere();
        for (Exchange exchange : exchanges) {
            exchange.home.settleOn(first.home.loop());
            if (exchange.isHere() != here || !here && exchange.home.loop() != first.home.loop()) {
                throw new IllegalStateException("the channels of a select must belong to one hub, but "
                        + first.senders.owner() + " and " + exchange.senders.owner()
                        + " belong to two; create them for the same hub");
            }
        }
        return first.home;
    }

    private int[] order(EventLoop loop) {
        int[] order = new int[clauses.size()];
        IntUnaryOperator draw = random != null ? random::nextInt : loop::nextInt;
        for (int i = 0; i < order.length; i++) {
            int other = ordered || i == 0 ? i : draw.applyAsInt(i + 1);
            order[i] = order[other];
            order[other] = i;
        }
        return order;
    }
}
