package dev.loomlet.generator;

import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a body hands its values to. It belongs to one running body: use from another thread, from outside the body or
 * after its end is an IllegalStateException. Methods that the body calls may use it, at any depth.
 *
 * @param <Y> what the body yields
 * @param <S> what the body is sent
 */
public abstract sealed class Yielder<Y extends @Nullable Object, S extends @Nullable Object>
        permits GeneratorYielder, BulkYielder {

    Yielder() {}

    /**
     * Hands {@code value} to the consumer and waits until it asks for the next one (PEP 342).
     *
     * @param value what the consumer gets; null is a value like any other
     * @return what the consumer sent; null when it asked by {@code next}
     * @throws GeneratorExit when the consumer closes the body instead; let it pass
     * @throws IllegalStateException when the caller is not inside the running body, or when a native frame (a class
     *     initialiser, say) stands between, so that the body cannot be suspended
     */
    public abstract @Nullable S yield(Y value);

    /**
     * Lets another generator yield in this one's place until it ends: what the consumer sends, raises and closes goes
     * there directly, at a cost that does not depend on the length of a chain of such calls (PEP 380).
     *
     * @param inner the generator; one that has ended yields nothing
     * @param <R> what it returns
     * @return what it returned; null when it had ended before
     * @throws GeneratorExit when the consumer closes this body; {@code inner} is closed already
     * @throws IllegalStateException when {@code inner} is executing, belongs to another thread or ignored its closing, or
     *     when the caller is not inside the running body
     * @throws NullPointerException when {@code inner} is null
     */
    @SuppressWarnings("unchecked")
    public final <R extends @Nullable Object> R yieldFrom(Generator<? extends Y, ? super S, R> inner) {
        return (R) delegate(required(inner));
    }

    /**
     * Lets an iterator of one's own yield in this body's place until it throws {@link StopIteration}; what the consumer
     * sends, raises and closes goes to the methods of that name (PEP 380). They run on the stack of the consumer.
     *
     * @param inner the iterator
     * @param <R> its value at the end
     * @return the value of its StopIteration
     * @throws GeneratorExit when the consumer closes this body; {@code inner} is closed already
     * @throws IllegalStateException when the caller is not inside the running body
     * @throws NullPointerException when {@code inner} is null
     */
    @SuppressWarnings("unchecked")
    public final <R extends @Nullable Object> R yieldFrom(Subgenerator<? extends Y, ? super S, R> inner) {
        return (R) delegate(required(inner));
    }

    /**
     * Yields each element. A {@link Sequence} and a {@link Generator} are delegated to as the latter is, so what is sent
     * must suit them; of anything else, {@link #yieldFrom(Iterator)} gets the iterator.
     *
     * @param inner the elements
     * @throws GeneratorExit when the consumer closes this body
     * @throws IllegalStateException when the caller is not inside the running body
     * @throws UnsupportedOperationException when the consumer sends a value, which a plain iterator cannot take
     * @throws NullPointerException when {@code inner} is null
     */
    public final void yieldFrom(Iterable<? extends Y> inner) {
        Objects.requireNonNull(inner, REMEDY);
        if (inner instanceof Generator<?, ?, ?> generator) {
            delegate(generator);
        } else if (inner instanceof Sequence<?> sequence) {
            delegateToSequence(sequence);
        } else {
            delegate(new IteratorDelegate(Objects.requireNonNull(
                    inner.iterator(), "the iterator of the iterable is null; return an empty one instead")));
        }
    }

    /**
     * Yields what is left in {@code inner}. An iterator that is AutoCloseable is closed when the consumer closes this
     * body. What the consumer raises is thrown here, as an iterator has no place for it.
     *
     * @param inner the elements
     * @throws GeneratorExit when the consumer closes this body
     * @throws IllegalStateException when the caller is not inside the running body
     * @throws UnsupportedOperationException when the consumer sends a value, which a plain iterator cannot take
     * @throws NullPointerException when {@code inner} is null
     */
    public final void yieldFrom(Iterator<? extends Y> inner) {
        delegate(new IteratorDelegate(Objects.requireNonNull(inner, REMEDY)));
    }

    private static final String REMEDY = "inner is null; give what is to yield in this body's place";

    private static Subgenerator<?, ?, ?> required(@Nullable Subgenerator<?, ?, ?> inner) {
        return Objects.requireNonNull(inner, REMEDY);
    }

    abstract @Nullable Object delegate(Subgenerator<?, ?, ?> inner);

    abstract void delegateToSequence(Sequence<?> inner);
}
