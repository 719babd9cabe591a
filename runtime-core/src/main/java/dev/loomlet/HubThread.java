package dev.loomlet;

import dev.loomlet.loop.Completion;
import dev.loomlet.loop.Driver;
import dev.loomlet.loop.LoopThread;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** The life of a hub that has a carrier thread of its own. */
final class HubThread {

    private final CompletableFuture<Hub> started = new CompletableFuture<>();
    private final Queue<Completion> awaitingTermination = new ConcurrentLinkedQueue<>();
    private volatile boolean terminated;
    private volatile long graceNanos;
    private boolean closeRequested;
    private @Nullable Hub hub;

    private HubThread() {}

    static Hub startHub(String name) {
        // Refuse here what would otherwise fail on a thread that nobody looks at.
        dev.loomlet.engine.Engine.current();
        HubThread life = new HubThread();
        new LoopThread(() -> life.live(name), "loomlet-" + name).start();
        try {
            return Loomlet.await(life.started);
        } catch (CoroutineExit e) {
            // The caller was killed or interrupted, and will never know the hub.
            life.started.thenAccept(hub -> life.requestClose(0));
            throw e;
        }
    }

    private void live(String name) {
        try {
            hub = new Hub(name, false);
        } catch (RuntimeException | Error e) {
            started.completeExceptionally(e);
            return;
        }
        hub.belongsTo(this);
        started.complete(hub);
        try {
            awaitCloseRequest(hub.loop().driver());
            hub.host().unwind(graceNanos);
        } finally {
            terminated = true;
            awaitingTermination.forEach(Completion::complete);
        }
    }

    private void awaitCloseRequest(Driver driver) {
        while (!closeRequested) {
            try {
                driver.await("the hub to be closed");
            } catch (CoroutineExit | VirtualMachineError e) {
                // The thread is ours alone: an interrupt of it, or another's lack of memory, is no reason to end.
                Thread.interrupted();
            }
        }
    }

    /** From any thread. */
    void requestClose(long nanos) {
        hub.loop().post(() -> {
            if (!closeRequested) {
                graceNanos = nanos;
                closeRequested = true;
                hub.loop().driver().wake();
            }
        });
    }

    /** Waits until the hub's thread has nothing more to do. From any thread but a coroutine of the hub. */
    void awaitTermination() {
        Completion completion = Completion.create();
        awaitingTermination.add(completion);
        if (terminated) {
            completion.complete();
        }
        try {
            completion.await("hub " + hub.name() + " to close", -1, true);
        } finally {
            awaitingTermination.remove(completion);
        }
    }
}
