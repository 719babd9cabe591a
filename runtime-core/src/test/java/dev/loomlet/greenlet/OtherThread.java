package dev.loomlet.greenlet;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** Runs code on a thread of its own and waits for it. */
final class OtherThread {

    private OtherThread() {}

    static <T> T call(Thread.Builder builder, Callable<T> code) throws Exception {
        FutureTask<T> task = new FutureTask<>(code);
        Thread thread = builder.start(task);
        thread.join();
        return task.get();
    }
}
