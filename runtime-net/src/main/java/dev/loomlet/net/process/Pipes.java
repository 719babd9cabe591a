package dev.loomlet.net.process;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Threads that block in the pipes of processes.
 *
 * <p>Java offers no way to read the pipe of a process but to block in it, so every stream that somebody waits for takes one
 * of these. They are not limited in number: a process that waits for its reader, who waits for a thread that another
 * process's reader holds, could wait for ever. The limit is that of the processes.
 */
final class Pipes {

    /** They hold a few frames and one system call. */
    private static final int STACK_BYTES = 128 * 1024;

    private static final ExecutorService THREADS = Executors.newCachedThreadPool(Thread.ofPlatform()
            .daemon()
            .name("loomlet-pipe-", 1)
            .stackSize(STACK_BYTES)
            .inheritInheritableThreadLocals(false)
            .factory());

    private Pipes() {}

    /** Something to be done with a pipe. */
    interface Work<T> {
        T run() throws IOException;
    }

    static <T> CompletableFuture<T> start(Work<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        THREADS.execute(() -> complete(result, work));
        return result;
    }

    static <T> void complete(CompletableFuture<T> result, Work<T> work) {
        try {
            result.complete(work.run());
        } catch (Throwable e) {
            result.completeExceptionally(e);
        }
    }
}
