package dev.loomlet;

import dev.loomlet.loop.Completion;
import dev.loomlet.loop.EndListener;
import dev.loomlet.loop.EventLoop;
import dev.loomlet.loop.Limits;
import dev.loomlet.loop.Task;
import dev.loomlet.loop.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One wait for several coroutines. They may belong to several hubs, and the caller to none, so the list of those that
 * have ended is one that any thread may add to.
 */
final class Join implements EndListener {

    private final Completion completion = Completion.create();
    private final Queue<HubCoroutine<?>> ended = new ConcurrentLinkedQueue<>();
    private final AtomicInteger missing;
    private final JoinOptions options;

    private Join(int count, JoinOptions options) {
        this.missing = new AtomicInteger(count);
        this.options = options;
    }

    /** See {@link Loomlet#joinAll(Collection, JoinOptions)}. */
    static List<Coroutine<?>> all(Collection<? extends Coroutine<?>> coroutines, JoinOptions options) {
        int count = Math.min(coroutines.size(), options.count());
        return count == 0 ? List.of() : new Join(count, options).await(coroutines, count);
    }

    private List<Coroutine<?>> await(Collection<? extends Coroutine<?>> coroutines, int count) {
        List<HubCoroutine<?>> pending = new ArrayList<>();
        boolean promised = false;
        EventLoop own = completion.loop();
        for (Coroutine<?> coroutine : coroutines) {
            HubCoroutine<?> each = checked(coroutine);
            if (each.ready()) {
                ended(each);
            } else {
                pending.add(each);
                promised |= each.loop().isIndependentOf(own);
            }
        }
        pending.forEach(each -> each.whenEnded(this));
        try {
            Duration timeout = options.timeout();
            completion.await(new Blocker(pending), timeout == null ? -1 : Limits.of(timeout), promised);
        } finally {
            pending.stream().filter(each -> !each.ready()).forEach(each -> each.forgetListener(this));
        }
        return result(count);
    }

    /** See {@link Loomlet#killAll(Collection)}; false when the time was up. A null timeout means no limit. */
    static boolean killAll(Collection<? extends Coroutine<?>> coroutines, Supplier<? extends Throwable> signals,
            @Nullable Duration timeout) {
        Set<HubCoroutine<?>> others = new LinkedHashSet<>();
        boolean self = false;
        for (Coroutine<?> coroutine : coroutines) {
            HubCoroutine<?> each = (HubCoroutine<?>) requireCoroutine(coroutine);
            if (each == Waiter.current()) {
                self = true;
            } else {
                others.add(each);
            }
        }
        for (HubCoroutine<?> each : others) {
            each.signal(signals.get());
        }
        if (self) {
            throw Waiter.raise(signals.get());
        }
        if (timeout != null && Limits.of(timeout) == 0) {
            return others.stream().allMatch(HubCoroutine::ready);
        }
        JoinOptions options = JoinOptions.defaults();
        return all(others, timeout == null ? options : options.timeout(timeout)).size() == others.size();
    }

    private static Coroutine<?> requireCoroutine(@Nullable Coroutine<?> coroutine) {
        if (coroutine == null) {
            throw new NullPointerException("coroutines holds a null; pass what spawn returned");
        }
        return coroutine;
    }

    private static HubCoroutine<?> checked(@Nullable Coroutine<?> coroutine) {
        HubCoroutine<?> each = (HubCoroutine<?>) requireCoroutine(coroutine);
        each.refuseSelfJoin();
        return each;
    }

    @Override
    public void ended(Task task) {
        ended((HubCoroutine<?>) task);
    }

    private void ended(HubCoroutine<?> coroutine) {
        ended.add(coroutine);
        boolean raises = options.raiseError() && coroutine.exception() != null;
        if (missing.decrementAndGet() == 0 || raises) {
            completion.complete();
        }
    }

    private List<Coroutine<?>> result(int count) {
        List<Coroutine<?>> result = new ArrayList<>();
        for (HubCoroutine<?> coroutine : ended) {
            if (result.size() == count) {
                break;
            }
            Throwable failure = coroutine.exception();
            if (options.raiseError() && failure != null) {
                throw Waiter.unchecked(failure);
            }
            result.add(coroutine);
        }
        return result;
    }

    private record Blocker(List<HubCoroutine<?>> coroutines) {
        @Override
        public String toString() {
            List<String> names = coroutines.stream()
                    .filter(each -> !each.ready())
                    .limit(10)
                    .map(HubCoroutine::name)
                    .toList();
            return coroutines.size() + " coroutines, of which have not ended: " + names;
        }
    }
}
