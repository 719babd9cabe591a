package dev.loomlet.loop;

/** Something that happens when its time has come. A timer is in the queue of one loop, or in none. */
abstract class Timer {

    static final int IDLE = -1;

    /** Place in the heap, or {@link #IDLE}. Owned by {@link TimerQueue}. */
    int place = IDLE;

    /** Order of entry, which breaks ties between equal deadlines. Owned by {@link TimerQueue}. */
    long order;

    /** Called on the loop, once, at or after the deadline. */
    abstract void fire();
}
