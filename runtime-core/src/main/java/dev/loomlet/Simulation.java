package dev.loomlet;

import dev.loomlet.engine.OwnerContext;
import dev.loomlet.loop.Driver;
import dev.loomlet.loop.Limits;
import dev.loomlet.loop.Waiter;
import java.time.Duration;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A hub on virtual time, in an order that is drawn from a seed: for tests of concurrent code, and for simulations.
 *
 * <p>Whenever nothing is ready, the clock jumps to the next deadline, so that a day of sleeps takes as long as the code
 * between them. Who of those that are ready goes next is drawn from the seed: the same seed gives the same run, another one
 * another of the possible runs. That holds as long as the code does not depend on anything outside: threads, channels of
 * the net module, offloaded code and calls of the JDK that block are waited for in real time, and come when they come. Code
 * that spins on {@code yieldNow} until a time has come never gets there, as the clock stands still while anyone is ready.
 *
 * <p>From its start to its close it is the hub of the thread that started it, so that {@code spawn}, {@code sleep} and
 * {@code joinAll} on that thread concern it. To be used on that thread alone.
 */
public final class Simulation implements AutoCloseable {

    private final Hub hub;
    private final SplittableRandom random;
    private final @Nullable Object previous;
    private boolean closed;

    private Simulation(long seed) {
        SplittableRandom seeds = new SplittableRandom(seed);
        hub = Hub.simulated("simulation-" + seed, seeds.nextLong());
        random = seeds.split();
        OwnerContext context = OwnerContext.current();
        previous = context.waiter();
        context.waiter(hub.loop().driver());
    }

    /**
     * Starts a simulation on the calling platform thread.
     *
     * @param seed what the order is drawn from
     * @return the simulation, which is running
     * @throws IllegalStateException on a virtual thread, or in a coroutine
     */
    public static Simulation start(long seed) {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("Simulation.start was called on " + Thread.currentThread()
                    + ", a virtual thread, which cannot drive a hub; call it on a platform thread");
        }
        return new Simulation(seed);
    }

    /**
     * Runs {@code body} as the first coroutine of a simulation, and gives its result when it and all coroutines that were
     * spawned meanwhile have ended.
     *
     * @param <T> the type of the result
     * @param <X> what the code throws
     * @param seed what the order is drawn from
     * @param body the code to run
     * @return the result of the body
     * @throws DeadlockException when all coroutines wait for each other
     * @throws X when the code does
     */
    public static <T extends @Nullable Object, X extends Exception> T run(long seed, CheckedSupplier<T, X> body)
            throws X {
        Objects.requireNonNull(body, "body is null; pass the code to run");
        try (Simulation simulation = start(seed)) {
            return new HubRun<>(simulation.hub, body).driveToEnd();
        }
    }

    /**
     * As {@link #run(long, CheckedSupplier)}, for a body without a result.
     *
     * @param <X> what the code throws
     * @param seed what the order is drawn from
     * @param body the code to run
     * @throws X when the code does
     */
    public static <X extends Exception> void run(long seed, CheckedRunnable<X> body) throws X {
        Objects.requireNonNull(body, "body is null; pass the code to run");
        Simulation.<@Nullable Void, X>run(seed, new WithoutResult<>(body));
    }

    /** {@return the hub that is simulated} */
    public Hub hub() {
        return hub;
    }

    /** {@return the virtual time that has passed since the start} */
    public Duration now() {
        return hub.now();
    }

    /** {@return random numbers that depend on the seed alone, for the code that is simulated} */
    public SplittableRandom random() {
        return random;
    }

    /**
     * Lets {@code duration} of virtual time pass, and everything happen that is due by then. For the thread that has started
     * the simulation; in a coroutine, {@link Loomlet#sleep} does the same.
     *
     * @param duration how much time is to pass; virtual time ends after 292 years, and what is due later is due then
     * @throws IllegalArgumentException when {@code duration} is negative
     * @throws IllegalStateException when called in a coroutine or on another thread, or when the simulation is closed
     */
    public void advance(Duration duration) {
        long nanos = Limits.nanos(duration, "duration");
        if (nanos < 0) {
            throw new IllegalArgumentException("duration is " + duration + "; time goes forward alone");
        }
        requireDriver("advance");
        hub.loop().driver().awaitFor("virtual time to pass", nanos);
    }

    /**
     * Lets virtual time pass until nothing can happen any more: all coroutines have ended, or wait for what nobody will do.
     * For the thread that has started the simulation.
     *
     * @throws IllegalStateException when called in a coroutine or on another thread, or when the simulation is closed
     */
    public void runUntilIdle() {
        requireDriver("runUntilIdle");
        hub.host().awaitIdle();
    }

    private void requireDriver(String call) {
        if (hub.isClosed()) {
            throw hub.closedException(call);
        }
        Waiter caller = Waiter.current();
        if (!hub.loop().isOnLoop() || caller != null && !(caller instanceof Driver)) {
            throw new IllegalStateException(
                    call + " was called by " + (caller == null ? Thread.currentThread() : caller)
                            + ", but only the thread that has started " + hub.name()
                            + " can let its time pass; in a coroutine, sleep(duration) instead");
        }
    }

    /**
     * Kills what is left and ends the simulation; the thread has its former hub again. Closing again does nothing.
     *
     * @throws IllegalStateException when called in a coroutine of the simulation, or on another thread
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        hub.close();
        closed = true;
        OwnerContext context = OwnerContext.current();
        if (context.waiter() == null) {
            // Unless another one was started meanwhile, and is open still.
            context.waiter(previous instanceof Waiter waiter && !waiter.loop().isClosed() ? previous : null);
        }
    }
}
