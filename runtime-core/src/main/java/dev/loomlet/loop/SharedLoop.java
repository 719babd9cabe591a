package dev.loomlet.loop;

import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A loop without coroutines, on a thread of its own: the home of objects that were first used by threads without a loop. It
 * starts when it is first needed, and lives as long as the process.
 */
final class SharedLoop implements LoopHost {

    private static final CompletableFuture<EventLoop> LOOP = new CompletableFuture<>();

    static {
        // No LoopThread: no coroutine runs here that would look for its hub.
        Thread.ofPlatform()
                .daemon()
                .name("loomlet-shared")
                .inheritInheritableThreadLocals(false)
                .start(SharedLoop::live);
    }

    private SharedLoop() {}

    static EventLoop get() {
        return LOOP.join();
    }

    private static void live() {
        EventLoop loop = EventLoops.create(new SharedLoop(), false);
        LOOP.complete(loop);
        while (true) {
            try {
                loop.driver().await("messages");
            } catch (Throwable _) {
                // Nobody has a reason to end this thread: an interrupt is a mistake.
                Thread.interrupted();
            }
        }
    }

    @Override
    public String name() {
        return "shared";
    }

    @Override
    public void deadlocked() {}

    @Override
    public void emptied() {}

    @Override
    public void messageFailed(Throwable failure) {
        log("A message to the loop of shared objects failed", failure);
    }

    @Override
    public void listenerFailed(Throwable failure) {
        log("A whenReady listener of an object without a hub failed; the others were told all the same", failure);
    }

    private static void log(String message, Throwable failure) {
        Logger log = LoggerFactory.getLogger(SharedLoop.class);
        log.error(message, failure);
    }
}
