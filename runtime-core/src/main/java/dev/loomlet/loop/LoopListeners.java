package dev.loomlet.loop;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several listeners in the place of one. */
final class LoopListeners implements LoopListener {

    private final LoopListener[] all;

    private LoopListeners(List<LoopListener> all) {
        this.all = all.toArray(LoopListener[]::new);
    }

    /** {@code present} and {@code added} in one. */
    static LoopListener with(@Nullable LoopListener present, LoopListener added) {
        List<LoopListener> all = listOf(present);
        all.add(added);
        return of(all);
    }

    /** {@code present} without {@code removed}; null when nobody is left. */
    static @Nullable LoopListener without(@Nullable LoopListener present, LoopListener removed) {
        List<LoopListener> all = listOf(present);
        all.remove(removed);
        return all.isEmpty() ? null : of(all);
    }

    private static List<LoopListener> listOf(@Nullable LoopListener present) {
        List<LoopListener> all = new ArrayList<>();
        if (present instanceof LoopListeners several) {
            all.addAll(List.of(several.all));
        } else if (present != null) {
            all.add(present);
        }
        return all;
    }

    private static LoopListener of(List<LoopListener> all) {
        return all.size() == 1 ? all.getFirst() : new LoopListeners(all);
    }

    @Override
    public void turnBegan(@Nullable Waiter who) {
        for (LoopListener listener : all) {
            listener.turnBegan(who);
        }
    }

    @Override
    public void turnEnded() {
        for (LoopListener listener : all) {
            listener.turnEnded();
        }
    }

    @Override
    public void started(Task task) {
        for (LoopListener listener : all) {
            listener.started(task);
        }
    }

    @Override
    public void ended(Task task) {
        for (LoopListener listener : all) {
            listener.ended(task);
        }
    }

    @Override
    public void madeReady(Waiter who) {
        for (LoopListener listener : all) {
            listener.madeReady(who);
        }
    }

    @Override
    public void signalled(Waiter who, Throwable signal) {
        for (LoopListener listener : all) {
            listener.signalled(who, signal);
        }
    }
}
