package dev.loomlet.loop;

import java.util.ArrayDeque;
import java.util.Deque;

/** The least that has a line and a home: a counter of permits. */
final class Gate {

    final Home home;
    private final Deque<Wakeable> line = new ArrayDeque<>();
    private int permits;
    private volatile int lineLength;

    Gate(Home home) {
        this.home = home;
    }

    /** From outside the home loop; false when the time was up. */
    boolean pass(long nanos) {
        return new Passage().perform("the gate", nanos);
    }

    void release() {
        home.post(() -> {
            permits++;
            while (permits > 0 && !line.isEmpty()) {
                if (line.poll().wake()) {
                    permits--;
                }
            }
            lineLength = line.size();
        });
    }

    void awaitLineLength(int length) {
        while (lineLength != length) {
            Thread.onSpinWait();
        }
    }

    private final class Passage extends ForeignOperation {

        Passage() {
            super(home);
        }

        @Override
        protected boolean attempt() {
            if (permits > 0) {
                permits--;
                return true;
            }
            line.add(this);
            lineLength = line.size();
            return false;
        }

        @Override
        protected void depart() {
            line.remove(this);
            lineLength = line.size();
        }
    }
}
