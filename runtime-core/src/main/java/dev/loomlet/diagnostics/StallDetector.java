package dev.loomlet.diagnostics;

import dev.loomlet.Coroutine;
import dev.loomlet.Hub;
import dev.loomlet.loop.EventLoop;
import dev.loomlet.loop.Waiter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one hub from time to time, and tells when the same turn has lasted too long. It reads no clock on its own, and
 * the hub reads none for it: a turn began when it was first seen at the latest.
 *
 * <p>A stall is told once it exceeds the threshold, and again whenever its length has doubled; none within a second of
 * another. Not thread-safe: used by the watchdog's thread alone.
 */
final class StallDetector {

    /** A machine that stood still makes all turns look long, but for the first look or two alone. */
    private static final int FEWEST_SIGHTINGS = 3;

    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Hub hub;
    private final EventLoop loop;
    private final TurnWatch watch;
    private final long thresholdNanos;
    private long seen = -1;
    private long since;
    private int sightings;
    private long due;
    private boolean counted;
    private int unreported;
    private boolean reportedBefore;
    private long lastReport;

    StallDetector(Hub hub, EventLoop loop, TurnWatch watch, long thresholdNanos) {
        this.hub = hub;
        this.loop = loop;
        this.watch = watch;
        this.thresholdNanos = thresholdNanos;
    }

    /** Looks at the hub; what is to be told, or null. {@code now} is in nanoseconds from an arbitrary origin. */
    @Nullable
    Stall check(long now) {
        long number = watch.number();
        if (number != seen) {
            seen = number;
            since = now;
            sightings = 1;
            due = thresholdNanos;
            counted = false;
            return null;
        }
        sightings++;
        if (!TurnWatch.isHeld(number) || now - since < due || sightings < FEWEST_SIGHTINGS) {
            return null;
        }
        Waiter holder = watch.holder();
        if (!isToBeTold(holder)) {
            return null;
        }
        if (reportedBefore && now - lastReport < PAUSE_NANOS) {
            unreported += counted ? 0 : 1;
            counted = true;
            return null;
        }
        Stall stall = sample(holder, now - since);
        if (watch.number() != number) {
            // It has gone on in the very moment, so that the stack may be another's.
            return null;
        }
        due = 2 * (now - since);
        reportedBefore = true;
        lastReport = now;
        unreported = 0;
        counted = true;
        return stall;
    }

    private boolean isToBeTold(@Nullable Waiter holder) {
        if (holder == loop.driver()) {
            // Its own code is nobody's business as long as it keeps no coroutine waiting.
            return loop.taskCount() > 0;
        }
        return !(holder instanceof Coroutine<?> coroutine) || coroutine.isWatched();
    }

    private Stall sample(@Nullable Waiter holder, long held) {
        Thread thread = holder == null ? null : holder.actingThread();
        Thread.State state = thread == null ? Thread.State.RUNNABLE : thread.getState();
        StackTraceElement[] stack = thread == null ? new StackTraceElement[0] : thread.getStackTrace();
        int others = counted ? unreported - 1 : unreported;
        return new Stall(hub, holder instanceof Coroutine<?> coroutine ? coroutine : null,
                holder == null ? "a virtual thread that is no coroutine" : holder.toString(), Duration.ofNanos(held),
                Stall.causeOf(state, stack), Frames.trim(stack), others);
    }
}
