package dev.loomlet.generator;

import dev.loomlet.engine.Strand;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The untyped machine below {@link Generator}: one strand, and its place in a chain of delegations.
 *
 * <p>In a chain each generator knows its {@code delegate} and each delegate its {@code delegator}; the outermost one
 * also knows the innermost, its {@code leaf}. A body that delegates suspends, and whoever drives the outermost generator
 * goes on with the leaf's strand directly. The bodies in between sleep until the leaf ends, when its outcome is handed
 * to its delegator. So a value costs one switch however long the chain is, and no chain is deep on the stack.
 *
 * <p>A generator has one delegator at most. One that is used while another delegates to it, by hand or by a second
 * delegator, is cut out of the chain; the first delegator then calls its methods, as it does with iterators that have no
 * strand at all. {@code delegate.delegator != this} tells such a loose link.
 */
abstract sealed class GeneratorCore permits Generator {

    /** Stands for "there is no value, the body has ended", as null is a value. */
    static final Object END = new Object();

    // Phases and stops are numbers, as each store of a reference into an old object costs a memory fence under G1.

    static final int CREATED = 0;
    /** Stopped at a yield of its own. */
    static final int SUSPENDED = 1;
    /** Its strand runs. */
    static final int RUNNING = 2;
    /** Stopped while another yields for it. */
    static final int DELEGATING = 3;
    /** Stopped like one of the two before, and the value is still to be taken. */
    static final int LOOKED_AHEAD = 4;

    static final int CLOSED = 5;

    private static final int YIELDED = 0;
    private static final int DELEGATED = 1;
    private static final int ENDED = 2;

    private @Nullable ReturningBody<?, ?, ?> body;
    private @Nullable Strand strand;
    private int phase = CREATED;

    // Why the strand last stopped, and what passes between body and resumer: a value either way, or an exception.
    private int stop = YIELDED;
    private @Nullable Object slot;
    private @Nullable Throwable thrown;

    private @Nullable Object delegate;
    private @Nullable GeneratorCore delegator;
    private GeneratorCore leaf = this;
    // Set while a chain is at work from here; without delegation, RUNNING says the same.
    private boolean driving;

    private @Nullable Object returned;

    GeneratorCore(ReturningBody<?, ?, ?> body) {
        this.body = body;
    }

    final int phase() {
        return phase;
    }

    final boolean isExecuting() {
        return phase == RUNNING || (phase == DELEGATING && outermost().driving);
    }

    final @Nullable Object delegateShown() {
        return delegate instanceof IteratorDelegate plain ? plain.iterator() : delegate;
    }

    /** The generator whose strand the next resume goes to. */
    final GeneratorCore leaf() {
        return outermost().leaf;
    }

    final @Nullable Object returned() {
        return returned;
    }

    private GeneratorCore outermost() {
        GeneratorCore at = this;
        while (at.delegator != null) {
            at = at.delegator;
        }
        return at;
    }

    // ---- what a resumer calls

    /** Goes on with {@code sent} as the value of the yield; gives the next value, or END. */
    final @Nullable Object advance(@Nullable Object sent) {
        Strand own = strand;
        if (phase != SUSPENDED || delegator != null || own == null) {
            return advanceElse(sent);
        }
        own.checkOwner();
        run(own, sent, null);
        if (stop != YIELDED) {
            return drive(this, this, null, null, true);
        }
        phase = SUSPENDED;
        return takeSlot();
    }

    private @Nullable Object advanceElse(@Nullable Object sent) {
        switch (phase) {
            case CLOSED -> {
                return END;
            }
            case CREATED -> {
                if (sent != null) {
                    throw Faults.notStarted(sent);
                }
                return drive(this, this, null, null, false);
            }
            case LOOKED_AHEAD -> {
                checkOwner();
                if (sent != null) {
                    throw Faults.untaken("send " + sent);
                }
                return takeAhead();
            }
            default -> {
                claim();
                return drive(this, phase == DELEGATING ? leaf : this, sent, null, false);
            }
        }
    }

    /** Whether there is a next value, which it fetches and keeps for the next {@link #advance}. */
    final boolean lookAhead() {
        if (phase == LOOKED_AHEAD) {
            return true;
        }
        Object value = advance(null);
        if (value == END) {
            passOverEnd();
            return false;
        }
        slot = value;
        phase = LOOKED_AHEAD;
        return true;
    }

    private @Nullable Object takeAhead() {
        phase = delegate == null ? SUSPENDED : DELEGATING;
        return takeSlot();
    }

    /** Raises {@code exception} where the body waits; gives the next value, or END. */
    final @Nullable Object raiseInside(Throwable exception) {
        switch (phase) {
            case CREATED -> {
                end();
                throw Sneaky.rethrow(Faults.asLetOut(exception));
            }
            case CLOSED -> throw Sneaky.rethrow(exception);
            case LOOKED_AHEAD -> {
                checkOwner();
                throw Faults.untaken("raise " + exception);
            }
            default -> claim();
        }
        if (phase != DELEGATING) {
            return drive(this, this, null, exception, false);
        }
        if (!(exception instanceof GeneratorExit)) {
            return drive(this, leaf, null, exception, false);
        }
        Throwable instead = closeDelegates();
        return drive(this, this, null, instead != null ? instead : exception, false);
    }

    final void closeBody() {
        switch (phase) {
            case CREATED -> {
                end();
                return;
            }
            case CLOSED -> {
                return;
            }
            case LOOKED_AHEAD -> {
                checkOwner();
                takeAhead();
            }
            default -> {}
        }
        claim();
        Throwable failure = closeHere(phase == DELEGATING ? closeDelegates() : null);
        if (failure != null) {
            throw Sneaky.rethrow(failure);
        }
    }

    /** What {@code next} throws when {@link #advance} gave END. */
    final RuntimeException ended() {
        rethrowFailure();
        return new StopIteration(takeSlot());
    }

    /** Takes the end as a loop does, for which the returned value is of no interest. */
    final void passOverEnd() {
        rethrowFailure();
        takeSlot();
    }

    private void rethrowFailure() {
        Throwable failure = takeThrown();
        if (failure != null) {
            throw Sneaky.rethrow(failure);
        }
    }

    /** Refuses foreign threads and calls from inside, and takes this generator out of the chain of another. */
    private void claim() {
        checkOwner();
        if (isExecuting()) {
            throw Faults.executing();
        }
        if (delegator != null) {
            GeneratorCore outermost = outermost();
            leaf = phase == DELEGATING ? outermost.leaf : this;
            outermost.leaf = delegator;
            delegator = null;
        }
    }

    private void checkOwner() {
        Strand own = strand;
        if (own == null) {
            throw Faults.endedMeanwhile();
        }
        own.checkOwner();
    }

    // ---- driving a chain

    /**
     * Runs the chain of {@code top} until it yields or {@code top} ends.
     *
     * @param at the generator to go on with, the leaf of the chain
     * @param value what to hand in, unless {@code failure} is to be raised
     * @param stopped whether the strand of {@code at} has already run and just stopped
     */
    private static @Nullable Object drive(
            GeneratorCore top, GeneratorCore at, @Nullable Object value, @Nullable Throwable failure, boolean stopped) {
        top.driving = true;
        try {
            while (true) {
                if (stopped) {
                    value = null;
                    failure = null;
                    switch (at.stop) {
                        case YIELDED -> {
                            at.phase = SUSPENDED;
                            return at.takeSlot();
                        }
                        case DELEGATED -> at = at.enterDelegate();
                        default -> {
                            at.end();
                            if (at == top) {
                                top.leaf = top;
                                return END;
                            }
                            value = at.takeSlot();
                            failure = at.takeThrown();
                            at = at.leaveChain();
                        }
                    }
                    top.leaf = at;
                }
                stopped = true;
                if (at.phase == DELEGATING) {
                    try {
                        return at.callDelegate(value, failure);
                    } catch (StopIteration end) {
                        value = end.value();
                        failure = null;
                    } catch (Throwable t) {
                        value = null;
                        failure = t;
                    }
                    at.dropDelegate();
                }
                at.run(at.strand == null ? at.start() : at.strand, value, failure);
            }
        } finally {
            top.driving = false;
        }
    }

    private Strand start() {
        Strand created = Strand.create("generator", this::runBody);
        strand = created;
        return created;
    }

    private void run(Strand own, @Nullable Object value, @Nullable Throwable failure) {
        slot = value;
        thrown = failure;
        phase = RUNNING;
        try {
            own.resume();
        } catch (Throwable t) {
            // No exception of the body comes this way: the thread had no stack or memory left to enter it.
            phase = SUSPENDED;
            throw t;
        }
    }

    /** Links up with a delegate that was just set, if it is free; gives the generator to go on with. */
    private GeneratorCore enterDelegate() {
        phase = DELEGATING;
        if (delegate instanceof GeneratorCore inner && inner.delegator == null) {
            switch (inner.phase) {
                case CREATED, SUSPENDED -> {
                    inner.delegator = this;
                    return inner;
                }
                case DELEGATING -> {
                    inner.delegator = this;
                    return inner.leaf;
                }
                default -> {}
            }
        }
        return this;
    }

    private GeneratorCore leaveChain() {
        GeneratorCore outer = delegator;
        delegator = null;
        outer.dropDelegate();
        return outer;
    }

    private void dropDelegate() {
        delegate = null;
        phase = SUSPENDED;
    }

    @SuppressWarnings("unchecked")
    private @Nullable Object callDelegate(@Nullable Object value, @Nullable Throwable failure) throws Throwable {
        Subgenerator<?, Object, ?> inner = (Subgenerator<?, Object, ?>) delegate;
        if (failure != null) {
            return inner.raise(failure);
        }
        return value == null ? inner.next() : inner.send(value);
    }

    /** Closes what this generator delegates to, innermost first; gives what is to be raised here because of it. */
    private @Nullable Throwable closeDelegates() {
        GeneratorCore at = leaf;
        Throwable failure = null;
        driving = true;
        try {
            if (at.phase == DELEGATING) {
                try {
                    ((Subgenerator<?, ?, ?>) at.delegate).close();
                } catch (Throwable t) {
                    failure = t;
                }
                at.dropDelegate();
            }
            while (at != this) {
                failure = at.closeHere(failure);
                at = at.leaveChain();
                leaf = at;
            }
            return failure;
        } finally {
            driving = false;
        }
    }

    /** Ends a body that does not delegate (any more) by raising at its yield; gives what it ended with instead. */
    private @Nullable Throwable closeHere(@Nullable Throwable instead) {
        Object value = drive(this, this, null, instead != null ? instead : new GeneratorExit(), false);
        if (value != END) {
            return Faults.ignored();
        }
        takeSlot();
        Throwable failure = takeThrown();
        return failure instanceof GeneratorExit ? null : failure;
    }

    private void end() {
        phase = CLOSED;
        body = null;
        strand = null;
        returned = slot;
    }

    private @Nullable Object takeSlot() {
        Object value = slot;
        slot = null;
        return value;
    }

    private @Nullable Throwable takeThrown() {
        Throwable failure = thrown;
        thrown = null;
        return failure;
    }

    // ---- what the body calls, on the strand

    abstract @Nullable Object invoke(ReturningBody<?, ?, ?> body) throws Exception;

    private void runBody() {
        ReturningBody<?, ?, ?> starting = body;
        body = null;
        Object result = null;
        Throwable failure = null;
        try {
            result = invoke(starting);
        } catch (Throwable t) {
            failure = Faults.asLetOut(t);
        }
        slot = result;
        thrown = failure;
        stop = ENDED;
    }

    final @Nullable Object yieldValue(@Nullable Object value) {
        checkInBody("yield");
        slot = value;
        return await();
    }

    final @Nullable Object delegateTo(Object inner) {
        checkInBody("yieldFrom");
        if (inner instanceof GeneratorCore generator) {
            if (generator.isExecuting()) {
                throw Faults.executing();
            }
            if (generator.strand != null) {
                generator.strand.checkOwner();
            }
        }
        delegate = inner;
        stop = DELEGATED;
        try {
            return await();
        } finally {
            delegate = null;
            stop = YIELDED;
        }
    }

    private @Nullable Object await() {
        try {
            strand.suspend();
        } catch (IllegalStateException e) {
            slot = null;
            throw Faults.pinned(e);
        }
        Throwable failure = thrown;
        if (failure != null) {
            thrown = null;
            throw Sneaky.rethrow(failure);
        }
        return takeSlot();
    }

    private void checkInBody(String call) {
        if (phase != RUNNING) {
            throw Faults.outsideBody(call, "generator",
                    phase == DELEGATING ? "is delegating to another" : phase == CLOSED ? "has ended" : "is suspended");
        }
        strand.checkOwner();
    }

    // ---- for readers

    /** The frames of the suspended bodies of the chain from here on, innermost first. */
    final StackTraceElement[] frames() {
        List<StackTraceElement[]> bodies = new ArrayList<>();
        if (!isExecuting()) {
            for (GeneratorCore at = this; at != null && at.strand != null;) {
                bodies.add(at.strand.stackTrace());
                at = at.delegate instanceof GeneratorCore inner ? inner : null;
            }
        }
        return BodyFrames.join(bodies.reversed());
    }
}
