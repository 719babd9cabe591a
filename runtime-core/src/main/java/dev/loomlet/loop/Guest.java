package dev.loomlet.loop;

/**
 * A virtual thread that is no coroutine, but was started by code inside one and so runs on the hub's carrier too. One
 * object stands for one wait.
 */
final class Guest extends Waiter {

    final Thread thread = Thread.currentThread();
    private final DirectLoop carrier;

    Guest(DirectLoop loop) {
        super(loop);
        this.carrier = loop;
    }

    @Override
    void waitEntered() {
        carrier.guestWaits(this);
    }

    @Override
    void waitLeft() {
        carrier.guestGoesOn(this);
    }

    @Override
    public boolean isLasting() {
        return false;
    }

    @Override
    void interruptThread() {
        thread.interrupt();
    }

    @Override
    public Thread actingThread() {
        return thread;
    }

    @Override
    public String toString() {
        return "guest thread " + thread;
    }
}
