package dev.loomlet.generator.semantics;

import java.lang.ref.WeakReference;

/** Waits until the collector has taken an object; the test's timeout ends the wait when it never does. */
final class Collected {

    private Collected() {}

    static void await(WeakReference<?> reference) {
        while (reference.get() != null) {
            System.gc();
            Thread.onSpinWait();
        }
    }
}
