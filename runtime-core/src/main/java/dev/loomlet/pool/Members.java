package dev.loomlet.pool;

import dev.loomlet.Coroutine;
import dev.loomlet.loop.EndListener;
import dev.loomlet.loop.Task;
import dev.loomlet.loop.Waiter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The coroutines of a group, which are taken off the list when they end, and those who wait until there are none. On the
 * hub alone.
 */
final class Members {

    /** One coroutine's place on the list. */
    final class Membership implements EndListener {
        private final Coroutine<?> coroutine;
        private boolean dying;

        private Membership(Coroutine<?> coroutine) {
            this.coroutine = coroutine;
        }

        Coroutine<?> coroutine() {
            return coroutine;
        }

        /** Sends the member its signal, unless the group has sent it one before. */
        void signal(Throwable signal) {
            if (!dying) {
                dying = true;
                coroutine.signal(signal);
            }
        }

        @Override
        public void ended(Task task) {
            joiners.forEach(joiner -> joiner.heard(coroutine.exception()));
            remove(coroutine);
        }

        @Override
        public boolean hearsOfFailure() {
            return joiners.stream().anyMatch(joiner -> joiner.raises);
        }
    }

    private static final class Joiner {
        private final Waiter waiter;
        private final boolean raises;
        private @Nullable Throwable failure;

        private Joiner(Waiter waiter, boolean raises) {
            this.waiter = waiter;
            this.raises = raises;
        }

        void heard(@Nullable Throwable thrown) {
            if (failure == null) {
                failure = thrown;
            }
        }
    }

    private final Object owner;
    private final Runnable onRemoval;
    private final Map<Coroutine<?>, Membership> members = new LinkedHashMap<>();
    private final List<Joiner> joiners = new ArrayList<>(1);

    /** @param onRemoval is called for each member that is taken off the list; must not wait */
    Members(Object owner, Runnable onRemoval) {
        this.owner = owner;
        this.onRemoval = onRemoval;
    }

    void add(Coroutine<?> coroutine) {
        Membership membership = new Membership(coroutine);
        members.put(coroutine, membership);
        ((Task) coroutine).whenEnded(membership);
    }

    boolean discard(Coroutine<?> coroutine) {
        Membership membership = members.get(coroutine);
        if (membership == null) {
            return false;
        }
        ((Task) coroutine).forgetListener(membership);
        remove(coroutine);
        return true;
    }

    private void remove(Coroutine<?> coroutine) {
        members.remove(coroutine);
        onRemoval.run();
        if (members.isEmpty()) {
            joiners.forEach(joiner -> joiner.waiter.wake());
        }
    }

    boolean contains(@Nullable Coroutine<?> coroutine) {
        return members.containsKey(coroutine);
    }

    @Nullable
    Membership find(Coroutine<?> coroutine) {
        return members.get(coroutine);
    }

    int size() {
        return members.size();
    }

    List<Membership> snapshot() {
        return new ArrayList<>(members.values());
    }

    /**
     * Waits until the list is empty, no longer than {@code nanos}; a negative number means no limit.
     *
     * @param raises whether the first failure that was heard of meanwhile is to be thrown then
     */
    boolean awaitEmpty(long nanos, boolean raises) {
        if (members.isEmpty() || nanos == 0) {
            return members.isEmpty();
        }
        Waiter caller = Waiter.current();
        Joiner joiner = new Joiner(caller, raises);
        joiners.add(joiner);
        boolean empty = true;
        try {
            Object blocker = new Blocker();
            if (nanos < 0) {
                caller.await(blocker);
            } else {
                empty = caller.awaitFor(blocker, nanos);
            }
        } finally {
            joiners.remove(joiner);
        }
        if (raises && joiner.failure != null) {
            throw Waiter.unchecked(joiner.failure);
        }
        return empty;
    }

    private final class Blocker {
        @Override
        public String toString() {
            List<Coroutine<?>> names = members.keySet().stream().limit(10).<Coroutine<?>>map(each -> each).toList();
            return "the end of all members of " + owner + ", which are " + names
                    + (members.size() > 10 ? " and others" : "");
        }
    }
}
