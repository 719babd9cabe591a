package dev.loomlet.examples.libraries;

import dev.loomlet.Coroutine;
import dev.loomlet.Hub;
import dev.loomlet.Loomlet;
import dev.loomlet.net.Patch;
import java.util.ArrayList;
import java.util.List;

import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Many coroutines of one hub that do the same. */
final class Crowd {

    static final int SIZE = 50;

    private Crowd() {}

    /** What each does. */
    @FunctionalInterface
    interface Part {
        void run(int number) throws Exception;
    }

    /** What a pool lends; its use ends with {@link AutoCloseable#close}. */
    @FunctionalInterface
    interface Lender {
        AutoCloseable lend() throws Exception;
    }

    static List<Coroutine<?>> spawnAll(Part part) {
        List<Coroutine<?>> all = new ArrayList<>();
        for (int i = 0; i < SIZE; i++) {
            int number = i;
            all.add(spawn(() -> part.run(number)));
        }
        return all;
    }

    /** Waits until all have ended well. */
    static void join(List<Coroutine<?>> all) {
        all.forEach(Coroutine::get);
    }

    /** Runs them on a hub of their own, and prints how long that takes. */
    static double run(String what, Part part) {
        long start = System.nanoTime();
        Hub.run(() -> join(spawnAll(part)));
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%s, %s engine%s: %.3f s%n", what, Loomlet.engine(),
                Patch.isSocketsPatched() ? ", patched" : "", seconds);
        return seconds;
    }

    /**
     * One coroutine has all that a pool can lend, and gives it back at its next turn. Whether a second one that wants it lets
     * it have that turn tells whether the pool's own wait gives way.
     */
    static void borrowFromAnEmptyPool(Lender pool) throws Exception {
        Hub.run(() -> {
            AutoCloseable all = pool.lend();
            Coroutine<?> second = spawn(() -> pool.lend().close());
            yieldNow();
            all.close();
            second.get();
        });
    }

    /** The wait of a pool that uses the JDK's locks gives way on the direct engine, and elsewhere holds the hub until it fails. */
    static void assertThatItsWaitHoldsThePortableHub(Lender pool, Class<? extends Exception> failure)
            throws Exception {
        if (Loomlet.engine().equals("direct")) {
            borrowFromAnEmptyPool(pool);
        } else {
            assertThatExceptionOfType(Exception.class).isThrownBy(() -> borrowFromAnEmptyPool(pool))
                    .satisfies(thrown -> assertThat(causes(thrown)).hasAtLeastOneElementOfType(failure));
            assertThat(Loomlet.engine()).isEqualTo("portable");
        }
    }

    /** For how long a pool may wait: where that holds the hub there is no use in waiting long. */
    static int poolMillis() {
        return Loomlet.engine().equals("direct") ? 60_000 : 250;
    }

    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            causes.add(each);
        }
        return causes;
    }
}
