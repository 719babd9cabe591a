package dev.loomlet.net;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How a thread without a hub waits for a channel: blocked in a selector that is borrowed for one wait.
 *
 * <p>The channel stays in non-blocking mode, so that a hub can use it at the same time. A platform thread notes an
 * interrupt and goes on waiting, a virtual thread is taken out of its wait by one: both as with the JDK's own sockets.
 */
final class SelectorWait {

    /** A selector costs two or three descriptors; opening one costs a few microseconds. */
    private static final int MOST_IDLE = 16;

    private static final ConcurrentLinkedDeque<Selector> IDLE = new ConcurrentLinkedDeque<>();
    private static final AtomicInteger IDLE_COUNT = new AtomicInteger();

    private SelectorWait() {}

    /** See {@link Readiness#awaitAny}. */
    static boolean awaitAny(List<Readiness> all, int operation, long nanos) throws IOException {
        Selector selector = borrow();
        Registration registration = new Registration.InSelector(selector);
        try {
            for (Readiness each : all) {
                if (!each.add(registration)) {
                    throw Readiness.closed();
                }
                each.channel().register(selector, operation);
            }
            return select(all, selector, nanos);
        } finally {
            selector.keys().forEach(SelectionKey::cancel);
            all.forEach(each -> each.remove(registration));
            giveBack(selector);
        }
    }

    private static boolean select(List<Readiness> all, Selector selector, long nanos) throws IOException {
        long deadline = nanos == 0 ? 0 : System.nanoTime() + nanos;
        boolean interrupted = false;
        try {
            for (long left = nanos; nanos == 0 || left > 0; left = deadline - System.nanoTime()) {
                // Rounded up: a sleeper may come late, never early.
                int ready = selector.select(nanos == 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(left + 999_999));
                if (ready > 0 || all.stream().anyMatch(Readiness::isClosed)) {
                    return true;
                }
                if (Thread.interrupted()) {
                    interrupted = true;
                    if (Thread.currentThread().isVirtual()) {
                        throw new InterruptedIOException("interrupted while waiting for a socket");
                    }
                }
            }
            return false;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Selector borrow() throws IOException {
        Selector selector = IDLE.pollLast();
        if (selector == null) {
            return Selector.open();
        }
        IDLE_COUNT.decrementAndGet();
        return selector;
    }

    private static void giveBack(Selector selector) throws IOException {
        // Completes the cancellation: until then a channel that is closed keeps its descriptor.
        selector.selectNow();
        selector.selectedKeys().clear();
        if (IDLE_COUNT.incrementAndGet() <= MOST_IDLE) {
            IDLE.addLast(selector);
        } else {
            IDLE_COUNT.decrementAndGet();
            selector.close();
        }
    }
}
