package dev.loomlet;

import dev.loomlet.loop.Completion;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A number of places, and the line of those who wait for one: coroutines of any hub, and threads without one. Without locks,
 * as a hub's carrier may come by.
 */
final class Admission {

    private enum Verdict {
        OPEN,
        PLACED,
        REFUSED,
        GONE
    }

    /** One in line. Whoever gives the verdict first decides. */
    private static final class Ticket {
        private final Completion completion = Completion.create();
        private final AtomicReference<Verdict> verdict = new AtomicReference<>(Verdict.OPEN);

        private boolean decide(Verdict now) {
            return verdict.compareAndSet(Verdict.OPEN, now);
        }
    }

    private final int places;
    private final AtomicInteger taken = new AtomicInteger();
    private final Queue<Ticket> line = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    Admission(int places) {
        this.places = places;
    }

    int taken() {
        return taken.get();
    }

    boolean isClosed() {
        return closed;
    }

    /** Waits for a place and takes it; false when there is none to come, as this was closed. */
    boolean enter(Object blocker) {
        if (closed) {
            return false;
        }
        if (line.isEmpty() && take()) {
            return true;
        }
        Ticket ticket = new Ticket();
        line.add(ticket);
        serve();
        if (closed) {
            refuseAll();
        }
        try {
            ticket.completion.await(blocker, -1, true);
        } catch (Throwable signal) {
            line.remove(ticket);
            if (!ticket.decide(Verdict.GONE) && ticket.verdict.get() == Verdict.PLACED) {
                leave();
            }
            throw signal;
        }
        return ticket.verdict.get() == Verdict.PLACED;
    }

    void leave() {
        taken.decrementAndGet();
        serve();
    }

    private boolean take() {
        for (int now = taken.get(); now < places; now = taken.get()) {
            if (taken.compareAndSet(now, now + 1)) {
                return true;
            }
        }
        return false;
    }

    /** Gives places to those in line; looks again after each it gave back, as others may have looked in vain meanwhile. */
    private void serve() {
        while (!line.isEmpty() && take()) {
            Ticket ticket = line.poll();
            if (ticket != null && ticket.decide(Verdict.PLACED)) {
                ticket.completion.complete();
            } else {
                taken.decrementAndGet();
            }
        }
    }

    void close() {
        closed = true;
        refuseAll();
    }

    private void refuseAll() {
        for (Ticket ticket; (ticket = line.poll()) != null;) {
            if (ticket.decide(Verdict.REFUSED)) {
                ticket.completion.complete();
            }
        }
    }
}
