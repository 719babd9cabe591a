package dev.loomlet.net.tls;

import dev.loomlet.loop.Completion;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets one at a time through, from any hub or thread. Unlike {@link dev.loomlet.sync.Lock} it has no home: a socket outlives
 * the hub on which it was made, and must not depend on its being driven.
 */
final class Turnstile {

    private final String purpose;
    private final AtomicBoolean taken = new AtomicBoolean();
    private final Queue<Completion> line = new ConcurrentLinkedQueue<>();

    /** @param purpose tells reports what is waited for */
    Turnstile(String purpose) {
        this.purpose = purpose;
    }

    boolean tryEnter() {
        return !taken.get() && taken.compareAndSet(false, true);
    }

    /** Waits until nobody is inside. A kill or timeout comes out of it. */
    void enter() {
        while (!tryEnter()) {
            Completion turn = Completion.create();
            line.add(turn);
            if (!taken.get()) {
                callNext();
            }
            boolean called = false;
            try {
                turn.await(this, -1, true);
                called = true;
            } finally {
                if (!called && !line.remove(turn) && !taken.get()) {
                    // Called and not coming: the call is the next one's.
                    callNext();
                }
            }
        }
    }

    void leave() {
        taken.set(false);
        callNext();
    }

    private void callNext() {
        Completion next = line.poll();
        if (next != null) {
            next.complete();
        }
    }

    @Override
    public String toString() {
        return purpose;
    }
}
