package dev.loomlet;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The platform threads that {@link Loomlet#offload} runs code on: as many as gevent's pool has, made on demand. */
final class OffloadPool {

    private static final int THREADS = 10;
    private static final AtomicInteger COUNT = new AtomicInteger();

    static final ExecutorService EXECUTOR = create();

    private OffloadPool() {}

    private static ExecutorService create() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(THREADS, THREADS, 5, TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> Thread.ofPlatform()
                        .daemon()
                        .name("loomlet-offload-" + COUNT.incrementAndGet())
                        .unstarted(task));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
