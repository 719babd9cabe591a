package dev.loomlet.diagnostics;

import dev.loomlet.Hub;
import dev.loomlet.loop.EventLoop;
import java.util.Objects;

/**
 * Figures of a hub. They are counted at all times, at no cost to a switch.
 *
 * @param hub the hub's name
 * @param spawned how many coroutines were spawned since the start, those that run links included
 * @param ended how many of them have ended, in whichever way
 * @param failed how many of these ended by an exception
 * @param switches how many turns were taken
 * @param coroutines how many have not ended
 * @param timers how many timers are set: sleepers, limits and delayed starts
 * @param channels how many channels of the net module are registered
 */
public record HubStats(String hub, long spawned, long ended, long failed, long switches, int coroutines, int timers,
        int channels) {

    /**
     * Reads the figures of {@code hub}. From any thread, without waiting: the hub goes on meanwhile, so that from elsewhere
     * a figure may be a little out of date, and one may be newer than another.
     *
     * @param hub the hub to look at
     * @return its figures
     */
    public static HubStats of(Hub hub) {
        Objects.requireNonNull(hub, "hub is null; pass Hub.current() for the caller's");
        EventLoop loop = Hubs.loopOf(hub);
        // In this order, as the ones that are started later are counted in the first figure alone.
        int coroutines = loop.taskCount();
        long spawned = Math.max(coroutines, loop.startedCount());
        return new HubStats(hub.name(), spawned, spawned - coroutines, loop.failureCount(), loop.turnCount(),
                coroutines,
                loop.timerCount(), loop.channelCount());
    }
}
