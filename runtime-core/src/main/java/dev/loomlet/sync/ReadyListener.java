package dev.loomlet.sync;

import dev.loomlet.loop.Home;
import dev.loomlet.loop.Wakeable;

/** Code that is told, once, that something is ready. */
record ReadyListener(Runnable code, Home home) implements Wakeable {

    @Override
    public boolean wake() {
        try {
            code.run();
        } catch (RuntimeException | Error e) {
            // The others are to hear of it all the same.
            home.loop().host().listenerFailed(e);
        }
        return true;
    }
}
