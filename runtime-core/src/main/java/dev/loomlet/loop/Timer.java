package dev.loomlet.loop;

/** Something that happens when its time has come. A timer is in the queue of one loop, or in none. */
abstract class Timer {

    static final int IDLE = -1;

    /** Slot in the heap, complement of the number in the run, or {@link #IDLE}. Owned by {@link TimerQueue}. */
    int slot = IDLE;

    /** Called on the loop, once, at or after the deadline. */
    abstract void fire();
}
