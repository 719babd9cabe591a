package dev.loomlet.generator;

import java.util.Objects;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A body of plain code that stops at each value it yields and goes on when it is asked for the next one. The consumer
 * may send a value or raise an exception at the place where the body waits, and close it there (PEP 255, 342, 380, 479).
 *
 * <pre>{@code
 * Generator<String, Integer, Void> consumer = Generator.of(y -> {
 *     while (true) {
 *         int bun = y.yield("ready");
 *         System.out.println("bun " + bun);
 *     }
 * });
 * consumer.next();     // runs to the first yield
 * consumer.send(1);    // yield returns 1
 * consumer.close();    // yield throws GeneratorExit
 * }</pre>
 *
 * <p>Each method runs the body on the caller's behalf and returns when the body yields or ends; it waits for nothing
 * else. A generator belongs to the thread, or coroutine, that first resumes it; calls that would run the body from any
 * other are an {@link IllegalStateException}.
 *
 * <p>What the body throws comes out of the call that resumed it, as the same object, <em>also when it is a checked
 * exception</em>: catch {@code Exception} to handle those.
 *
 * <p>A suspended generator that nobody refers to is garbage; its {@code finally} blocks do not run. Where that matters,
 * open it in try-with-resources.
 *
 * @param <Y> what it yields
 * @param <S> what it is sent
 * @param <R> what it returns at the end
 */
public final class Generator<Y extends @Nullable Object, S extends @Nullable Object, R extends @Nullable Object>
        extends
            GeneratorCore
        implements
            Subgenerator<Y, S, R>,
            Iterable<Y> {

    /** Where a generator stands. */
    public enum State {
        /** Nothing of the body has run. */
        CREATED,
        /** The body runs, or one that it delegates to. */
        RUNNING,
        /** The body waits at a yield. */
        SUSPENDED,
        /** The body has ended, or will never start. */
        CLOSED
    }

    private static final String BODY_IS_NULL = "body is null; give the code to run, such as y -> y.yield(1)";

    private Generator(ReturningBody<Y, S, R> body) {
        super(body);
    }

    /**
     * Creates a generator of a body that returns nothing. None of it runs before the first {@link #next()}.
     *
     * @param body the code to run
     * @param <Y> what it yields
     * @param <S> what it is sent
     * @return a generator that has not started
     * @throws NullPointerException when {@code body} is null
     */
    public static <Y extends @Nullable Object, S extends @Nullable Object> Generator<Y, S, @Nullable Void> of(
            GeneratorBody<Y, S> body) {
        Objects.requireNonNull(body, BODY_IS_NULL);
        return new Generator<>(y -> {
            body.run(y);
            return null;
        });
    }

    /**
     * Creates a generator of a body that returns a value at its end. None of it runs before the first {@link #next()}.
     * It has a name of its own because a lambda with an endless loop would fit both kinds of body.
     *
     * @param body the code to run
     * @param <Y> what it yields
     * @param <S> what it is sent
     * @param <R> what it returns
     * @return a generator that has not started
     * @throws NullPointerException when {@code body} is null
     */
    public static <Y extends @Nullable Object, S extends @Nullable Object, R extends @Nullable Object> Generator<Y, S, R> returning(
            ReturningBody<Y, S, R> body) {
        return new Generator<>(Objects.requireNonNull(body, BODY_IS_NULL));
    }

    @Override
    @SuppressWarnings("unchecked")
    @Nullable
    Object invoke(ReturningBody<?, ?, ?> body) throws Exception {
        return ((ReturningBody<Y, S, R>) body).run(new GeneratorYielder<>(this));
    }

    /**
     * Runs the body to its next yield; the yield it waited at gives null.
     *
     * @return the value yielded
     * @throws StopIteration when the body returns, with what it returned, or has ended before
     * @throws IllegalStateException when called from inside the body, or by a thread other than the owner
     */
    @Override
    public Y next() {
        return value(advance(null));
    }

    /**
     * Runs the body to its next yield; the yield it waited at gives {@code value}.
     *
     * @param value what the body receives; null is the same as {@link #next()}
     * @return the value yielded
     * @throws StopIteration when the body returns, with what it returned, or has ended before
     * @throws IllegalStateException when {@code value} is not null and the body has not started, so that no yield waits
     *     for it (the generator stays usable); when called from inside the body, or by a thread other than the owner
     */
    @Override
    public Y send(@Nullable S value) {
        return value(advance(value));
    }

    /**
     * Raises {@code exception} at the yield where the body waits, and runs it to its next yield (PEP 342 calls this
     * throw). A body that has not started never will; one that has ended stays so; either way the exception comes out.
     *
     * @param exception what the body's yield throws
     * @param <X> the kind of exception
     * @return the value yielded
     * @throws X when the body does not handle it: the same object
     * @throws StopIteration when the body returns, with what it returned
     * @throws IllegalStateException when called from inside the body, or by a thread other than the owner; when the body
     *     lets out a StopIteration
     * @throws NullPointerException when {@code exception} is null; the body is not disturbed
     */
    @Override
    public <X extends Throwable> Y raise(X exception) throws X {
        return value(raiseInside(
                Objects.requireNonNull(exception, "exception is null; give the one to raise at the yield")));
    }

    /**
     * Raises {@link GeneratorExit} at the yield where the body waits, so that its {@code finally} blocks run, and expects
     * it to end. Does nothing when the body has not started, which it then never does, or has ended. What the body
     * returns is there as {@link #returnValue()}; any other exception of the body comes out.
     *
     * @throws IllegalStateException when the body yields instead of ending: it waits at that yield then; when called from
     *     inside the body, or by a thread other than the owner
     */
    @Override
    public void close() {
        closeBody();
    }

    @SuppressWarnings("unchecked")
    private Y value(@Nullable Object value) {
        if (value == END) {
            throw ended();
        }
        return (Y) value;
    }

    /** {@return where the generator stands} Callable from anywhere, and exact for the thread that owns it. */
    public State state() {
        return switch (phase()) {
            case CREATED -> State.CREATED;
            case RUNNING -> State.RUNNING;
            case DELEGATING -> isExecuting() ? State.RUNNING : State.SUSPENDED;
            case CLOSED -> State.CLOSED;
            default -> State.SUSPENDED;
        };
    }

    /**
     * {@return what the body returned; null when it ended without, by an exception or before it started}
     *
     * @throws IllegalStateException when the body has not ended
     */
    @SuppressWarnings("unchecked")
    public @Nullable R returnValue() {
        if (phase() != CLOSED) {
            throw new IllegalStateException(
                    "the generator is " + state() + " and has no return value yet; take its values or close it first");
        }
        return (R) returned();
    }

    /** {@return what the body delegates to at present, by {@link Yielder#yieldFrom(Generator)}; null when it does not} */
    public @Nullable Object delegate() {
        return delegateShown();
    }

    /**
     * {@return the frames of the suspended body, innermost first, below those of the bodies it delegates to; empty while
     * it runs, before it starts and after it ends}
     */
    public StackTraceElement[] stackTrace() {
        return frames();
    }

    /**
     * A view of what is left. All views share the progress of this generator. {@code hasNext()} runs the body to its next
     * value and keeps that for the {@code next()} of any view, or of this generator; until it is taken, {@link #send} of a
     * value and {@link #raise} are an IllegalStateException. Creating a view runs nothing.
     */
    @Override
    public CloseableIterator<Y> iterator() {
        return new GeneratorIterator<>(this);
    }

    /**
     * Hands what is left to {@code action}. An exception of the action comes out and leaves the body suspended.
     *
     * @throws IllegalStateException when called from inside the body, or by a thread other than the owner
     * @throws NullPointerException when {@code action} is null
     */
    @Override
    @SuppressWarnings("unchecked")
    public void forEach(Consumer<? super Y> action) {
        Objects.requireNonNull(action, "action is null; give what is to be done with each value");
        for (Object value; (value = advance(null)) != END;) {
            action.accept((Y) value);
        }
        passOverEnd();
    }

    /** A spliterator over what is left, which does not split. */
    @Override
    public Spliterator<Y> spliterator() {
        return new IteratorSpliterator<>(iterator());
    }

    /**
     * A sequential stream of what is left, which takes no value more than its operations need. Closing the stream closes
     * this generator. Creating it runs nothing; its terminal operation is for the owning thread.
     *
     * @return the stream
     */
    public Stream<Y> stream() {
        return StreamSupport.stream(spliterator(), false).onClose(this::close);
    }

    /** Shows the state, for messages and debuggers. */
    @Override
    public String toString() {
        return "Generator[" + state() + "]";
    }
}
