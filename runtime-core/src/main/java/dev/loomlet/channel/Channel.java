package dev.loomlet.channel;

import dev.loomlet.CoroutineExit;
import dev.loomlet.DeadlockException;
import dev.loomlet.Hub;
import dev.loomlet.Timeout;
import dev.loomlet.loop.Limits;
import java.time.Duration;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands items from those who send to those who receive, in order, and makes the one wait for the other.
 *
 * <p>There are three kinds. A {@linkplain #rendezvous() rendezvous} channel holds nothing: who sends waits until somebody
 * receives. A {@linkplain #buffered(int) buffered} one holds so many items before senders wait. An
 * {@linkplain #unlimited() unlimited} one never lets senders wait. Items come out in the order in which they went in; those
 * who wait to send, and those who wait to receive, are served in the order in which they came. Null is an item like any
 * other.
 *
 * <p>Nothing is lost and nothing comes twice: an item is delivered or stays. A coroutine that is killed, or whose time is
 * up, while it waits to receive has taken nothing; one that waits to send has sent nothing. When its partner came first,
 * the call is over, and a kill or a {@link Timeout} that comes then comes out of the next wait.
 *
 * <p>A channel belongs to one hub: the one that it is made for, or else that of its first user. All methods may be called
 * from anywhere: by coroutines of other hubs and by threads without a hub, which block. Their calls are carried out on the
 * channel's hub when it gets to them, in the order in which they arrive; so on such callers those methods wait as well that
 * otherwise do not. A channel that is used by several hubs is better made for one: a wait for such a channel is never
 * reported as a {@link DeadlockException}, as somebody elsewhere may end it.
 *
 * <p>Where the first user is a platform thread, the channel belongs to the hub that the thread drives itself, and so serves
 * others only while that thread waits in a call of ours. Threads that are to hand items to each other, and wait for each
 * other by means of the JDK, use a channel that is made for a hub of {@link Hub#start()}.
 *
 * <p>Calls that wait end with {@link CoroutineExit} when they are interrupted. All calls throw IllegalStateException when
 * the channel's hub is closed and the caller has none to take its place, or is closed while somebody elsewhere waits.
 *
 * <p>The model is gevent's {@code Channel} and {@code Queue}; see {@link WorkQueue} for what else those can do.
 *
 * @param <T> the type of the items
 */
public final class Channel<T extends @Nullable Object> implements Iterable<T>, AutoCloseable {

    private static final long FOREVER = -1;

    private final Exchange exchange;
    private volatile @Nullable String name;

    private Channel(@Nullable Hub hub, int capacity) {
        exchange = new Exchange(hub, new Ring(), capacity, this);
    }

    /**
     * A channel that holds nothing, so that a sender waits for a receiver. It belongs to the hub of its first user.
     *
     * @param <T> the type of the items
     * @return the channel
     */
    public static <T extends @Nullable Object> Channel<T> rendezvous() {
        return new Channel<>(null, 0);
    }

    /**
     * As {@link #rendezvous()}, but the channel belongs to {@code hub}.
     *
     * @param <T> the type of the items
     * @param hub the hub to belong to
     * @return the channel
     */
    public static <T extends @Nullable Object> Channel<T> rendezvous(Hub hub) {
        return new Channel<>(requireHub(hub), 0);
    }

    /**
     * A channel that holds up to {@code capacity} items before senders wait. It belongs to the hub of its first user.
     *
     * @param <T> the type of the items
     * @param capacity the number of items, at least 1
     * @return the channel
     * @throws IllegalArgumentException when the capacity is less than 1
     */
    public static <T extends @Nullable Object> Channel<T> buffered(int capacity) {
        return new Channel<>(null, requireCapacity(capacity));
    }

    /**
     * As {@link #buffered(int)}, but the channel belongs to {@code hub}.
     *
     * @param <T> the type of the items
     * @param hub the hub to belong to
     * @param capacity the number of items, at least 1
     * @return the channel
     * @throws IllegalArgumentException when the capacity is less than 1
     */
    public static <T extends @Nullable Object> Channel<T> buffered(Hub hub, int capacity) {
        return new Channel<>(requireHub(hub), requireCapacity(capacity));
    }

    /**
     * A channel that holds whatever is sent, so that senders never wait. It belongs to the hub of its first user.
     *
     * @param <T> the type of the items
     * @return the channel
     */
    public static <T extends @Nullable Object> Channel<T> unlimited() {
        return new Channel<>(null, Exchange.UNLIMITED);
    }

    /**
     * As {@link #unlimited()}, but the channel belongs to {@code hub}.
     *
     * @param <T> the type of the items
     * @param hub the hub to belong to
     * @return the channel
     */
    public static <T extends @Nullable Object> Channel<T> unlimited(Hub hub) {
        return new Channel<>(requireHub(hub), Exchange.UNLIMITED);
    }

    private static Hub requireHub(Hub hub) {
        return Objects.requireNonNull(hub, "hub is null; leave it out for the hub of the first user");
    }

    private static int requireCapacity(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity is " + capacity
                    + "; give at least 1, or use rendezvous() for a channel that holds nothing");
        }
        return capacity;
    }

    /**
     * Names this channel in logs and reports. Never waits.
     *
     * @param newName what to call it
     * @return this channel
     */
    public Channel<T> named(String newName) {
        name = Objects.requireNonNull(newName, "newName is null; leave the channel unnamed instead");
        return this;
    }

    /**
     * Sends {@code item}; waits while the channel is full, or until somebody receives it when the channel holds nothing. When
     * a receiver waits already, the caller goes on at once, and the receiver in its turn.
     *
     * @param item the item, which may be null
     * @throws ChannelClosedException when the channel is closed, before or while the caller waits
     */
    public void send(T item) {
        if (exchange.send(item, FOREVER) == Exchange.CLOSED) {
            throw exchange.closedException("nothing can be sent");
        }
    }

    /**
     * As {@link #send(Object)}, but waits no longer than {@code timeout}; zero or less does not wait.
     *
     * @param item the item, which may be null
     * @param timeout the longest time to wait
     * @return whether the item was sent
     * @throws ChannelClosedException when the channel is closed, before or while the caller waits
     */
    public boolean send(T item, Duration timeout) {
        Object result = exchange.send(item, Limits.of(timeout));
        if (result == Exchange.CLOSED) {
            throw exchange.closedException("nothing can be sent");
        }
        return result != Exchange.NONE;
    }

    /**
     * Sends {@code item} if that can be done without waiting: when somebody waits to receive it, or the channel holds fewer
     * items than it may.
     *
     * @param item the item, which may be null
     * @return whether the item was sent
     * @throws ChannelClosedException when the channel is closed
     */
    public boolean trySend(T item) {
        return send(item, Duration.ZERO);
    }

    /**
     * Receives the next item; waits until there is one.
     *
     * @return the item, which may be null
     * @throws ChannelClosedException when the channel is closed and every item has been received, before or while the caller
     *     waits
     */
    public T receive() {
        Object item = exchange.receive(FOREVER, false);
        if (item == Exchange.CLOSED) {
            throw exchange.closedException("there is nothing more to receive");
        }
        return asItem(item);
    }

    /**
     * As {@link #receive()}, but waits no longer than {@code timeout}; zero or less does not wait.
     *
     * @param timeout the longest time to wait
     * @return the item, which may be null
     * @throws TimeoutException when there was no item in that time
     * @throws ChannelClosedException when the channel is closed and every item has been received, before or while the caller
     *     waits
     */
    public T receive(Duration timeout) throws TimeoutException {
        Object item = exchange.receive(Limits.of(timeout), false);
        if (item == Exchange.NONE) {
            throw new TimeoutException("nothing was sent to " + this + " within " + timeout);
        }
        if (item == Exchange.CLOSED) {
            throw exchange.closedException("there is nothing more to receive");
        }
        return asItem(item);
    }

    /**
     * Receives the next item if there is one, and hands it to {@code consumer} before this call returns. The consumer tells
     * null from nothing, which a returned value could not.
     *
     * @param consumer what to do with the item; what it throws comes out of this call
     * @return whether there was an item
     * @throws ChannelClosedException when the channel is closed and every item has been received
     */
    public boolean tryReceive(Consumer<? super T> consumer) {
        Objects.requireNonNull(consumer, "consumer is null; pass what to do with the item");
        Object item = exchange.receive(0, false);
        if (item == Exchange.CLOSED) {
            throw exchange.closedException("there is nothing more to receive");
        }
        if (item == Exchange.NONE) {
            return false;
        }
        consumer.accept(asItem(item));
        return true;
    }

    @SuppressWarnings("unchecked")
    private T asItem(@Nullable Object item) {
        return (T) item;
    }

    /**
     * Closes this channel: nothing can be sent any more, and what was sent before can still be received. Those who wait to
     * send or to receive get {@link ChannelClosedException} at once. Never waits; closing again does nothing.
     */
    @Override
    public void close() {
        exchange.closeFromAnywhere(null);
    }

    /**
     * As {@link #close()}, for a reason that those who use the channel afterwards are told as the cause of their exceptions.
     *
     * @param cause the reason
     */
    public void close(Throwable cause) {
        Objects.requireNonNull(cause, "cause is null; call close() to close without one");
        exchange.closeFromAnywhere(cause);
    }

    /**
     * Whether this channel was closed. It may hold items nevertheless.
     *
     * @return whether {@link #close()} was called
     */
    public boolean isClosed() {
        return exchange.ask(() -> exchange.isClosed() ? 1 : 0) == 1;
    }

    /**
     * How many items can be received without waiting for a sender to come; those that waiting senders have not got rid of
     * are not counted. Exact on the channel's hub until the caller waits; elsewhere it was exact when the hub answered.
     *
     * @return the number of items held
     */
    public int size() {
        return (int) exchange.ask(exchange::size);
    }

    /**
     * How many items this channel may hold. Never waits.
     *
     * @return the capacity: 0 for a rendezvous channel, {@link Integer#MAX_VALUE} for an unlimited one
     */
    public int capacity() {
        return exchange.capacity();
    }

    /**
     * Receives items one after the other until the channel is closed and every item has been received. Its
     * {@code hasNext()} waits, and takes the item. Several iterators share the items between them.
     *
     * @return an iterator to be used by one coroutine or thread, whose {@code hasNext()} throws
     *     {@link ChannelClosedException} when the channel was closed with a cause
     */
    @Override
    public Iterator<T> iterator() {
        return new ExchangeIterator<>(exchange);
    }

    Exchange exchange() {
        return exchange;
    }

    @Override
    public String toString() {
        return exchange.describe("channel", name, this);
    }
}
