package dev.loomlet.diagnostics;

import dev.loomlet.Coroutine;
import dev.loomlet.Hub;
import dev.loomlet.loop.EventLoop;
import dev.loomlet.loop.LoopListener;
import dev.loomlet.loop.Waiter;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures how long coroutines of a hub that could go on wait for their turn: the hub's answer to the question whether it
 * is overloaded. One in 64 is measured. Coroutines that come back from blocking calls of the JDK are not.
 *
 * <p>All methods may be called from any thread, and do not wait.
 */
public final class ReadyLatency implements AutoCloseable {

    private static final int EVERY = 64;

    private final EventLoop loop;
    private final Sampler sampler;

    private ReadyLatency(EventLoop loop, Sampler sampler) {
        this.loop = loop;
        this.sampler = sampler;
    }

    /** On the loop: follows one coroutine at a time from the queue to its turn. */
    static final class Sampler implements LoopListener {
        private final Histogram.Counter counter = new Histogram.Counter();
        private final LongSupplier clock;
        private int seen;
        private @Nullable Waiter followed;
        private long readySince;

        Sampler(LongSupplier clock) {
            this.clock = clock;
        }

        @Override
        public void madeReady(Waiter who) {
            if (seen++ % EVERY == 0 && !isStillQueued()) {
                followed = who;
                readySince = clock.getAsLong();
            }
        }

        // One that is killed before its first turn never takes it.
        private boolean isStillQueued() {
            return followed != null && !(followed instanceof Coroutine<?> coroutine && coroutine.ready());
        }

        @Override
        public void turnBegan(@Nullable Waiter who) {
            if (who != null && who == followed) {
                followed = null;
                counter.add(clock.getAsLong() - readySince);
            }
        }

        Histogram look() {
            return counter.look();
        }
    }

    /**
     * Starts to measure {@code hub}, until this object or the hub is closed.
     *
     * @param hub the hub to measure
     * @return the measurement, at work
     */
    public static ReadyLatency measure(Hub hub) {
        Objects.requireNonNull(hub, "hub is null; pass Hub.current() for the caller's");
        EventLoop loop = Hubs.loopOf(hub);
        Sampler sampler = new Sampler(System::nanoTime);
        loop.post(() -> loop.addListener(sampler));
        return new ReadyLatency(loop, sampler);
    }

    /** {@return what was measured so far} */
    public Histogram histogram() {
        return sampler.look();
    }

    /** Stops measuring. Closing again does nothing. */
    @Override
    public void close() {
        loop.post(() -> loop.removeListener(sampler));
    }
}
