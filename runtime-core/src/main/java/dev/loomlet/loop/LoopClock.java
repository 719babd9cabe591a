package dev.loomlet.loop;

/** What a loop reads the time from: the machine's clock, or one that stands still until the loop has nothing to do. */
abstract class LoopClock {

    /** The machine's clock. */
    static final LoopClock MACHINE = new LoopClock() {
        @Override
        long now() {
            return System.nanoTime();
        }

        @Override
        boolean isVirtual() {
            return false;
        }
    };

    /** Nanoseconds from an arbitrary origin. */
    abstract long now();

    abstract boolean isVirtual();

    /** A clock that starts at zero and moves only when it is told to. */
    static final class Virtual extends LoopClock {
        private long now;

        @Override
        long now() {
            return now;
        }

        @Override
        boolean isVirtual() {
            return true;
        }

        void jumpTo(long time) {
            now = Math.max(now, time);
        }
    }
}
