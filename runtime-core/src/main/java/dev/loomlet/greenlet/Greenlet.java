package dev.loomlet.greenlet;

import dev.loomlet.engine.Strand;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stack of its own that runs when another greenlet of the same thread switches to it, and stops when it switches to
 * another. There is no scheduler: control goes where {@link #switchTo(Object)} says, at once, with a value.
 *
 * <pre>{@code
 * Greenlet parent = Greenlet.current();
 * Greenlet adder = Greenlet.of(first -> {
 *     int sum = (int) first;
 *     while (true) {
 *         sum += (int) parent.switchTo(sum);
 *     }
 * });
 * adder.switchTo(1);    // 1
 * adder.switchTo(41);   // 42
 * adder.close();
 * }</pre>
 *
 * <p>The greenlets of a thread form a tree. Its root is the <em>main</em> greenlet, which is the thread's ordinary stack
 * and comes by itself. Each other one has a parent, at first the greenlet that created it. A greenlet whose body returns
 * is dead: the value goes to its parent, as the result of the switch that the parent waits in. What the body throws is
 * raised in the parent likewise, except a {@link GreenletExit}, which is handed over as a value. A switch to a dead
 * greenlet goes to its nearest ancestor that lives; one that has not begun yet is started by whatever value reaches it.
 *
 * <p>Every method may be called from the thread the greenlet was created on, in any of its greenlets and in a generator
 * body that runs on top of one; other threads may ask for the state and the parent alone, and see them as of some time
 * ago. A body may stop at any depth of calls.
 * On the direct engine it may not switch below a class initialiser or another native frame, and must not switch while it
 * holds a monitor: monitors belong to the thread, which the greenlets share.
 *
 * <p>A suspended greenlet that nothing refers to any more is garbage, and its {@code finally} blocks do not run; one that
 * needs them is to be closed: see {@link #close()}.
 *
 * <p>The semantics are those of Python's
 * <a href="https://greenlet.readthedocs.io/en/latest/greenlet.html">greenlet</a>, with one typed value in place of argument
 * lists.
 */
public final class Greenlet implements AutoCloseable {

    /** What a greenlet runs, when it takes a start value and returns a result. */
    @FunctionalInterface
    public interface Body {

        /**
         * Runs in the greenlet, once.
         *
         * @param startValue the value of the switch that started the greenlet
         * @return the value for the parent's pending switch
         * @throws Exception whatever is to be raised in the parent
         */
        @Nullable
        Object run(@Nullable Object startValue) throws Exception;
    }

    /** What a greenlet runs, when neither a start value nor a result matters. */
    @FunctionalInterface
    public interface Task {

        /**
         * Runs in the greenlet, once.
         *
         * @throws Exception whatever is to be raised in the parent
         */
        void run() throws Exception;
    }

    enum State {
        UNSTARTED,
        STARTED,
        DEAD
    }

    private static final StackTraceElement[] NO_FRAMES = {};

    private final GreenletTree tree;
    private State state;
    private @Nullable Greenlet parent;
    // Who waits in close() for this one to end, and so receives its end in place of the parent.
    private @Nullable Greenlet closer;
    private @Nullable Body body;
    private @Nullable Strand strand;

    private Greenlet(GreenletTree tree, State state, @Nullable Greenlet parent, @Nullable Body body) {
        this.tree = tree;
        this.state = state;
        this.parent = parent;
        this.body = body;
    }

    static Greenlet mainOf(GreenletTree tree) {
        return new Greenlet(tree, State.STARTED, null, null);
    }

    /**
     * Creates a greenlet of the calling thread whose parent is the current one. Does not run it.
     *
     * @param body what to run at the first switch to it
     * @return the greenlet, not yet begun
     * @throws NullPointerException when {@code body} is null
     */
    public static Greenlet of(Body body) {
        return of(body, current());
    }

    /**
     * Creates a greenlet of the calling thread whose parent is the current one. Does not run it. It ends with the value
     * null.
     *
     * @param task what to run at the first switch to it
     * @return the greenlet, not yet begun
     * @throws NullPointerException when {@code task} is null
     */
    public static Greenlet of(Task task) {
        return of(bodyOf(task));
    }

    /**
     * Creates a greenlet of the calling thread with a parent of one's choice. Does not run it.
     *
     * @param body what to run at the first switch to it
     * @param parent who receives the result, or what the body throws
     * @return the greenlet, not yet begun
     * @throws NullPointerException when an argument is null
     * @throws IllegalArgumentException when {@code parent} belongs to another thread
     */
    public static Greenlet of(Body body, Greenlet parent) {
        Objects.requireNonNull(body, "body is null; pass the code that the greenlet is to run");
        Greenlet greenlet = new Greenlet(GreenletTree.ofCaller(), State.UNSTARTED, null, body);
        greenlet.checkParent(parent);
        greenlet.parent = parent;
        return greenlet;
    }

    /**
     * Creates a greenlet of the calling thread with a parent of one's choice. Does not run it. It ends with the value
     * null.
     *
     * @param task what to run at the first switch to it
     * @param parent who is told that the task has ended, or what it throws
     * @return the greenlet, not yet begun
     * @throws NullPointerException when an argument is null
     * @throws IllegalArgumentException when {@code parent} belongs to another thread
     */
    public static Greenlet of(Task task, Greenlet parent) {
        return of(bodyOf(task), parent);
    }

    private static Body bodyOf(Task task) {
        Objects.requireNonNull(task, "task is null; pass the code that the greenlet is to run");
        return startValue -> {
            task.run();
            return null;
        };
    }

    /** {@return the greenlet that the caller runs in: the main one, which any thread has, until it switches to another} */
    public static Greenlet current() {
        return GreenletTree.ofCaller().current();
    }

    /**
     * Has {@code tracer} told of every arrival in a greenlet of the calling thread, from now on and until it throws.
     *
     * @param tracer whom to tell, or null for nobody
     * @return whom it was told until now, or null
     */
    public static @Nullable GreenletTracer setTrace(@Nullable GreenletTracer tracer) {
        return GreenletTree.ofCaller().replaceTracer(tracer);
    }

    /** {@return who is told of every arrival in a greenlet of the calling thread, or null} */
    public static @Nullable GreenletTracer getTrace() {
        return GreenletTree.ofCaller().tracer();
    }

    /**
     * Switches with the value null.
     *
     * @return the value that the current greenlet receives when control comes back to it
     * @throws IllegalStateException under the conditions of {@link #switchTo(Object)}
     * @see #switchTo(Object)
     */
    public @Nullable Object switchTo() {
        return switchTo(null);
    }

    /**
     * Stops the current greenlet and goes on in this one: with {@code value} as the start value when it has not begun,
     * else as the result of the switch that it waits in. Returns when any greenlet switches back, or when a child of the
     * current greenlet ends. A switch to the current greenlet itself returns {@code value} at once; a switch to a dead one
     * goes to its nearest living ancestor.
     *
     * <p>Throws whatever is raised in the current greenlet meanwhile, by {@link #raise(Throwable)} or by a child that
     * ends with it: the same object when unchecked, and as the cause of a
     * {@link java.util.concurrent.CompletionException} when it is a checked exception.
     *
     * @param value what to hand over
     * @return the value that the current greenlet receives when control comes back to it
     * @throws IllegalStateException when this greenlet belongs to another thread, or when the current one cannot be
     *     suspended because a class initialiser or another native frame is on its stack
     */
    public @Nullable Object switchTo(@Nullable Object value) {
        tree.checkCaller(this);
        return tree.transfer(this, value, null);
    }

    /**
     * Raises a new {@link GreenletExit} in this greenlet.
     *
     * @return the value that the current greenlet receives when control comes back to it: the exit itself when this
     *     greenlet is a child of the current one and does not catch it
     * @throws IllegalStateException under the conditions of {@link #switchTo(Object)}
     * @see #raise(Throwable)
     */
    public @Nullable Object raise() {
        return raise(new GreenletExit());
    }

    /**
     * Switches to this greenlet and throws there, out of the switch that it waits in. One that has not begun is dead at
     * once, without running, and {@code throwable} goes on to its parent; one that is dead passes it on to its nearest
     * living ancestor. A {@link GreenletExit} that is passed on arrives as a value. In the current greenlet it is thrown on
     * the spot.
     *
     * @param throwable what to throw; a checked exception arrives as the cause of a
     *     {@link java.util.concurrent.CompletionException}
     * @return the value that the current greenlet receives when control comes back to it
     * @throws NullPointerException when {@code throwable} is null
     * @throws IllegalStateException under the conditions of {@link #switchTo(Object)}
     */
    public @Nullable Object raise(Throwable throwable) {
        Objects.requireNonNull(throwable, "throwable is null; pass what to throw in the greenlet, or call raise()");
        tree.checkCaller(this);
        return tree.transfer(this, null, throwable);
    }

    /**
     * Ends this greenlet: raises a {@link GreenletExit} in it and comes back when it has unwound, so that its
     * {@code finally} blocks have run. Whatever parent it has, its end is reported to the caller: its result is dropped,
     * and what it throws in place of the exit comes out of here as out of {@link #switchTo(Object)}. One that has not begun
     * becomes dead without running; for a dead one nothing happens.
     *
     * @throws IllegalStateException when this is the current or the main greenlet; when it belongs to another thread; when
     *     it does not end, but switches back to the caller; or when the caller cannot be suspended, as in
     *     {@link #switchTo(Object)}
     */
    @Override
    public void close() {
        tree.checkCaller(this);
        if (isMain() || this == tree.current()) {
            throw new IllegalStateException(this + " cannot be closed " + (isMain() ? "as it ends with its thread"
                    : "by itself; return from its body, or close it from another greenlet"));
        }
        if (state == State.STARTED) {
            unwind();
        }
        end();
    }

    private void unwind() {
        Greenlet outerCloser = closer;
        closer = tree.current();
        try {
            tree.transfer(this, null, new GreenletExit());
        } finally {
            closer = outerCloser;
        }
        if (state != State.DEAD) {
            throw new IllegalStateException(this + " did not end when it was closed: it caught the GreenletExit or "
                    + "switched away in a finally block; let it end, or switch to it until it has");
        }
    }

    /** {@return who receives this greenlet's result; null for a main greenlet} */
    public @Nullable Greenlet parent() {
        return parent;
    }

    /**
     * Changes who receives this greenlet's result. Possible at any time, also while it runs and after its end.
     *
     * @param parent a greenlet of the same thread that is not a descendant of this one
     * @throws NullPointerException when {@code parent} is null
     * @throws IllegalArgumentException when {@code parent} is this greenlet or a descendant of it, or belongs to another
     *     thread
     * @throws IllegalStateException when this is a main greenlet, or when it belongs to another thread than the caller's
     */
    public void setParent(Greenlet parent) {
        tree.checkCaller(this);
        checkParent(parent);
        if (isMain()) {
            throw new IllegalStateException(this + " cannot get the parent " + parent
                    + ": a main greenlet is the root of its tree; set the parents of others to it");
        }
        for (Greenlet ancestor = parent; ancestor != null; ancestor = ancestor.parent) {
            if (ancestor == this) {
                throw new IllegalArgumentException("parent " + parent + " would make a cyclic parent chain, as "
                        + (parent == this ? "it is the child itself" : "it descends from its child " + this)
                        + "; choose one outside of the child's own descendants");
            }
        }
        this.parent = parent;
    }

    private void checkParent(Greenlet candidate) {
        Objects.requireNonNull(candidate, "parent is null; pass a greenlet of this thread, such as Greenlet.current()");
        if (candidate.tree != tree) {
            throw new IllegalArgumentException(
                    "parent " + candidate + " belongs to another thread than its child " + this
                            + "; choose one of the same thread");
        }
    }

    /** {@return whether this is its thread's root, the greenlet that nobody creates} */
    public boolean isMain() {
        return tree.main() == this;
    }

    /** {@return whether it has begun; always so for a main greenlet, and also when it is dead} */
    public boolean isStarted() {
        return state != State.UNSTARTED;
    }

    /** {@return whether it has ended, or its thread has} */
    public boolean isDead() {
        return state == State.DEAD || tree.isOver();
    }

    /** {@return whether it has begun and not ended: it runs, or waits in a switch} */
    public boolean isActive() {
        return state == State.STARTED && !tree.isOver();
    }

    /**
     * Where this greenlet waits: the frames of its body, innermost first, without those of the switch itself. Empty when
     * it has not begun, is the current one, or is dead. When a generator body on top of it made the switch, the portable
     * engine knows the frames of that body alone.
     *
     * @return the frames of a suspended greenlet
     * @throws IllegalStateException when this greenlet belongs to another thread
     */
    public StackTraceElement[] stackTrace() {
        tree.checkCaller(this);
        if (this == tree.current()) {
            return NO_FRAMES;
        }
        Strand suspended = strand;
        StackTraceElement[] frames = isMain() ? tree.stackOfMain()
                : suspended == null ? NO_FRAMES : suspended.stackTrace();
        return Arrays.stream(frames).filter(Greenlet::isOfBody).toArray(StackTraceElement[]::new);
    }

    private static boolean isOfBody(StackTraceElement frame) {
        String type = frame.getClassName();
        return !type.equals(Greenlet.class.getName()) && !type.equals(GreenletTree.class.getName());
    }

    State state() {
        return state;
    }

    /** Who receives the end of this one, be it alive still or dead. */
    Greenlet heir() {
        Greenlet heir = state == State.STARTED && closer != null ? closer : parent;
        return Objects.requireNonNull(heir);
    }

    void resume() {
        Strand resumed = strand;
        (resumed != null ? resumed : start()).resume();
    }

    private Strand start() {
        Body work = Objects.requireNonNull(body);
        Strand started = Strand.create("greenlet", () -> tree.runBody(this, work));
        strand = started;
        body = null;
        state = State.STARTED;
        return started;
    }

    void suspend() {
        strand.suspend();
    }

    /** Marks this one dead and lets go of all that it ran on. */
    void end() {
        state = State.DEAD;
        strand = null;
        body = null;
    }

    /** Tells whether it is pending, current, suspended or dead, whether its thread has exited, and whether it is main. */
    @Override
    public String toString() {
        return "Greenlet@" + Integer.toHexString(hashCode()) + "[" + (isMain() ? "main, " : "") + stateName() + "]";
    }

    private String stateName() {
        if (tree.isOver()) {
            return "dead, thread exited";
        }
        return switch (state) {
            case UNSTARTED -> "pending";
            case DEAD -> "dead";
            case STARTED -> this == tree.current() ? "current" : "suspended";
        };
    }
}
