package dev.loomlet.net.http.server;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the connections of a server go by. A negative body limit is none, and so is a null handler timeout. */
record Settings(Routes routes, int requestLineLimit, int headerLimit, int headerCount, long bodyLimit,
        Duration headerTimeout, Duration bodyTimeout, Duration idleTimeout, Duration writeTimeout,
        @Nullable Duration handlerTimeout, boolean compression, boolean accessLog) {

    /** How much of a body that its handler did not want is read, so that the connection can be used again. */
    static final int DRAIN_LIMIT = 64 * 1024;
}
