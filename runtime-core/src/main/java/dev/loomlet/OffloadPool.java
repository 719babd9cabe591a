package dev.loomlet;

import dev.loomlet.loop.Completion;
import dev.loomlet.loop.Limits;
import dev.loomlet.loop.Waiter;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Platform threads for code that would hold up a hub: code that uses the processor for long, or blocks in native code or in
 * a file. Threads are made on demand and end when they are idle. When all are busy, a number of calls queue up; when the
 * queue is full too, whoever calls waits, and the other coroutines of its hub go on.
 *
 * <p>Code runs beside the hubs, so it must not touch what coroutines share. Methods may be called from any thread: a thread
 * without a hub blocks. The model is gevent's {@code ThreadPool}.
 */
public final class OffloadPool implements AutoCloseable {

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final OffloadPool COMMON = builder().name("loomlet-offload")
            .threads(Integer.getInteger("loomlet.offload.threads", 10))
            .queue(Integer.MAX_VALUE)
            .build();

    private final String name;
    private final Admission admission;
    private final AtomicInteger threadCount = new AtomicInteger();
    private final ThreadPoolExecutor executor;
    private final CompletableFuture<@Nullable Void> terminated = new CompletableFuture<>();

    private static final class Worker extends Thread {
        private final OffloadPool pool;

        private Worker(OffloadPool pool, Runnable work) {
            super(null, work, pool.name + "-" + pool.threadCount.incrementAndGet(), 0, false);
            this.pool = pool;
            setDaemon(true);
        }
    }

    private OffloadPool(Builder builder) {
        name = builder.name;
        admission = new Admission((int) Math.min(Integer.MAX_VALUE, (long) builder.threads + builder.queue));
        executor = new ThreadPoolExecutor(builder.threads, builder.threads, builder.idleNanos, TimeUnit.NANOSECONDS,
                new LinkedBlockingQueue<>(), work -> new Worker(this, work)) {
            @Override
            protected void terminated() {
                terminated.complete(null);
            }
        };
        executor.allowCoreThreadTimeOut(true);
    }

    /**
     * The pool that {@link Loomlet#offload} uses. It has ten threads, or as many as the system property
     * {@code loomlet.offload.threads} says, and an unlimited queue. It cannot be closed.
     *
     * @return always the same pool
     */
    public static OffloadPool common() {
        return COMMON;
    }

    /**
     * Begins to describe a pool.
     *
     * @return a builder with ten threads, a queue of a hundred calls, and five seconds of idleness
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Describes a pool. */
    public static final class Builder {

        private String name = "offload-" + COUNT.incrementAndGet();
        private int threads = 10;
        private int queue = 100;
        private long idleNanos = TimeUnit.SECONDS.toNanos(5);

        private Builder() {}

        /**
         * Names the pool.
         *
         * @param newName shows in the names of its threads and in reports
         * @return this builder
         */
        public Builder name(String newName) {
            name = Objects.requireNonNull(newName, "name is null; leave it out for a default one");
            return this;
        }

        /**
         * Sets how many threads there may be.
         *
         * @param count at least 1
         * @return this builder
         * @throws IllegalArgumentException when {@code count} is not positive
         */
        public Builder threads(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("threads is " + count + "; it must be 1 or more");
            }
            threads = count;
            return this;
        }

        /**
         * Sets how many calls may queue up before callers have to wait.
         *
         * @param count at least 0
         * @return this builder
         * @throws IllegalArgumentException when {@code count} is negative
         */
        public Builder queue(int count) {
            if (count < 0) {
                throw new IllegalArgumentException("queue is " + count + "; it must be 0 or more");
            }
            queue = count;
            return this;
        }

        /**
         * Sets for how long a thread is kept that has nothing to do.
         *
         * @param time more than zero
         * @return this builder
         * @throws IllegalArgumentException when {@code time} is not positive
         */
        public Builder idleTime(Duration time) {
            long nanos = Limits.nanos(time, "idleTime");
            if (nanos <= 0) {
                throw new IllegalArgumentException("idleTime is " + time + "; it must be more than zero");
            }
            idleNanos = nanos;
            return this;
        }

        /**
         * Makes the pool. No thread is started yet.
         *
         * @return the pool; close it after use
         */
        public OffloadPool build() {
            return new OffloadPool(this);
        }
    }

    /** A call at work or in the queue; it has its place until its thread is done with it. */
    private final class Job<T extends @Nullable Object> implements Runnable {
        private final FutureTask<T> task;

        private Job(FutureTask<T> task) {
            this.task = task;
        }

        @Override
        public void run() {
            try {
                task.run();
            } finally {
                admission.leave();
            }
        }

        private void cancel() {
            if (task.cancel(true) && executor.remove(this)) {
                admission.leave();
            }
        }
    }

    /**
     * Runs code on a thread of the pool, and waits for its result. A caller that is killed meanwhile interrupts the code and
     * does not wait for it. Called by code that the pool runs, it runs the code at once, on the same thread.
     *
     * @param <T> the type of the result
     * @param <X> what the code throws
     * @param code the code to run
     * @return its result
     * @throws X when the code does
     * @throws IllegalStateException when the pool is closed
     */
    public <T extends @Nullable Object, X extends Exception> T offload(CheckedSupplier<T, X> code) throws X {
        Objects.requireNonNull(code, "code is null; pass the code to run");
        if (isOwnThread()) {
            return code.get();
        }
        enter();
        Completion completion = Completion.create();
        Job<T> job = new Job<>(new FutureTask<>(code::get) {
            @Override
            protected void done() {
                completion.complete();
            }
        });
        execute(job);
        try {
            completion.await("offloaded code", -1, true);
        } finally {
            job.cancel();
        }
        return OffloadPool.<T, X>resultOrThrow(job.task);
    }

    /**
     * As {@link #offload(CheckedSupplier)}, for code without a result.
     *
     * @param <X> what the code throws
     * @param code the code to run
     * @throws X when the code does
     */
    public <X extends Exception> void offload(CheckedRunnable<X> code) throws X {
        Objects.requireNonNull(code, "code is null; pass the code to run");
        this.<@Nullable Void, X>offload(() -> {
            code.run();
            return null;
        });
    }

    /**
     * Has code run on a thread of the pool, and does not wait for its result; but waits while the queue is full.
     *
     * @param <T> the type of the result
     * @param code the code to run
     * @return completed with the result, or with what the code threw, on the pool's thread; cancelling it does not stop the
     *     code. {@link Loomlet#await} waits for it
     * @throws IllegalStateException when the pool is closed
     */
    public <T extends @Nullable Object> CompletableFuture<T> submit(Callable<T> code) {
        Objects.requireNonNull(code, "code is null; pass the code to run");
        CompletableFuture<T> result = new CompletableFuture<>();
        enter();
        execute(new Job<>(new FutureTask<>(code) {
            @Override
            protected void done() {
                switch (state()) {
                    case SUCCESS -> result.complete(resultNow());
                    case FAILED -> result.completeExceptionally(exceptionNow());
                    default -> result.cancel(false);
                }
            }
        }));
        return result;
    }

    private boolean isOwnThread() {
        return Thread.currentThread() instanceof Worker worker && worker.pool == this;
    }

    private void enter() {
        if (!admission.enter("a place in " + this)) {
            throw closedException();
        }
    }

    private void execute(Job<?> job) {
        try {
            executor.execute(job);
        } catch (RejectedExecutionException e) {
            admission.leave();
            throw closedException();
        } catch (Error e) {
            // The thread could not be had.
            if (executor.remove(job)) {
                admission.leave();
            }
            throw e;
        }
    }

    private IllegalStateException closedException() {
        return new IllegalStateException(this + " is closed; close it after the last call, or make another");
    }

    private static <T extends @Nullable Object, X extends Exception> T resultOrThrow(FutureTask<T> done) throws X {
        return switch (done.state()) {
            case SUCCESS -> done.resultNow();
            case FAILED -> throw Waiter.raise(done.exceptionNow());
            default -> throw new CancellationException("the code was dropped, as its pool was closed");
        };
    }

    /**
     * How many calls are at work or in the queue. Never waits; out of date when it returns.
     *
     * @return not more than threads and queue together
     */
    public int size() {
        return admission.taken();
    }

    /**
     * Takes no more calls, and waits until those at work and in the queue are done. Callers who wait for a place get an
     * IllegalStateException. A caller that is killed meanwhile leaves them to themselves. Closing again waits as well.
     *
     * @throws IllegalStateException when this is the common pool, or when code that the pool runs calls
     */
    @Override
    public void close() {
        if (this == COMMON) {
            throw new IllegalStateException("the common pool cannot be closed; make one of your own with builder()");
        }
        if (isOwnThread()) {
            throw new IllegalStateException(
                    this + " was closed by code that it runs, which would wait for its own end");
        }
        admission.close();
        executor.shutdown();
        Loomlet.await(terminated);
    }

    @Override
    public String toString() {
        return name;
    }
}
