package dev.loomlet.engine;

import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A strand that is a virtual thread which runs only while its resumer waits.
 *
 * <p>The JDK keeps every virtual thread reachable from the container it was started in, and all from the root container
 * unless a flag says otherwise. A suspended strand that nobody refers to would then never be freed. So each strand's
 * thread is started in a container of its own, which the JDK holds weakly: strand, thread and container become garbage
 * together.
 */
final class PortableStrand extends Strand {

    private static final ThreadFactory THREADS = Thread.ofVirtual().factory();

    private final String kind;
    private @Nullable Runnable body;
    private @Nullable OwnerContext ownerContext;
    // The thread that is to go on at the next resume: the strand's own, or that of a strand on top which suspended us.
    private volatile @Nullable Thread suspended;
    private volatile @Nullable Thread resumer;
    private volatile boolean bodysTurn;
    private volatile boolean done;

    PortableStrand(String kind, Runnable body) {
        super(kind);
        this.kind = kind;
        this.body = body;
    }

    @Override
    Thread ownerOfCaller() {
        return OwnerContext.current().thread();
    }

    @Override
    void run() {
        if (done || resumer != null) {
            throw new IllegalStateException("this " + kind + (done ? " has ended" : " is already running"));
        }
        Thread caller = Thread.currentThread();
        resumer = caller;
        bodysTurn = true;
        if (ownerContext == null) {
            ownerContext = OwnerContext.current();
            Executors.newThreadPerTaskExecutor(THREADS).execute(this::runBody);
        } else {
            LockSupport.unpark(suspended);
        }
        Parking.parkWhile(this, strand -> strand.bodysTurn);
    }

    private void runBody() {
        OwnerContext.adopt(ownerContext);
        Runnable work = body;
        body = null;
        try {
            work.run();
        } finally {
            done = true;
            ownerContext = null;
            handBack();
        }
    }

    @Override
    public void suspend() {
        if (resumer == null) {
            throw new IllegalStateException("this " + kind + " is not running");
        }
        suspended = Thread.currentThread();
        handBack();
        Parking.parkWhile(this, strand -> !strand.bodysTurn);
    }

    private void handBack() {
        Thread waiting = resumer;
        resumer = null;
        bodysTurn = false;
        LockSupport.unpark(waiting);
    }

    @Override
    public boolean isDone() {
        return done;
    }

    @Override
    public StackTraceElement[] stackTrace() {
        Thread thread = suspended;
        if (thread == null || bodysTurn || done) {
            return new StackTraceElement[0];
        }
        // The hand-over comes before the park, so the thread may still be on its last steps into it.
        while (thread.getState() == Thread.State.RUNNABLE) {
            Thread.onSpinWait();
        }
        return EngineFrames.strip(thread.getStackTrace());
    }
}
