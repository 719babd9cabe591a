package dev.loomlet.loop;

import dev.loomlet.engine.DirectEngine;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A virtual thread on the loop's carrier that runs one task after another: a thread costs more to make than to use again.
 * Between two tasks it is wiped clean of what the first left behind.
 */
final class DirectWorker implements Worker, Runnable {

    private final DirectLoop loop;
    private final Thread thread;
    private final ClassLoader contextClassLoader;
    private @Nullable Runnable continuation;
    private boolean retired;
    @Nullable
    Task task;

    DirectWorker(DirectLoop loop, Thread.Builder.OfVirtual threads) {
        this.loop = loop;
        this.thread = threads.unstarted(this);
        this.contextClassLoader = thread.getContextClassLoader();
    }

    @Override
    public Thread thread() {
        return thread;
    }

    @Override
    public void interrupt() {
        thread.interrupt();
    }

    /** What the JDK hands to the scheduler when this worker can go on; known from the first time on. */
    Runnable continuation() {
        return continuation;
    }

    boolean isRunBy(Runnable candidate) {
        if (continuation == null) {
            continuation = candidate;
            loop.remember(this);
        }
        return continuation == candidate;
    }

    void assign(Task next) {
        task = next;
        next.begin(this);
    }

    void retire() {
        retired = true;
        LockSupport.unpark(thread);
    }

    @Override
    public void run() {
        do {
            Task current = task;
            current.run();
            current.end();
            task = null;
            clean();
        } while (takeNext() || awaitNext());
        loop.forget(this);
    }

    private boolean takeNext() {
        for (Task next; (next = loop.nextToBegin()) != null;) {
            if (next.isQueued()) {
                assign(next);
                loop.turnBegan(next);
                return true;
            }
        }
        return false;
    }

    private boolean awaitNext() {
        if (!loop.retain(this)) {
            return false;
        }
        while (task == null && !retired) {
            LockSupport.park();
            Thread.interrupted();
        }
        return task != null;
    }

    private void clean() {
        Thread.interrupted();
        DirectEngine.clearThreadLocals(thread);
        if (!thread.getName().isEmpty()) {
            thread.setName("");
        }
        if (thread.getContextClassLoader() != contextClassLoader) {
            thread.setContextClassLoader(contextClassLoader);
        }
    }
}
