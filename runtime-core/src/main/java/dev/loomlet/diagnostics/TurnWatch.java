package dev.loomlet.diagnostics;

import dev.loomlet.loop.LoopListener;
import dev.loomlet.loop.Waiter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Who has the turn, for another thread to see. The number changes with each turn, is odd while somebody has one, and is
 * written last: who reads the same number before and after has seen one and the same turn.
 */
final class TurnWatch implements LoopListener {

    private static final VarHandle NUMBER;
    private static final VarHandle HOLDER;

    static {
        try {
            HOLDER = MethodHandles.lookup().findVarHandle(TurnWatch.class, "holder", Waiter.class);
            NUMBER = MethodHandles.lookup().findVarHandle(TurnWatch.class, "number", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile @Nullable Waiter holder;
    private volatile long number;

    @Override
    public void turnBegan(@Nullable Waiter who) {
        HOLDER.setRelease(this, who);
        NUMBER.setRelease(this, (number + 2) | 1);
    }

    @Override
    public void turnEnded() {
        long present = number;
        if ((present & 1) != 0) {
            HOLDER.setRelease(this, null);
            NUMBER.setRelease(this, present + 1);
        }
    }

    long number() {
        return number;
    }

    static boolean isHeld(long number) {
        return (number & 1) != 0;
    }

    /** Who had the turn at {@code number}, if that is still the number after. Null also for a guest. */
    @Nullable
    Waiter holder() {
        return holder;
    }
}
