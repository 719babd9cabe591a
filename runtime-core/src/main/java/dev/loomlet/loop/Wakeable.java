package dev.loomlet.loop;

/**
 * One who stands in the line of a channel, a lock or the like: a {@link Waiter} of the object's own loop, or a
 * {@link ForeignOperation} that acts for somebody elsewhere.
 */
public interface Wakeable {

    /**
     * Ends the wait. On the loop of the object in whose line it stands.
     *
     * @return false when the wait has ended in another way, so that the caller turns to the next in line
     */
    boolean wake();
}
