package dev.loomlet.loop;

import dev.loomlet.engine.DirectEngine;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Which loop is being driven on which platform thread. */
final class Carriers {

    // Threads that are not ours, while they drive a loop: main, test threads, pool threads.
    private static final ConcurrentHashMap<Thread, DirectLoop> BORROWED = new ConcurrentHashMap<>();

    // The last entry that was looked up. Racy and self-checking: a loop answers for one thread only.
    private static @Nullable DirectLoop recent;

    private Carriers() {}

    /** The loop that carries the calling virtual thread; null when it is carried by the JDK's own scheduler. */
    static @Nullable DirectLoop current() {
        Thread carrier = DirectEngine.carrier();
        if (carrier instanceof LoopThread loopThread) {
            return loopThread.carried;
        }
        DirectLoop candidate = recent;
        if (candidate != null && candidate.isDrivenBy(carrier)) {
            return candidate;
        }
        DirectLoop found = BORROWED.get(carrier);
        if (found != null) {
            recent = found;
        }
        return found;
    }

    /** The calling thread starts to drive {@code loop}; returns the loop that it was driving already, if any. */
    static @Nullable DirectLoop enter(DirectLoop loop) {
        Thread thread = Thread.currentThread();
        if (thread instanceof LoopThread loopThread) {
            DirectLoop outer = loopThread.carried;
            loopThread.carried = loop;
            return outer;
        }
        return BORROWED.put(thread, loop);
    }

    /** The calling thread stops driving its loop and goes back to {@code outer}. */
    static void leave(@Nullable DirectLoop outer) {
        recent = null;
        Thread thread = Thread.currentThread();
        if (thread instanceof LoopThread loopThread) {
            loopThread.carried = outer;
        } else if (outer == null) {
            BORROWED.remove(thread);
        } else {
            BORROWED.put(thread, outer);
        }
    }
}
