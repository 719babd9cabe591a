package dev.loomlet.loop;

import java.util.function.Supplier;

/** Makes the throwable that comes out of a wait which an interrupt ends. Its type belongs to the floor above. */
public final class Interruption {

    private static volatile Supplier<Throwable> maker = () -> new IllegalStateException("interrupted");

    private Interruption() {}

    /** Sets the maker, once, when the floor above is initialised. */
    public static void makeWith(Supplier<Throwable> newMaker) {
        maker = newMaker;
    }

    static Throwable signal() {
        return maker.get();
    }
}
