package dev.loomlet.loop;

import dev.loomlet.engine.DirectEngine;
import dev.loomlet.engine.HubThreads;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A virtual thread on the loop's carrier that runs one task after another: a thread costs more to make than to use again.
 * Between two tasks it is wiped clean of what the first left behind.
 */
final class DirectWorker implements Worker, Runnable, Executor {

    final DirectLoop loop;
    private final Thread thread;
    private final ClassLoader contextClassLoader;
    private @Nullable Runnable continuation;
    @Nullable
    Task task;
    /** Whether it stands in the ready queue. Its task may stand there too. Owned by the loop. */
    boolean isQueued;

    DirectWorker(DirectLoop loop) {
        this.loop = loop;
        this.thread = DirectEngine.virtualThreads(this).inheritInheritableThreadLocals(false).unstarted(this);
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

    /** Starts the thread without a place in the ready queue: the caller runs it. */
    void start(HubThreads threads) {
        isQueued = true;
        try {
            DirectEngine.start(thread, threads);
        } finally {
            isQueued = false;
        }
    }

    /** What runs this worker's thread on; known once the thread has been started. */
    Runnable continuation() {
        return continuation;
    }

    /** Called by the JDK when a thread can go on: this worker's own, which is the first, or one that was started on it. */
    @Override
    public void execute(Runnable candidate) {
        if (continuation == null) {
            continuation = candidate;
        }
        loop.resume(continuation == candidate ? this : candidate);
    }

    void assign(Task next) {
        task = next;
        next.begin(this);
    }

    @Override
    public void run() {
        do {
            Task current = task;
            current.run();
            if (loop.isLeft()) {
                // On a thread of the JDK's: the loop's state is no longer ours to touch.
                return;
            }
            current.end();
            task = null;
            clean();
        } while (takeNext() || awaitNext());
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
        while (task == null && !loop.isRetiring()) {
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
