package dev.loomlet.channel;

import dev.loomlet.Hub;
import dev.loomlet.Timeout;
import dev.loomlet.loop.Limits;
import dev.loomlet.loop.Shield;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A queue of work: holds items in one of three {@linkplain Order orders}, lets its users look at the next one without taking
 * it, and knows when all that was put has been done.
 *
 * <p>Whoever takes an item calls {@link #taskDone} when done with it; {@link #join} waits until that was done for every item.
 * {@link #shutdown} lets nothing more in, so that those who take find the end.
 *
 * <p>In all else as {@link Channel}: who may call it and from where, to which hub it belongs, who is served first, what
 * happens to those who are killed or out of time, what null is. The model is gevent's {@code Queue}, {@code LifoQueue},
 * {@code PriorityQueue} and {@code JoinableQueue}.
 *
 * @param <T> the type of the items
 */
public final class WorkQueue<T extends @Nullable Object> implements Iterable<T> {

    private static final long FOREVER = -1;

    private final Exchange exchange;
    private final Line joiners = new Line(this, "to be done");
    private final Order<? super T> order;
    private long done;
    private volatile @Nullable String name;

    private WorkQueue(@Nullable Hub hub, Order<? super T> order, int capacity) {
        this.order = order;
        this.exchange = new Exchange(hub, order.newStore(), capacity, this);
    }

    /**
     * A queue that holds whatever is put. It belongs to the hub of its first user.
     *
     * @param <T> the type of the items
     * @param order the order in which the items come out
     * @return the queue
     */
    public static <T extends @Nullable Object> WorkQueue<T> unlimited(Order<? super T> order) {
        return new WorkQueue<>(null, requireOrder(order), Exchange.UNLIMITED);
    }

    /**
     * As {@link #unlimited(Order)}, but the queue belongs to {@code hub}.
     *
     * @param <T> the type of the items
     * @param hub the hub to belong to
     * @param order the order in which the items come out
     * @return the queue
     */
    public static <T extends @Nullable Object> WorkQueue<T> unlimited(Hub hub, Order<? super T> order) {
        return new WorkQueue<>(requireHub(hub), requireOrder(order), Exchange.UNLIMITED);
    }

    /**
     * A queue that holds up to {@code capacity} items before those who put wait. It belongs to the hub of its first user.
     *
     * @param <T> the type of the items
     * @param order the order in which the items come out
     * @param capacity the number of items, at least 1
     * @return the queue
     * @throws IllegalArgumentException when the capacity is less than 1
     */
    public static <T extends @Nullable Object> WorkQueue<T> bounded(Order<? super T> order, int capacity) {
        return new WorkQueue<>(null, requireOrder(order), requireCapacity(capacity));
    }

    /**
     * As {@link #bounded(Order, int)}, but the queue belongs to {@code hub}.
     *
     * @param <T> the type of the items
     * @param hub the hub to belong to
     * @param order the order in which the items come out
     * @param capacity the number of items, at least 1
     * @return the queue
     * @throws IllegalArgumentException when the capacity is less than 1
     */
    public static <T extends @Nullable Object> WorkQueue<T> bounded(Hub hub, Order<? super T> order, int capacity) {
        return new WorkQueue<>(requireHub(hub), requireOrder(order), requireCapacity(capacity));
    }

    private static Hub requireHub(Hub hub) {
        return Objects.requireNonNull(hub, "hub is null; leave it out for the hub of the first user");
    }

    private static <T extends @Nullable Object> Order<? super T> requireOrder(Order<? super T> order) {
        return Objects.requireNonNull(order, "order is null; pass Order.fifo() for the usual one");
    }

    private static int requireCapacity(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException(
                    "capacity is " + capacity + "; give at least 1, or Integer.MAX_VALUE for no limit");
        }
        return capacity;
    }

    /**
     * Names this queue in logs and reports. Never waits.
     *
     * @param newName what to call it
     * @return this queue
     */
    public WorkQueue<T> named(String newName) {
        name = Objects.requireNonNull(newName, "newName is null; leave the queue unnamed instead");
        return this;
    }

    /**
     * Puts {@code item}; waits while the queue is full.
     *
     * @param item the item, which may be null if the order can tell its place
     * @throws ChannelClosedException when the queue is shut down, before or while the caller waits
     * @throws RuntimeException when the order's comparator refuses the item
     */
    public void put(T item) {
        put(item, FOREVER);
    }

    /**
     * As {@link #put(Object)}, but waits no longer than {@code timeout}; zero or less does not wait.
     *
     * @param item the item, which may be null if the order can tell its place
     * @param timeout the longest time to wait
     * @return whether the item was put
     * @throws ChannelClosedException when the queue is shut down, before or while the caller waits
     * @throws RuntimeException when the order's comparator refuses the item
     */
    public boolean put(T item, Duration timeout) {
        return put(item, Limits.of(timeout));
    }

    /**
     * Puts {@code item} if that can be done without waiting.
     *
     * @param item the item, which may be null if the order can tell its place
     * @return whether the item was put
     * @throws ChannelClosedException when the queue is shut down
     * @throws RuntimeException when the order's comparator refuses the item
     */
    public boolean tryPut(T item) {
        return put(item, 0);
    }

    private boolean put(T item, long nanos) {
        order.check(item);
        Object result = exchange.send(item, nanos);
        if (result == Exchange.CLOSED) {
            throw exchange.closedException("nothing can be put");
        }
        return result != Exchange.NONE;
    }

    /**
     * Takes the next item; waits until there is one.
     *
     * @return the item, which may be null
     * @throws ChannelClosedException when the queue is shut down and empty, before or while the caller waits
     */
    public T take() {
        return itemOf(exchange.receive(FOREVER, false));
    }

    /**
     * As {@link #take()}, but waits no longer than {@code timeout}; zero or less does not wait.
     *
     * @param timeout the longest time to wait
     * @return the item, which may be null
     * @throws TimeoutException when there was no item in that time
     * @throws ChannelClosedException when the queue is shut down and empty, before or while the caller waits
     */
    public T take(Duration timeout) throws TimeoutException {
        return itemInTime(exchange.receive(Limits.of(timeout), false), timeout);
    }

    /**
     * Takes the next item if there is one, and hands it to {@code consumer} before this call returns.
     *
     * @param consumer what to do with the item; what it throws comes out of this call
     * @return whether there was an item
     * @throws ChannelClosedException when the queue is shut down and empty
     */
    public boolean tryTake(Consumer<? super T> consumer) {
        return hand(exchange, false, consumer);
    }

    /**
     * Looks at the next item, which stays where it is; waits until there is one. Those who wait to look stand in line with
     * those who wait to take.
     *
     * @return the item, which may be null
     * @throws ChannelClosedException when the queue is shut down and empty, before or while the caller waits
     */
    public T peek() {
        return itemOf(exchange.receive(FOREVER, true));
    }

    /**
     * As {@link #peek()}, but waits no longer than {@code timeout}; zero or less does not wait.
     *
     * @param timeout the longest time to wait
     * @return the item, which may be null
     * @throws TimeoutException when there was no item in that time
     * @throws ChannelClosedException when the queue is shut down and empty, before or while the caller waits
     */
    public T peek(Duration timeout) throws TimeoutException {
        return itemInTime(exchange.receive(Limits.of(timeout), true), timeout);
    }

    /**
     * Shows the next item, if there is one, to {@code consumer} before this call returns. The item stays where it is.
     *
     * @param consumer what to do with the item; what it throws comes out of this call
     * @return whether there was an item
     * @throws ChannelClosedException when the queue is shut down and empty
     */
    public boolean tryPeek(Consumer<? super T> consumer) {
        return hand(exchange, true, consumer);
    }

    private boolean hand(Exchange from, boolean peeks, Consumer<? super T> consumer) {
        Objects.requireNonNull(consumer, "consumer is null; pass what to do with the item");
        Object item = from.receive(0, peeks);
        if (item == Exchange.NONE) {
            return false;
        }
        consumer.accept(itemOf(item));
        return true;
    }

    private T itemInTime(@Nullable Object item, Duration timeout) throws TimeoutException {
        if (item == Exchange.NONE) {
            throw new TimeoutException("nothing was put into " + this + " within " + timeout);
        }
        return itemOf(item);
    }

    @SuppressWarnings("unchecked")
    private T itemOf(@Nullable Object item) {
        if (item == Exchange.CLOSED) {
            throw exchange.closedException("there is nothing more to take");
        }
        return (T) item;
    }

    /**
     * Tells that the work on one item that was put is done. Outside the queue's hub, waits for its answer, out of which no
     * kill, no interrupt and no {@link Timeout} comes: it can be called in a {@code finally} block.
     *
     * @throws IllegalStateException when this was told more often than items were put
     */
    public void taskDone() {
        if (exchange.isHere()) {
            noteDone();
        } else {
            Shield.untilDone(() -> exchange.ask(this::noteDone));
        }
    }

    private long noteDone() {
        if (done == exchange.accepted()) {
            throw new IllegalStateException("taskDone was called on " + this
                    + " more often than items were put into it; call it once for each item that was taken");
        }
        done++;
        tellJoiners();
        return done;
    }

    private void tellJoiners() {
        if (done == exchange.accepted()) {
            for (Place place; (place = joiners.poll()) != null;) {
                place.serve();
            }
        }
    }

    /**
     * How many items were put for which {@link #taskDone} was not called. Exact where {@link #size} is.
     *
     * @return the number of items
     */
    public long unfinished() {
        return exchange.ask(() -> exchange.accepted() - done);
    }

    /** Waits until {@link #taskDone} was called for every item that was put; not at all when nothing was. */
    public void join() {
        join(FOREVER);
    }

    /**
     * As {@link #join()}, but waits no longer than {@code timeout}; zero or less does not wait.
     *
     * @param timeout the longest time to wait
     * @return whether everything was done
     */
    public boolean join(Duration timeout) {
        return join(Limits.of(timeout));
    }

    private boolean join(long nanos) {
        return exchange.awaitElse(joiners, () -> done == exchange.accepted(), nanos);
    }

    /**
     * Shuts this queue down: nothing can be put any more, and what was put before can still be taken. Those who wait to put,
     * and those who wait to take from the empty queue, get {@link ChannelClosedException} at once. Never waits; doing it
     * again does nothing.
     */
    public void shutdown() {
        exchange.closeFromAnywhere(null);
    }

    /**
     * Shuts this queue down and empties it. What was in it counts as done, and so does what is being worked on: {@link #join}
     * returns. Outside the queue's hub, waits for its answer, out of which no kill, no interrupt and no {@link Timeout} comes.
     *
     * @return the items that were left, in their order
     */
    @SuppressWarnings("unchecked")
    public List<T> shutdownNow() {
        List<@Nullable Object> left = new ArrayList<>();
        Shield.untilDone(() -> exchange.ask(() -> empty(left)));
        return (List<T>) left;
    }

    private long empty(List<@Nullable Object> left) {
        exchange.close(null);
        while (exchange.size() > 0) {
            left.add(exchange.store.remove());
        }
        done = exchange.accepted();
        tellJoiners();
        return done;
    }

    /**
     * Whether this queue was shut down. It may hold items nevertheless.
     *
     * @return whether {@link #shutdown()} or {@link #shutdownNow()} was called
     */
    public boolean isShutdown() {
        return exchange.ask(() -> exchange.isClosed() ? 1 : 0) == 1;
    }

    /**
     * How many items can be taken without waiting. Exact on the queue's hub until the caller waits; elsewhere it was exact
     * when the hub answered.
     *
     * @return the number of items held
     */
    public int size() {
        return (int) exchange.ask(exchange::size);
    }

    /**
     * Whether nothing can be taken without waiting.
     *
     * @return whether the queue holds no item
     */
    public boolean isEmpty() {
        return size() == 0;
    }

    /**
     * Whether nothing can be put without waiting.
     *
     * @return whether the queue holds as many items as it may
     */
    public boolean isFull() {
        return exchange.ask(() -> exchange.size() >= exchange.capacity() ? 1 : 0) == 1;
    }

    /**
     * How many items this queue may hold.
     *
     * @return the capacity; {@link Integer#MAX_VALUE} for an unlimited queue
     */
    public int capacity() {
        return (int) exchange.ask(exchange::capacity);
    }

    /**
     * Sets how many items this queue may hold. Those who wait to put get the room that is won; what is in the queue beyond a
     * smaller capacity stays.
     *
     * @param capacity the number of items, at least 1; {@link Integer#MAX_VALUE} for no limit
     * @throws IllegalArgumentException when the capacity is less than 1
     */
    public void setCapacity(int capacity) {
        requireCapacity(capacity);
        exchange.ask(() -> {
            exchange.capacity(capacity);
            return 0;
        });
    }

    /**
     * The items that this queue holds, which stay in it.
     *
     * @return a list of them, in the order in which they would be taken
     */
    @SuppressWarnings("unchecked")
    public List<T> toList() {
        List<@Nullable Object> items = new ArrayList<>();
        exchange.ask(() -> {
            exchange.store.copyTo(items);
            return 0;
        });
        return (List<T>) items;
    }

    /**
     * Takes items one after the other until the queue is shut down and empty. Its {@code hasNext()} waits, and takes the
     * item.
     *
     * @return an iterator to be used by one coroutine or thread
     */
    @Override
    public Iterator<T> iterator() {
        return new ExchangeIterator<>(exchange);
    }

    @Override
    public String toString() {
        return exchange.describe("queue", name, this);
    }
}
