package dev.loomlet.diagnostics;

import dev.loomlet.Hub;
import dev.loomlet.loop.EventLoop;
import dev.loomlet.loop.Home;
import java.util.Objects;

/** The inside of hubs, for this package. */
final class Hubs {

    private Hubs() {}

    static EventLoop loopOf(Hub hub) {
        return Objects.requireNonNull(Home.of(hub).loop());
    }
}
