package dev.loomlet.generator;

import java.util.Objects;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A lazy, possibly endless series of values that a body yields. Each iteration runs the body afresh.
 *
 * <pre>{@code
 * Sequence<Integer> evens = Sequence.of(y -> {
 *     for (int i = 0;; i += 2) {
 *         y.yield(i);
 *     }
 * });
 * evens.stream().limit(10).toList();
 * }</pre>
 *
 * <p>Where all values go to one consumer ({@link #forEach}, most streams, {@code forEachRemaining} of a fresh iterator),
 * the body runs on the caller's stack and each {@code y.yield(v)} calls the consumer, with the interleaving of a
 * {@code for} loop and at the cost of a call. Where values are taken one by one, the body is suspended in between, as a
 * {@link Generator}'s is. What is said there of threads, exceptions and abandoned bodies holds here too.
 *
 * <p>A sequence itself is immutable, and as safe for several threads as its body is.
 *
 * @param <T> the values
 */
public final class Sequence<T extends @Nullable Object> implements Iterable<T> {

    private final GeneratorBody<T, @Nullable Void> body;
    private final int ahead;

    private Sequence(GeneratorBody<T, @Nullable Void> body, int ahead) {
        this.body = body;
        this.ahead = ahead;
    }

    /**
     * Creates a sequence; nothing runs.
     *
     * @param body the code to run for each iteration
     * @param <T> the values
     * @return the sequence
     * @throws NullPointerException when {@code body} is null
     */
    public static <T extends @Nullable Object> Sequence<T> of(GeneratorBody<T, @Nullable Void> body) {
        Objects.requireNonNull(body, "body is null; give the code to run, such as y -> y.yield(1)");
        return new Sequence<>(body, 0);
    }

    /**
     * The same values, with the body running up to {@code count} of them ahead of whoever takes them one by one, so that
     * one suspension serves many values. An exception of the body comes out after the values before it.
     *
     * @param count how many values to hold at most
     * @return a sequence that runs ahead
     * @throws IllegalArgumentException when {@code count} is less than 1
     */
    public Sequence<T> prefetch(int count) {
        if (count < 1) {
            throw new IllegalArgumentException(
                    "count is " + count + "; give the number of values to run ahead, at least 1");
        }
        return new Sequence<>(body, count);
    }

    /** {@return a generator of a fresh run of the body, suspended after every value} */
    public Generator<T, @Nullable Void, @Nullable Void> generator() {
        return Generator.of(body);
    }

    /**
     * An iterator over a fresh run of the body, to be closed when the iteration stops early and the body has
     * {@code finally} blocks. It runs the body when it is asked for a value, and belongs to the thread that asks first.
     */
    @Override
    public CloseableIterator<T> iterator() {
        return new SequenceIterator<>(body, ahead);
    }

    /**
     * Runs the body afresh on the caller's stack and hands it each value. When {@code action} throws, the body is closed
     * by {@link GeneratorExit} at its yield and the exception of the action comes out, whatever the body does about it;
     * an exception of the body's closing is added to it as suppressed.
     *
     * @throws NullPointerException when {@code action} is null
     */
    @Override
    public void forEach(Consumer<? super T> action) {
        Objects.requireNonNull(action, "action is null; give what is to be done with each value");
        BulkYielder.run(body, action);
    }

    /** A spliterator over a fresh run of the body, which does not split. */
    @Override
    public Spliterator<T> spliterator() {
        return new IteratorSpliterator<>(iterator());
    }

    /**
     * A sequential stream of a fresh run of the body. An operation that stops early takes no value more than it needs and
     * leaves the body suspended; closing the stream closes it. Creating it runs nothing.
     *
     * @return the stream
     */
    public Stream<T> stream() {
        CloseableIterator<T> iterator = iterator();
        return StreamSupport.stream(new IteratorSpliterator<>(iterator), false).onClose(iterator::close);
    }

    GeneratorBody<T, @Nullable Void> body() {
        return body;
    }
}
