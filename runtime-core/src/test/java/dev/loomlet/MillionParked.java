package dev.loomlet;

import dev.loomlet.sync.Event;

import static dev.loomlet.Loomlet.spawn;

/** A million coroutines that wait at the same time. Run in a JVM of its own, as it asks for a heap of its own. */
final class MillionParked {

    private static int parked;
    private static int ended;

    private MillionParked() {}

    public static void main(String[] arguments) {
        // Stacks of code that is not compiled yet are three times as large.
        wave(20_000);
        wave(1_000_000);
        System.out.println(parked + " parked, " + ended + " ended");
    }

    private static void wave(int count) {
        parked = 0;
        ended = 0;
        Hub.run(() -> {
            Event gate = new Event();
            for (int i = 0; i < count; i++) {
                spawn(() -> {
                    parked++;
                    gate.await();
                    ended++;
                });
            }
            spawn(() -> {}).join();
            System.gc();
            System.out.println(count + " parked in a heap of " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB take "
                    + ((Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / count)
                    + " bytes each, all of the heap counted");
            gate.set();
        });
    }
}
