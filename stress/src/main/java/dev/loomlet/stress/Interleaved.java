package dev.loomlet.stress;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jetbrains.lincheck.Lincheck;

/**
 * Code of several threads, run by Lincheck in many of the orders that their steps can be taken in, one step at a time: a step
 * is an access to memory that others may see, a park or an unpark. A run that fails, or in which all wait for ever, is
 * reported step by step. It knows nothing of what the order of memory allows beyond that.
 */
public final class Interleaved {

    /** What a run is about. Lincheck takes for private what only lambdas refer to, and would not look at steps there. */
    private static Game game;

    private Interleaved() {}

    /** One run: the code of each thread, and then what must hold. */
    public abstract static class Game {

        /** The threads; the first part is run by the thread that calls. */
        protected abstract List<Runnable> threads();

        /** Called when all have ended. */
        protected abstract void check();
    }

    /** Plays {@code runs} games, each in an order of its own; fails with the steps of the one that fails. */
    public static void play(int runs, Supplier<? extends Game> games) {
        // Once without, as Lincheck cannot see through what starts an engine.
        games.get();
        Lincheck.runConcurrentTest(runs, () -> {
            game = games.get();
            List<Runnable> parts = game.threads();
            List<Thread> threads = new ArrayList<>();
            for (Runnable part : parts.subList(1, parts.size())) {
                Thread thread = new Thread(part);
                threads.add(thread);
                thread.start();
            }
            parts.getFirst().run();
            try {
                for (Thread thread : threads) {
                    thread.join();
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            game.check();
        });
    }

    /** A check of a game; not of AssertJ, whose own steps would be looked at as well. */
    public static void require(boolean held, String what) {
        if (!held) {
            throw new AssertionError(what);
        }
    }
}
