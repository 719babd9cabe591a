package dev.loomlet.loop;

/** The virtual thread that runs the bodies of tasks. */
interface Worker {

    Thread thread();

    /** Interrupts the thread that is blocked in the task's name. */
    void interrupt();
}
