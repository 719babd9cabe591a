package dev.loomlet.junit;

import dev.loomlet.Coroutine;
import dev.loomlet.CoroutineExit;
import dev.loomlet.Hub;
import dev.loomlet.Loomlet;
import dev.loomlet.Simulation;
import dev.loomlet.diagnostics.HubDump;
import dev.loomlet.loop.EventLoop;
import dev.loomlet.loop.Home;
import dev.loomlet.loop.Leftovers;
import dev.loomlet.loop.Limits;
import dev.loomlet.loop.LoopThread;
import dev.loomlet.loop.Waiter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The hub of one test, on a thread of its own. The methods of the test are handed to that thread one by one, and the hub
 * runs while one of them does. A thread of its own, and not the caller's, so that a test whose hub is held by a coroutine
 * fails like others and does not hang.
 */
final class TestHub {

    /** The time that a test which took too long has to unwind. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    /** What the end of a hub may take longer than its test. */
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(20);

    /** How often coroutines that need nothing but turns get one after the test. */
    private static final int LAST_TURNS = 1000;

    private final BlockingQueue<FutureTask<?>> work = new LinkedBlockingQueue<>();
    private final LoopThread thread;
    private final Duration limit;
    private final TestFailures failures;
    private volatile @Nullable Coroutine<?> current;
    private volatile boolean finished;
    private boolean givenUp;
    private @Nullable Simulation simulation;
    private @Nullable Hub hub;

    /** A method of a test, or what else the test is made of. */
    @FunctionalInterface
    interface Body<T extends @Nullable Object> {
        T run() throws Throwable;
    }

    private TestHub(String name, @Nullable Long seed, Duration limit) {
        this.limit = limit;
        this.failures = new TestFailures(seed);
        this.thread = new LoopThread(this::live, "test-" + name);
    }

    /** @param seed that of the simulation; null for a hub in real time */
    static TestHub start(String name, @Nullable Long seed, Duration limit) throws Exception {
        TestHub started = new TestHub(name, seed, limit);
        started.thread.start();
        try {
            started.submit(() -> started.open(seed)).get();
        } catch (ExecutionException e) {
            started.finished = true;
            started.thread.interrupt();
            throw Waiter.raise(e.getCause());
        }
        return started;
    }

    Hub hub() {
        return Objects.requireNonNull(hub);
    }

    Simulation simulation() {
        return Objects.requireNonNull(simulation);
    }

    private EventLoop loop() {
        return Objects.requireNonNull(Home.of(hub()).loop());
    }

    private void live() {
        while (!finished) {
            try {
                work.take().run();
            } catch (InterruptedException e) {
                // The flag that a test has left behind, or a start that failed.
            }
        }
    }

    private <T extends @Nullable Object> FutureTask<T> submit(Callable<T> job) {
        FutureTask<T> task = new FutureTask<>(job);
        work.add(task);
        return task;
    }

    private @Nullable Void open(@Nullable Long seed) {
        if (seed != null) {
            simulation = Simulation.start(seed);
            hub = simulation.hub();
        } else {
            hub = Hub.current();
        }
        hub.onFailure(failures::unawaited);
        loop().host().recordSpawnSites();
        return null;
    }

    /** Runs {@code body} as the main coroutine, and gives its result or throws what it throws. From the test's thread. */
    <T extends @Nullable Object> T run(String name, Body<T> body) throws Throwable {
        if (givenUp) {
            return body.run();
        }
        FutureTask<T> job = submit(() -> drive(name, body));
        try {
            return await(job, limit);
        } catch (ExecutionException e) {
            throw failures.of(e.getCause());
        } catch (TimeoutException e) {
            throw failures.of(end(job, new TimeoutException(name + " did not end within " + limit + ". " + look())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            AssertionError ended = new AssertionError(name + " was interrupted. " + lookUninterrupted(), e);
            throw failures.of(end(job, ended));
        }
    }

    private <T extends @Nullable Object> T await(FutureTask<T> job, Duration longest)
            throws ExecutionException, InterruptedException, TimeoutException {
        return limit.isZero() ? job.get() : job.get(Limits.nanos(longest, "longest"), TimeUnit.NANOSECONDS);
    }

    private <T extends @Nullable Object> T drive(String name, Body<T> body) throws Exception {
        Coroutine<T> main = hub().spawn(name, () -> {
            loop().host().main(Waiter.current());
            try {
                return body.run();
            } catch (Throwable e) {
                throw Waiter.raise(e);
            }
        });
        current = main;
        try {
            main.join();
        } finally {
            current = null;
            loop().host().main(null);
        }
        Throwable failure = main.exception();
        if (failure != null) {
            throw Waiter.raise(failure);
        }
        return main.get();
    }

    private String look() {
        return "This is what the hub did:\n" + HubDump.of(hub());
    }

    private String lookUninterrupted() {
        boolean interrupted = Thread.interrupted();
        try {
            return look();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Has the test unwind, and gives its hub up when it does not. */
    private Throwable end(FutureTask<?> job, Throwable reason) {
        Coroutine<?> main = current;
        if (main != null) {
            main.signal(new CoroutineExit(reason.getClass().getSimpleName()));
        }
        if (!awaitEnd(job)) {
            giveUp();
        }
        return reason;
    }

    private void giveUp() {
        givenUp = true;
        finished = true;
        thread.interrupt();
    }

    private static boolean awaitEnd(FutureTask<?> job) {
        boolean interrupted = Thread.interrupted();
        try {
            job.get(GRACE.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException e) {
            return true;
        } catch (TimeoutException | InterruptedException e) {
            return false;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Ends the hub; when the test has {@code passed}, it is to have left nothing there. */
    void finish(boolean passed) throws Exception {
        if (!givenUp) {
            FutureTask<@Nullable Void> job = submit(() -> close(passed));
            try {
                await(job, limit.plus(LONGEST_CLOSE));
                thread.join();
            } catch (ExecutionException e) {
                failures.add(e.getCause());
            } catch (TimeoutException e) {
                failures.add(new TimeoutException("the hub did not end. " + look()));
                giveUp();
            } catch (InterruptedException e) {
                giveUp();
                throw e;
            }
        }
        failures.raise();
    }

    private @Nullable Void close(boolean passed) {
        try {
            List<String> left = passed ? leftovers() : List.of();
            if (!left.isEmpty()) {
                failures.leftBehind(hub(), left);
            }
        } finally {
            finished = true;
            if (simulation != null) {
                simulation.close();
            } else {
                hub().close(GRACE);
            }
        }
        return null;
    }

    private List<String> leftovers() {
        int turns = 0;
        do {
            Loomlet.yieldNow();
        } while (++turns < LAST_TURNS && loop().taskCount() > 0);
        return Leftovers.of(loop());
    }
}
