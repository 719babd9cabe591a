package dev.loomlet.net.file;

import dev.loomlet.Loomlet;
import dev.loomlet.OffloadPool;
import dev.loomlet.loop.Waiter;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/**
 * Work on files, done by the common offload pool. Unlike offloaded code it is never interrupted: an interrupt closes a file
 * channel, and leaves a write half done. So a caller that is killed leaves it to itself.
 */
final class FileWork {

    private FileWork() {}

    static <T> CompletableFuture<T> start(Callable<T> work) {
        return OffloadPool.common().submit(work);
    }

    /** Waits for work, while the other coroutines go on; gives its result. */
    static <T> T await(CompletableFuture<T> work) throws IOException {
        Loomlet.await(work.handle((value, failure) -> true));
        if (!work.isCompletedExceptionally()) {
            return work.resultNow();
        }
        if (work.exceptionNow() instanceof IOException failure) {
            throw failure;
        }
        throw Waiter.raise(work.exceptionNow());
    }
}
