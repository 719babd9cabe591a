package dev.loomlet.net.server;

import dev.loomlet.CheckedRunnable;
import dev.loomlet.Coroutine;
import dev.loomlet.CoroutineExit;
import dev.loomlet.Hub;
import dev.loomlet.Loomlet;
import dev.loomlet.loop.EventLoop;
import dev.loomlet.loop.Task;
import dev.loomlet.loop.Waiter;
import dev.loomlet.pool.Group;
import dev.loomlet.pool.Pool;
import dev.loomlet.sync.Event;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections and gives each to a handler in a coroutine of its own.
 *
 * <pre>{@code
 * StreamServer server = StreamServer.builder(socket -> socket.getInputStream().transferTo(socket.getOutputStream()))
 *         .port(7777)
 *         .maxConnections(1000)
 *         .build();
 * server.serveForever();
 * }</pre>
 *
 * <p>The address is bound by {@link #start()}; before that, connections are refused. While all places of its pool are
 * taken, the server accepts nothing, and clients wait in the backlog. When an accept fails, as it does while the process has
 * no file descriptors left, that is logged and tried again after 10 ms, then 20 ms and so on up to a second. Only a listener
 * that somebody else has closed ends the server. A handler that fails is reported as a coroutine that fails is, under a name
 * that tells the peer's address, and harms no other connection.
 *
 * <p>A server belongs to the hub on which it was started, and so do its handlers. Its methods may be called from any thread;
 * those that do something are carried out on that hub while the caller waits. {@link #isAccepting}, {@link #isClosed},
 * {@link #connections} and the address never wait, and may be out of date elsewhere. When its hub is closed, the server is
 * too. Once closed, it stays so.
 *
 * <p>For several cores, start one server on each hub of a {@link dev.loomlet.HubGroup}, all with
 * {@link StreamServerBuilder#reusePort}: the system spreads the connections over them.
 *
 * <p>The model is gevent's {@code StreamServer}.
 */
public final class StreamServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StreamServer.class);
    private static final AtomicInteger UNNAMED = new AtomicInteger();

    private enum State {
        NEW, STARTING, ACCEPTING, PAUSED, CLOSED
    }

    /** What there is from the start on. */
    private record Started(Hub hub, EventLoop loop, ServerSocket listener, SocketAddress address, Event closed) {}

    private final StreamServerBuilder plan;
    private final String name;
    private final Group handlers;
    private final Workplace workplace;
    private final AtomicReference<State> state = new AtomicReference<>(State.NEW);
    private volatile @Nullable Started started;

    // On the hub alone.
    private @Nullable Acceptor acceptor;
    private @Nullable Coroutine<?> accepting; // the last one, though it may have ended
    private @Nullable Exception failure;
    private int servers;

    StreamServer(StreamServerBuilder plan) {
        this.plan = plan;
        this.name = plan.name == null ? "server-" + UNNAMED.incrementAndGet() : plan.name;
        String members = "connections of " + name;
        this.handlers = plan.maxConnections < 0 ? new Group(members) : new Pool(members, plan.maxConnections);
        this.workplace = plan.workplace == null ? Workplace.of(handlers) : plan.workplace;
    }

    /**
     * Begins to describe a server.
     *
     * @param handler serves one connection; called in a coroutine for each
     * @return a builder with a backlog of 128, without a limit of connections, and with a second of grace
     */
    public static StreamServerBuilder builder(ConnectionHandler handler) {
        return new StreamServerBuilder(
                Objects.requireNonNull(handler, "handler is null; pass the code that serves a connection"));
    }

    static Duration requireGrace(Duration grace) {
        Objects.requireNonNull(grace, "grace is null; leave it out for the default");
        if (grace.isNegative()) {
            throw new IllegalArgumentException("grace is " + grace + "; give zero or more");
        }
        return grace;
    }

    /**
     * Binds the address, and begins to accept: the caller's hub becomes the server's. Does not wait; handlers take their
     * first turns when the caller does. Does nothing when the server is started.
     *
     * @return this server
     * @throws java.net.BindException if the address is in use, or not of this machine; the server may be started again
     * @throws IOException if the system refuses for another reason
     * @throws IllegalStateException if the server is closed, or the caller is a virtual thread that belongs to no hub
     */
    public StreamServer start() throws IOException {
        if (isStarted()) {
            return this;
        }
        Hub hub = Hub.current();
        EventLoop loop = Waiter.current().loop();
        if (!state.compareAndSet(State.NEW, State.STARTING)) {
            if (isClosed()) {
                throw closedException("start");
            }
            return this;
        }
        State next = State.NEW;
        try {
            ServerSocket listener = plan.listener == null ? plan.listen() : plan.listener;
            started = new Started(hub, loop, listener, listener.getLocalSocketAddress(), new Event(hub));
            next = State.PAUSED;
        } finally {
            state.set(next);
        }
        resume();
        return this;
    }

    /**
     * Starts the server, if nobody has, and waits until it is closed and its handlers have ended. When the caller is killed
     * meanwhile, or its time is up, the server is stopped before that goes on.
     *
     * @throws IOException what ended the server, if it was not one of this class's methods; or as {@link #start()} does
     * @throws IllegalStateException as {@link #start()} does
     */
    public void serveForever() throws IOException {
        start();
        Exception fatal = onHub(this::awaitClosed, true);
        if (fatal instanceof IOException e) {
            throw e;
        }
        if (fatal instanceof RuntimeException e) {
            throw e;
        }
        if (fatal != null) {
            throw new CompletionException(fatal);
        }
    }

    private @Nullable Exception awaitClosed() {
        boolean ended = false;
        servers++;
        try {
            present().closed.await();
            if (failure == null) {
                handlers.join();
                ended = true;
            }
            return failure;
        } finally {
            servers--;
            if (!ended) {
                stopHere(plan.grace);
            }
        }
    }

    /**
     * Accepts again after {@link #stopAccepting()}; those who queued up meanwhile come first. Does nothing when the server
     * accepts.
     *
     * @throws IllegalStateException if the server is closed, or was not started
     */
    public void startAccepting() {
        requireStarted("startAccepting");
        onHub(() -> {
            if (isClosed()) {
                throw closedException("startAccepting");
            }
            if (state() == State.PAUSED) {
                resume();
            }
            return true;
        }, true);
    }

    /**
     * Accepts nothing until {@link #startAccepting()}. The listener stays open: clients queue up in its backlog. Handlers go
     * on. Does nothing when the server does not accept.
     *
     * @throws IllegalStateException if the server was not started
     */
    public void stopAccepting() {
        requireStarted("stopAccepting");
        onHub(() -> {
            if (state.compareAndSet(State.ACCEPTING, State.PAUSED)) {
                endAccepting();
                Acceptor idle = newAcceptor();
                accepting = spawn(name + " pauses", idle, idle::rest);
            }
            return true;
        }, true);
    }

    private void resume() {
        endAccepting();
        Acceptor next = newAcceptor();
        accepting = spawn(name + " accepts", next, next::run);
        state.set(State.ACCEPTING);
    }

    private Acceptor newAcceptor() {
        acceptor = new Acceptor(this, present().listener, workplace);
        return acceptor;
    }

    private Coroutine<?> spawn(String title, Acceptor told, CheckedRunnable<?> body) {
        Coroutine<?> coroutine = present().hub.spawn(title, body);
        ((Task) coroutine).whenEnded(told);
        return coroutine;
    }

    private void endAccepting() {
        Coroutine<?> present = accepting;
        acceptor = null;
        if (present != null && present != Loomlet.current()) {
            present.signal(new CoroutineExit(name + " stops accepting"));
        }
    }

    /**
     * Closes the listener for good: new connections are refused. Handlers go on. Does nothing when the server is closed.
     * For servers that drain in a way of their own; then {@link #stop(Duration)}.
     */
    public void closeListener() {
        while (state() == State.NEW) {
            if (!state.compareAndSet(State.NEW, State.CLOSED)) {
                continue;
            }
            if (plan.listener != null) {
                closeQuietly(plan.listener);
            }
            return;
        }
        if (!isClosed() && !isHubGone()) {
            onHub(() -> {
                closeHere();
                return true;
            }, false);
        }
    }

    /** The state, once a start that is under way on another thread is done with binding, which does not wait. */
    private State state() {
        for (;;) {
            State present = state.get();
            if (present != State.STARTING) {
                return present;
            }
            Thread.onSpinWait();
        }
    }

    private void closeHere() {
        if (state.getAndSet(State.CLOSED) != State.CLOSED) {
            endAccepting();
            closeQuietly(present().listener);
            present().closed.set();
        }
    }

    private void closeQuietly(ServerSocket listener) {
        try {
            listener.close();
        } catch (IOException e) {
            LOG.warn("{} could not close its listener", name, e);
        }
    }

    /** As {@link #stop(Duration)}, with the grace that was given to the builder: a second by default. */
    public void stop() {
        stop(plan.grace);
    }

    /**
     * Closes the listener, lets the handlers go on until they end by themselves, but no longer than {@code grace}, then kills
     * those that are left, and waits until they have ended. When the caller is killed meanwhile, the handlers are killed at
     * once and not waited for. A handler that calls this does not wait: the rest is done by another coroutine.
     *
     * @param grace zero or more
     * @throws IllegalArgumentException if the grace is negative
     */
    public void stop(Duration grace) {
        requireGrace(grace);
        boolean stopped = false;
        try {
            closeListener();
            if (started != null && !isHubGone()) {
                onHub(() -> {
                    stopHere(grace);
                    return true;
                }, true);
            }
            stopped = true;
        } finally {
            if (!stopped && started != null && !isHubGone() && !isHere()) {
                // Its helper may not have had a turn yet, and never will.
                onHub(() -> {
                    handlers.signal(new CoroutineExit(name + " is stopped"));
                    return true;
                }, false);
            }
        }
    }

    /** As {@link #stop()}. */
    @Override
    public void close() {
        stop();
    }

    private void stopHere(Duration grace) {
        closeHere();
        Coroutine<?> caller = Loomlet.current();
        if (caller != null && handlers.contains(caller)) {
            present().hub.spawn(name + " stops", () -> awaitEnd(grace));
        } else {
            awaitEnd(grace);
        }
    }

    private void awaitEnd(Duration grace) {
        boolean ended = false;
        try {
            Objects.requireNonNull(accepting).join();
            if (!handlers.join(grace)) {
                handlers.kill();
            }
            ended = true;
        } finally {
            if (!ended) {
                handlers.signal(new CoroutineExit(name + " is stopped"));
            }
        }
    }

    boolean isAcceptor(Acceptor candidate) {
        return acceptor == candidate;
    }

    /** The acceptor fails: closes the server; whether somebody is told. */
    boolean failed(Exception thrown) {
        if (!isClosed()) {
            failure = thrown;
        }
        return servers > 0;
    }

    void acceptorEnded(Acceptor ended) {
        if (acceptor == ended) {
            // Killed by somebody else, by the end of its hub say, or failed.
            closeHere();
        }
    }

    void serve(Socket connection) {
        Serving serving = new Serving(connection, plan::layer, plan.handler);
        Coroutine<?> coroutine = null;
        try {
            coroutine = workplace.spawn(name + " serves " + connection.getRemoteSocketAddress(), serving::run);
        } catch (IllegalStateException e) {
            if (present().hub.isClosed()) {
                // Another thread has closed it since the accept, and the acceptor's kill is on its way.
                return;
            }
            throw e;
        } finally {
            if (coroutine == null) {
                Serving.closeQuietly(connection);
            }
        }
        if (coroutine.hub() != present().hub) {
            coroutine.signal(new CoroutineExit("spawned on the wrong hub"));
            Serving.closeQuietly(connection);
            throw new IllegalStateException(
                    name + " belongs to " + present().hub + ", and its handlers were spawned on "
                            + coroutine.hub() + "; start it on the hub to which its pool or spawner belongs");
        }
        ((Task) coroutine).whenEnded(serving);
        if (plan.workplace != null) {
            handlers.add(coroutine);
        }
    }

    private Started present() {
        return Objects.requireNonNull(started);
    }

    private void requireStarted(String call) {
        if (started == null) {
            throw new IllegalStateException(
                    call + " was called on " + name + ", which was not started; call start() before");
        }
    }

    private IllegalStateException closedException(String call) {
        return new IllegalStateException(call + " was called on " + name + ", which is closed; build another server");
    }

    private boolean isHere() {
        Waiter caller = Waiter.currentOnLoop();
        return caller != null && caller.loop() == present().loop;
    }

    /** Whether the hub is closed, which closes the server, and the caller is not part of that. Only once started. */
    private boolean isHubGone() {
        return present().hub.isClosed() && !isHere();
    }

    /** Has {@code call} carried out on the server's hub, to its end unless it {@code endsWithCaller}. Only once started. */
    private <T extends @Nullable Object> T onHub(Supplier<T> call, boolean endsWithCaller) {
        Started present = present();
        if (isHere()) {
            return call.get();
        }
        Coroutine<T> helper = present.hub.spawn("call of " + name + " from elsewhere", call::get);
        try {
            return helper.get();
        } finally {
            if (endsWithCaller && !helper.ready()) {
                helper.signal(new CoroutineExit("the caller from elsewhere has given up"));
            }
        }
    }

    /**
     * The address on which it listens, or listened. Never waits.
     *
     * @return the address, with the port that was taken when it was given as 0
     * @throws IllegalStateException if the server was not started
     */
    public SocketAddress address() {
        requireStarted("address");
        return present().address;
    }

    /**
     * The port on which it listens, or listened. Never waits.
     *
     * @return the port
     * @throws IllegalStateException if the server was not started, or its listener has an address without a port
     */
    public int port() {
        if (address() instanceof InetSocketAddress internet) {
            return internet.getPort();
        }
        throw new IllegalStateException("the address of " + this + " has no port; use address()");
    }

    /** {@return how many connections are being served; never waits} */
    public int connections() {
        return handlers.size();
    }

    /** {@return whether it has been started and not closed; never waits} */
    public boolean isStarted() {
        State present = state();
        return present == State.ACCEPTING || present == State.PAUSED;
    }

    /** {@return whether it accepts connections, or will when there is room; never waits} */
    public boolean isAccepting() {
        return state() == State.ACCEPTING;
    }

    /** {@return whether its listener is closed for good; never waits} */
    public boolean isClosed() {
        return state() == State.CLOSED;
    }

    @Override
    public String toString() {
        Started present = started;
        return name + (present == null ? "" : " on " + present.address);
    }
}
