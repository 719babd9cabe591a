package dev.loomlet.diagnostics;

import dev.loomlet.loop.Limits;
import dev.loomlet.loop.LoopListener;
import dev.loomlet.loop.Waiter;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Counts and measures the turns of one waiter. */
final class TurnMeter implements LoopListener {

    private final Waiter measured;
    private final LongSupplier clock;
    private boolean running;
    private long began;
    private long turns;
    private long longest;

    TurnMeter(Waiter measured, LongSupplier clock) {
        this.measured = measured;
        this.clock = clock;
    }

    @Override
    public void turnBegan(@Nullable Waiter who) {
        turnEnded();
        if (who == measured) {
            running = true;
            began = clock.getAsLong();
        }
    }

    @Override
    public void turnEnded() {
        if (running) {
            running = false;
            turns++;
            longest = Math.max(longest, clock.getAsLong() - began);
        }
    }

    /** What is wrong, or null. Without a limit, there must have been more turns than the one in which it began. */
    @Nullable
    String complaint(@Nullable Duration limit) {
        if (limit == null) {
            return turns > 1 ? null
                    : measured + " never gave way: no other coroutine could take a turn in this block";
        }
        return longest <= Limits.nanos(limit, "limit") ? null
                : measured + " held the hub for " + Duration.ofNanos(longest).toMillis()
                        + " ms at a stretch, and may do so for " + limit.toMillis();
    }
}
