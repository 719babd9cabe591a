package dev.loomlet.loop;

import org.jspecify.annotations.Nullable;

/** What takes back a listener that waits for something to be ready, where that thing is one of ours. */
public interface Registration extends Runnable {

    /**
     * Whether somebody may make it ready who does not run on {@code waiting}, so that waiting for it is no deadlock. By the
     * one who waits.
     *
     * @param waiting the loop of the one who waits; null when it has none
     */
    boolean hasHelpFromOutside(@Nullable EventLoop waiting);

    /** Takes the listener back by {@code withdrawal}; {@code home} is that of the thing. */
    static Registration at(Home home, Runnable withdrawal) {
        return new Registration() {
            @Override
            public boolean hasHelpFromOutside(@Nullable EventLoop waiting) {
                return home.isShared();
            }

            @Override
            public void run() {
                withdrawal.run();
            }
        };
    }

    /** Whether somebody outside may help one on {@code waiting}, as far as what {@code whenReady} gave tells. */
    static boolean hasHelpFromOutside(Object withdrawal, @Nullable EventLoop waiting) {
        return !(withdrawal instanceof Registration ours) || ours.hasHelpFromOutside(waiting);
    }
}
