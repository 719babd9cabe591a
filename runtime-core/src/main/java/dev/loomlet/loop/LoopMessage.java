package dev.loomlet.loop;

/** Something for a loop to do between two turns of its coroutines: short, never waiting, no code of the user. */
@FunctionalInterface
public interface LoopMessage {

    /** Called on the loop. */
    void deliver();
}
