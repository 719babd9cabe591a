package dev.loomlet.loop;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the throwable that comes out of a wait which an interrupt ends. Its type belongs to the floor above. */
public final class Interruption {

    private static volatile @Nullable Supplier<Throwable> maker;

    private Interruption() {}

    /** Sets the maker, once, when the floor above is initialised. */
    public static void makeWith(Supplier<Throwable> newMaker) {
        maker = newMaker;
    }

    static Throwable signal() {
        if (maker == null) {
            initialiseTheFloorAbove();
        }
        return Objects.requireNonNull(maker, "the class that makes signals has failed to start").get();
    }

    /** A thread without a hub may be interrupted in a wait before there has been any hub. */
    private static void initialiseTheFloorAbove() {
        try {
            Class.forName("dev.loomlet.Hub");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("dev.loomlet.Hub is missing; is the jar of loomlet-core whole?", e);
        }
    }
}
