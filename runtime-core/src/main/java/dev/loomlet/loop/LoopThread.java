package dev.loomlet.loop;

import org.jspecify.annotations.Nullable;

/** A platform thread that exists to carry one loop. It knows its loop, so that coroutines on it find their hub fast. */
public final class LoopThread extends Thread {

    @Nullable
    DirectLoop carried;

    public LoopThread(Runnable body, String name) {
        super(null, body, name, 0, false);
        setDaemon(true);
    }
}
