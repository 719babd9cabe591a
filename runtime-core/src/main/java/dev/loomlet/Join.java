package dev.loomlet;

import dev.loomlet.loop.Completion;
import dev.loomlet.loop.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
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
                promised |= each.loop() != own;
            }
        }
        pending.forEach(each -> each.whenEnded(this));
        try {
            Duration timeout = options.timeout();
            completion.await(new Blocker(pending), timeout == null ? -1 : Durations.timeout(timeout), promised);
        } finally {
            pending.stream().filter(each -> !each.ready()).forEach(each -> each.forgetListener(this));
        }
        return result(count);
    }

    private static HubCoroutine<?> checked(@Nullable Coroutine<?> coroutine) {
        if (coroutine == null) {
            throw new NullPointerException("coroutines holds a null; pass what spawn returned");
        }
        HubCoroutine<?> each = (HubCoroutine<?>) coroutine;
        each.refuseSelfJoin();
        return each;
    }

    @Override
    public void ended(HubCoroutine<?> coroutine) {
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
                throw HubCoroutine.unchecked(failure);
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
