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
        Thread starter = Thread.ofPlatform().daemon().name("loomlet-poller-start").unstarted(() -> {
            try {
                Class.forName("sun.nio.ch.Poller", true, null);
            } catch (ClassNotFoundException | LinkageError e) {
                LoggerFactory.getLogger(JdkPollers.class).warn("The JDK's socket pollers could not be started early: a"
                        + " hub may end up carrying them", e);
            }
        });
        starter.start();
        join(starter);
    }

    private JdkPollers() {}

    /** Returns when they are started; only the first call does anything. */
    static void start() {}

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
