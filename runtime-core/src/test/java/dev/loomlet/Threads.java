package dev.loomlet;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Other threads, for tests of what may be called from anywhere. */
public final class Threads {

    private Threads() {}

    /** Runs code on a platform thread and spins until it is done, so that the calling coroutine keeps its turn. */
    public static <T> T spinFor(Callable<T> code) throws Exception {
        FutureTask<T> task = new FutureTask<>(code);
        Thread.ofPlatform().daemon().start(task);
        while (!task.isDone()) {
            Thread.onSpinWait();
        }
        return resultOf(task);
    }

    /** As {@link #spinFor}, for code without a result. */
    public static void spinWhile(CheckedRunnable<?> code) throws Exception {
        spinFor(() -> {
            code.run();
            return "done";
        });
    }

    /** Runs code on a platform thread and blocks until it is done. */
    public static <T> T on(Thread.Builder builder, Callable<T> code) throws Exception {
        FutureTask<T> task = new FutureTask<>(code);
        builder.start(task).join();
        return resultOf(task);
    }

    private static <T> T resultOf(FutureTask<T> task) throws Exception {
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }
}
