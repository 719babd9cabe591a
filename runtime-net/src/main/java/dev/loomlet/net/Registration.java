package dev.loomlet.net;

import dev.loomlet.loop.ChannelWatch;
import java.nio.channels.Selector;

/** One place where a channel's readiness is waited for. */
sealed interface Registration {

    /** The channel is registered with the loop of a hub, for as long as both live. */
    record OnLoop(ChannelWatch watch) implements Registration {}

    /** A thread that has no hub is blocked in a selector. */
    record InSelector(Selector selector) implements Registration {}
}
