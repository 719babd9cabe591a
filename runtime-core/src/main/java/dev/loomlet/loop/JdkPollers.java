package dev.loomlet.loop;

import org.slf4j.LoggerFactory;

/**
 * Makes the JDK start the virtual threads that watch its own sockets while a platform thread is asking.
 *
 * <p>They take over the scheduler of the thread on which a socket first blocks. Were that a coroutine, every socket of the
 * process would be watched by one hub, and by nobody once it is closed.
 */
final class JdkPollers {

    static {
        join(Thread.ofPlatform().daemon().name("loomlet-poller-start").start(new Starter()));
    }

    private JdkPollers() {}

    /** Returns when they are started; only the first call does anything. */
    static void start() {}

    // A class of its own: a lambda would be code of the outer class, and wait for its initialiser, which waits for it.
    private static final class Starter implements Runnable {
        @Override
        public void run() {
            try {
                Class.forName("sun.nio.ch.Poller", true, null);
            } catch (ClassNotFoundException | LinkageError e) {
                LoggerFactory.getLogger(Starter.class)
                        .warn(
                                "The JDK's socket pollers could not be started early: a hub may end up carrying them",
                                e);
            }
        }
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
