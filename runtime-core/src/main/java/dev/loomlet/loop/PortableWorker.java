package dev.loomlet.loop;

import dev.loomlet.engine.OwnerContext;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A virtual thread of the JDK's scheduler that runs one task, and only while it holds the loop's baton. */
final class PortableWorker implements Worker, Runnable {

    private static final Thread.Builder.OfVirtual THREADS = Thread.ofVirtual().inheritInheritableThreadLocals(false);

    private final PortableLoop loop;
    private final Task task;
    private final Thread thread = THREADS.unstarted(this);
    /** Who waits for the baton: the worker's own thread, or that of a generator's or greenlet's body on top of it. */
    private volatile @Nullable Thread waiting;
    private volatile boolean granted;
    /** Counts the waits for the baton, so that news of one is not taken for news of the next. */
    private volatile int waits;
    /** Whether the task runs without the baton, beside the loop. */
    boolean outside;
    private volatile boolean abandoned;

    PortableWorker(PortableLoop loop, Task task) {
        this.loop = loop;
        this.task = task;
    }

    @Override
    public Thread thread() {
        Thread top = waiting;
        return top == null ? thread : top;
    }

    @Override
    public void interrupt() {
        thread().interrupt();
    }

    /** Whether it seems to hold the baton. From any thread. */
    boolean holdsBaton() {
        return waiting == null && !outside && !abandoned;
    }

    void start() {
        thread.start();
    }

    @Override
    public void run() {
        OwnerContext.current().waiter(task);
        task.run();
        if (!abandoned) {
            task.end();
            loop.passBaton();
        }
    }

    /** The loop is closed: the task goes on beside it. */
    void abandon() {
        abandoned = true;
        grant();
    }

    /** On the worker's own thread: from now on it belongs to no hub. */
    void leaveHub() {
        abandoned = true;
        OwnerContext.current().waiter(null);
    }

    /** To be called before the baton is given away. */
    void prepareToWait() {
        waits++;
        waiting = Thread.currentThread();
        granted = false;
    }

    /** Waits for the baton, which the caller has given away. */
    void awaitBaton() {
        boolean interrupted = false;
        int wait = waits;
        while (!granted) {
            LockSupport.park(this);
            if (Thread.interrupted()) {
                interrupted = true;
                // The caller does not run on the loop now, so it asks the loop to see to it.
                loop.send((LoopMessage) () -> interruptMet(wait));
            }
        }
        waiting = null;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (abandoned) {
            leaveHub();
        }
    }

    private void interruptMet(int wait) {
        if (wait == waits) {
            task.interruptMet();
        }
    }

    void grant() {
        // Read first: once granted, the waiting thread goes on and clears it.
        Thread next = waiting;
        granted = true;
        LockSupport.unpark(next);
    }
}
