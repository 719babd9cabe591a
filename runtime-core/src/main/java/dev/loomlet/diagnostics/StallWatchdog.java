package dev.loomlet.diagnostics;

import dev.loomlet.Hub;
import dev.loomlet.loop.EventLoop;
import dev.loomlet.loop.Limits;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a hub for coroutines that hold it for long without giving way, and tells of them: who, for how long, whether it
 * computes or blocks, and where it stands. Ends when it is closed, or with the hub.
 *
 * <p>With {@code -Dloomlet.watchdog=100ms} every hub is watched from its start. One daemon thread watches them all. On a
 * hub that is watched, a switch costs two more writes to memory.
 *
 * <p>A turn is never told of before it has lasted for the threshold, and then within about half of that. A stall is told
 * again whenever its length has doubled, and none within a second of another on the same hub. A coroutine that is known to
 * compute can be left out with {@link dev.loomlet.Coroutine#setWatched}. The thread that drives a hub of its own is told of
 * when it keeps coroutines waiting. Time is the machine's, in a {@link dev.loomlet.Simulation} as well.
 *
 * <p>All methods may be called from any thread, and do not wait. The model is gevent's {@code PeriodicMonitoringThread}.
 */
public final class StallWatchdog implements AutoCloseable {

    /** The threshold where none is given. */
    static final Duration THRESHOLD = Duration.ofMillis(100);

    private static final Logger LOG = LoggerFactory.getLogger(StallWatchdog.class);

    private final EventLoop loop;
    private final TurnWatch watch = new TurnWatch();
    private final StallDetector detector;
    private final long thresholdNanos;
    private volatile @Nullable Consumer<? super Stall> listener;
    private volatile boolean closed;

    StallWatchdog(Hub hub, long thresholdNanos) {
        this.loop = Hubs.loopOf(hub);
        this.thresholdNanos = thresholdNanos;
        this.detector = new StallDetector(hub, loop, watch, thresholdNanos);
        loop.post(() -> loop.addListener(watch));
    }

    /**
     * Watches {@code hub} with a threshold of 100 milliseconds.
     *
     * @param hub the hub to watch
     * @return the watchdog, at work
     */
    public static StallWatchdog watch(Hub hub) {
        return watch(hub, THRESHOLD);
    }

    /**
     * Watches {@code hub}. When it is held right now, it is watched from the next turn on.
     *
     * @param hub the hub to watch
     * @param threshold for how long a coroutine may hold the hub
     * @return the watchdog, at work
     * @throws IllegalArgumentException when the threshold is less than a millisecond
     */
    public static StallWatchdog watch(Hub hub, Duration threshold) {
        Objects.requireNonNull(hub, "hub is null; pass Hub.current() for the caller's");
        Objects.requireNonNull(threshold, "threshold is null; leave it out for the default");
        if (threshold.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException(
                    "threshold is " + threshold
                            + "; pass a millisecond or more, as shorter turns cannot be told apart");
        }
        StallWatchdog watchdog = new StallWatchdog(hub, Limits.nanos(threshold, "threshold"));
        WatchdogThread.add(watchdog);
        return watchdog;
    }

    /**
     * Sets who is told of stalls, in place of the log, which tells of them at WARN. Called on the watchdog's thread; what
     * it throws is logged. Null restores the log.
     *
     * @param newListener who is told, or null for the log
     * @return this watchdog
     */
    public StallWatchdog onStall(@Nullable Consumer<? super Stall> newListener) {
        listener = newListener;
        return this;
    }

    /** How long to wait between two looks. */
    long periodNanos() {
        return Math.max(thresholdNanos / 4, 250_000);
    }

    /** Whether there is nothing to watch any more. */
    boolean isOver() {
        return closed || loop.isClosed() || loop.isDeserted();
    }

    /** Looks at the hub, and tells of a stall. On the watchdog's thread. */
    void check(long now) {
        Stall stall = detector.check(now);
        if (stall != null) {
            Observer.stalled(stall);
            tell(stall);
        }
    }

    private void tell(Stall stall) {
        Consumer<? super Stall> told = listener;
        if (told == null) {
            LOG.warn("{}", stall);
            return;
        }
        try {
            told.accept(stall);
        } catch (RuntimeException | Error e) {
            LOG.error("The listener for stalls of hub {} failed", stall.hub().name(), e);
        }
    }

    /** Stops watching. Closing again does nothing. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            loop.post(() -> loop.removeListener(watch));
        }
    }
}
