package dev.loomlet.loop;

/** A platform thread that exists to carry one loop. */
public final class LoopThread extends Thread {

    public LoopThread(Runnable body, String name) {
        super(null, body, name, 0, false);
        setDaemon(true);
    }
}
