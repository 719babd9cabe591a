package dev.loomlet.loop;

/**
 * The platform thread that a loop runs on, seen as one who waits: while it waits, it drives the loop. It is resumed in
 * its place in the ready queue, like everyone else.
 */
public final class Driver extends Waiter {

    final Thread thread = Thread.currentThread();

    Driver(EventLoop loop) {
        super(loop);
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
        return "thread " + thread.getName();
    }
}
