package dev.loomlet;

import dev.loomlet.engine.Engine;
import dev.loomlet.engine.OwnerContext;
import dev.loomlet.loop.EventLoop;
import dev.loomlet.loop.EventLoops;
import dev.loomlet.loop.Home;
import dev.loomlet.loop.HubEvents;
import dev.loomlet.loop.Interruption;
import dev.loomlet.loop.Limits;
import dev.loomlet.loop.Waiter;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A set of coroutines of which one runs at a time, on one carrier thread.
 *
 * <p>There are three ways to have one. {@link #run} runs a hub on the calling thread until its work is done.
 * {@link #start} gives it a thread of its own. And every platform thread has a hub that it drives itself whenever it waits:
 * {@code joinAll(spawn(a), spawn(b))} works in {@code main}, as in gevent. Such a hub stands still while its thread runs code of
 * its own, drives another hub in {@link #run}, or has ended.
 *
 * <p>Unless said otherwise, methods may be called from any thread. The model is gevent's {@code Hub}.
 */
public final class Hub implements AutoCloseable {

    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final AtomicInteger UNNAMED = new AtomicInteger();

    /** Told of spawns, ends and the like; null when nobody wants to know. */
    static final @Nullable HubEvents EVENTS = HubEvents.find();

    static {
        Interruption.makeWith(() -> new CoroutineExit("interrupted"));
        Home.findHubsWith(hub -> ((Hub) hub).loop);
    }

    private final String name;
    private final HubHost host;
    private final EventLoop loop;
    private final long startTime;
    private final AtomicLong ids = new AtomicLong();
    private @Nullable HubThread thread;
    private volatile boolean closed;
    private volatile @Nullable BiConsumer<? super Coroutine<?>, ? super Throwable> failureHandler;

    /** To be called on the platform thread that will drive the hub. */
    Hub(String name, boolean reportsDeadlock) {
        this.name = name;
        this.host = new HubHost(this);
        this.loop = EventLoops.create(host, reportsDeadlock);
        this.startTime = loop.now();
        announce();
    }

    private Hub(String name, long seed) {
        this.name = name;
        this.host = new HubHost(this);
        this.loop = EventLoops.createSimulated(host, seed);
        this.startTime = loop.now();
        announce();
    }

    private void announce() {
        if (EVENTS != null) {
            EVENTS.hubStarted(this);
        }
    }

    /** See {@link Simulation}. */
    static Hub simulated(String name, long seed) {
        return new Hub(name, seed);
    }

    /**
     * Runs {@code body} as the first coroutine of a new hub, and gives its result when it and all coroutines that were
     * spawned meanwhile have ended. When it throws, the others are killed, and the exception comes out as it is. The calling
     * thread carries the hub; a virtual thread, which cannot, starts a thread for it and waits. A hub that the calling thread
     * drives itself stands still meanwhile, with its coroutines and the limits that were started on it.
     *
     * @param <T> the type of the result
     * @param <X> what the code throws
     * @param body the code to run
     * @return the result of the body
     * @throws DeadlockException when all coroutines wait for each other; not where a virtual thread called
     * @throws X when the code does
     */
    public static <T extends @Nullable Object, X extends Exception> T run(CheckedSupplier<T, X> body) throws X {
        requireBody(body);
        String name = "run-" + UNNAMED.incrementAndGet();
        // Portable: the body of a generator or greenlet cannot carry a hub for the thread that it belongs to.
        if (Thread.currentThread().isVirtual()) {
            try (Hub hub = start(name)) {
                HubRun<T> run = new HubRun<>(hub, body);
                return run.fromOutside();
            }
        }
        return new HubRun<>(new Hub(name, true), body).driveToEnd();
    }

    /**
     * As {@link #run(CheckedSupplier)}, for a body without a result.
     *
     * @param <X> what the code throws
     * @param body the code to run
     * @throws X when the code does
     */
    public static <X extends Exception> void run(CheckedRunnable<X> body) throws X {
        requireBody(body);
        Hub.<@Nullable Void, X>run(new WithoutResult<>(body));
    }

    /**
     * Starts a hub on a carrier thread of its own, which does not keep the process alive. Close it after use.
     *
     * @return the hub, which runs
     */
    public static Hub start() {
        return start("hub-" + UNNAMED.incrementAndGet());
    }

    /**
     * As {@link #start()}; the name shows in the thread's name, in logs and in reports.
     *
     * @param name the name for logs and reports
     * @return the hub, which runs
     */
    public static Hub start(String name) {
        Objects.requireNonNull(name, "name is null; call start() for a default one");
        return HubThread.startHub(name);
    }

    /**
     * The hub of the caller: the one whose coroutine calls, or else the calling platform thread's own, which is made when it
     * is first asked for.
     *
     * @return the hub
     * @throws IllegalStateException on a virtual thread that belongs to no hub
     */
    public static Hub current() {
        return hubOf(currentWaiter("Hub.current()"));
    }

    static Hub hubOf(Waiter waiter) {
        return ((HubHost) waiter.loop().host()).hub();
    }

    /** Who waits when the caller waits; gives a platform thread its hub if it has none. */
    static Waiter currentWaiter(String call) {
        Waiter waiter = Waiter.current();
        return waiter != null ? waiter : adoptThread(call);
    }

    private static Waiter adoptThread(String call) {
        Thread caller = logicalThread();
        if (caller.isVirtual()) {
            throw new IllegalStateException(
                    call + " was called on " + caller + ", a virtual thread that belongs to no hub;"
                            + " wrap the code in Hub.run(...), or spawn it on a hub: hub.spawn(...)");
        }
        if (Thread.currentThread().isVirtual()) {
            // Portable: the body of a generator or greenlet, whose thread cannot stand in for its owner as a carrier.
            throw new IllegalStateException(call + " was called in the body of a generator or greenlet of " + caller
                    + ", which has no hub yet; call Hub.current() on that thread before");
        }
        Hub hub = new Hub(caller.getName(), true);
        OwnerContext.current().waiter(hub.loop.driver());
        return hub.loop.driver();
    }

    private static Thread logicalThread() {
        return Engine.current().isDirect() ? Thread.currentThread() : OwnerContext.current().thread();
    }

    /**
     * Has {@code body} run as a coroutine. It never runs before the caller waits; coroutines start in the order in which
     * they were spawned.
     *
     * @param <T> the type of the result
     * @param body the code to run
     * @return the coroutine
     * @throws IllegalStateException when the hub is closed
     */
    public <T extends @Nullable Object> Coroutine<T> spawn(Callable<T> body) {
        requireBody(body);
        return spawn(null, body::call, body, -1);
    }

    /**
     * As {@link #spawn(Callable)}, for a body without a result.
     *
     * @param body the code to run
     * @return the coroutine
     */
    public Coroutine<@Nullable Void> spawn(CheckedRunnable<?> body) {
        return spawn(null, withoutResult(body), body, -1);
    }

    /**
     * As {@link #spawn(Callable)}, with a name for logs and reports.
     *
     * @param <T> the type of the result
     * @param name the name for logs and reports
     * @param body the code to run
     * @return the coroutine
     */
    public <T extends @Nullable Object> Coroutine<T> spawn(String name, Callable<T> body) {
        requireBody(body);
        return spawn(requireName(name), body::call, body, -1);
    }

    /**
     * As {@link #spawn(CheckedRunnable)}, with a name for logs and reports.
     *
     * @param name the name for logs and reports
     * @param body the code to run
     * @return the coroutine
     */
    public Coroutine<@Nullable Void> spawn(String name, CheckedRunnable<?> body) {
        return spawn(requireName(name), withoutResult(body), body, -1);
    }

    /**
     * As {@link #spawn(Callable)}, but the coroutine starts after {@code delay}; zero or less starts it at once.
     *
     * @param <T> the type of the result
     * @param delay the time until its first turn
     * @param body the code to run
     * @return the coroutine
     * @throws IllegalStateException when the hub is closed
     */
    public <T extends @Nullable Object> Coroutine<T> spawnLater(Duration delay, Callable<T> body) {
        requireBody(body);
        return spawn(null, body::call, body, Math.max(0, Limits.nanos(delay, "delay")));
    }

    /**
     * As {@link #spawnLater(Duration, Callable)}, for a body without a result.
     *
     * @param delay the time until its first turn
     * @param body the code to run
     * @return the coroutine
     */
    public Coroutine<@Nullable Void> spawnLater(Duration delay, CheckedRunnable<?> body) {
        return spawn(null, withoutResult(body), body, Math.max(0, Limits.nanos(delay, "delay")));
    }

    private <T extends @Nullable Object> HubCoroutine<T> spawn(@Nullable String coroutineName,
            CheckedSupplier<T, ?> body, Object source, long delayNanos) {
        if (closed) {
            throw closedException("spawn");
        }
        HubCoroutine<T> coroutine = new HubCoroutine<>(this, coroutineName, body, source);
        boolean accepted = delayNanos <= 0
                ? loop.startFromAnywhere(coroutine)
                : loop.post(() -> startLater(coroutine, delayNanos));
        if (!accepted) {
            throw closedException("spawn");
        }
        spawned(coroutine);
        return coroutine;
    }

    static void spawned(HubCoroutine<?> coroutine) {
        if (EVENTS != null) {
            EVENTS.spawned(coroutine);
        }
    }

    static void ended(HubCoroutine<?> coroutine) {
        if (coroutine.exception() != null) {
            coroutine.loop().noteFailure();
        }
        if (EVENTS != null) {
            EVENTS.ended(coroutine);
        }
    }

    /** On the loop, where a letter of another thread may arrive when the hub is already being closed. */
    private void startLater(HubCoroutine<?> coroutine, long delayNanos) {
        if (closed) {
            coroutine.signalOnLoop(new CoroutineExit("hub " + name + " is closed"), false);
        } else {
            coroutine.startAfter(delayNanos);
        }
    }

    private static void requireBody(Object body) {
        Objects.requireNonNull(body, "body is null; pass the code to run");
    }

    private static String requireName(String name) {
        return Objects.requireNonNull(name, "name is null; leave it out for a default one");
    }

    private static CheckedSupplier<@Nullable Void, ?> withoutResult(CheckedRunnable<?> body) {
        requireBody(body);
        return new WithoutResult<>(body);
    }

    IllegalStateException closedException(String call) {
        return new IllegalStateException(
                "hub " + name + " is closed, so " + call + " cannot be carried out; start another"
                        + " hub, or close this one later");
    }

    /** {@return the name given at the start, or one made up} */
    public String name() {
        return name;
    }

    /** {@return the time since the hub was started, by its own clock; virtual in a {@link Simulation}} */
    public Duration now() {
        return Duration.ofNanos(loop.now() - startTime);
    }

    /** {@return whether {@link #close} has been called} */
    public boolean isClosed() {
        return closed;
    }

    /**
     * Sets who is told of coroutines that fail while nobody waits for them, in place of the log. Called in a coroutine of
     * this hub; what it throws is logged. Null restores the log.
     *
     * @param handler who is told, or null for the log
     */
    public void onFailure(@Nullable BiConsumer<? super Coroutine<?>, ? super Throwable> handler) {
        failureHandler = handler;
    }

    void failed(HubCoroutine<?> coroutine, Throwable failure, boolean awaited) {
        host.failed(coroutine, failure, awaited, failureHandler);
    }

    /**
     * Waits until no coroutine is left.
     *
     * @throws IllegalStateException when called in a coroutine of this hub, which would wait for itself
     * @throws DeadlockException when the calling thread drives this hub and its coroutines all wait for each other
     */
    public void join() {
        host.awaitEmpty(-1, "join");
    }

    /**
     * Waits until no coroutine is left, but no longer than {@code timeout}.
     *
     * @param timeout the longest time to wait
     * @return whether none is left
     * @throws IllegalStateException when called in a coroutine of this hub, which would wait for itself
     */
    public boolean join(Duration timeout) {
        return host.awaitEmpty(Limits.of(timeout), "join");
    }

    /**
     * Closes the hub as {@link #close(Duration)} does, with ten seconds of grace.
     *
     * @throws IllegalStateException when called in a coroutine of this hub
     */
    @Override
    public void close() {
        close(GRACE);
    }

    /**
     * Kills all coroutines, waits until they have ended, and ends the hub. Nothing can be spawned from now on. A coroutine
     * that has not ended after {@code grace} is given up, and named in the log: it counts as failed, and if it goes on one
     * day, its calls of ours fail. One that holds the processor cannot be given up: the hub's thread is inside it, and this
     * waits for its next wait. Closing again does nothing.
     *
     * @param grace the time that the coroutines have to end
     * @throws IllegalStateException when called in a coroutine of this hub, or when the hub is another platform thread's own
     */
    public void close(Duration grace) {
        long nanos = Limits.nanos(grace, "grace");
        if (closed && !loop.isOnLoop()) {
            awaitTermination();
            return;
        }
        HubThread own = thread;
        if (loop.isOnLoop() && Waiter.current() != loop.driver() && Waiter.current() != null
                && Waiter.current().loop() == loop) {
            throw new IllegalStateException(
                    "hub " + name + " cannot be closed by a coroutine of its own, which would wait for"
                            + " its own end; let the thread that started the hub close it");
        }
        if (own != null) {
            closed = true;
            own.requestClose(Math.max(0, nanos));
            awaitTermination();
        } else if (loop.isOnLoop()) {
            closed = true;
            host.unwind(Math.max(0, nanos));
            if (OwnerContext.current().waiter() == loop.driver()) {
                OwnerContext.current().waiter(null);
            }
        } else {
            throw new IllegalStateException("hub " + name + " belongs to another thread, which alone can close it");
        }
    }

    /** Has a hub with a thread of its own begin to close, and does not wait for that. From any thread but that one. */
    void beginClose(long graceNanos) {
        if (thread != null && !closed) {
            closed = true;
            thread.requestClose(graceNanos);
        }
    }

    /**
     * Has the coroutines of this hub killed when the JVM ends, be it by {@code System.exit}, by a signal such as SIGTERM or
     * Ctrl-C, or with the last thread: the end of the JVM waits until they have ended, so that their {@code finally} blocks
     * run. From any thread; never waits. Without this call, coroutines end with the JVM, wherever they are.
     *
     * @param grace how long the end of the JVM may be held up, all hubs together
     * @throws IllegalStateException when the hub is closed, or the JVM is ending
     */
    public void closeOnShutdown(Duration grace) {
        long nanos = Math.max(0, Limits.nanos(grace, "grace"));
        if (closed) {
            throw closedException("closeOnShutdown");
        }
        Shutdown.include(this, nanos);
    }

    private void awaitTermination() {
        if (thread != null) {
            thread.awaitTermination();
        }
    }

    void belongsTo(HubThread owner) {
        thread = owner;
    }

    void markClosed() {
        closed = true;
    }

    EventLoop loop() {
        return loop;
    }

    HubHost host() {
        return host;
    }

    /** How many coroutines have come into being for this hub so far. From any thread. */
    long createdCount() {
        return ids.get();
    }

    long nextId() {
        return ids.incrementAndGet();
    }

    @Override
    public String toString() {
        return "hub " + name + " (" + Engine.current() + " engine, " + loop.taskCount() + " coroutines"
                + (closed ? ", closed)" : ")");
    }
}
