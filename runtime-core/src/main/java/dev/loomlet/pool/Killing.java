package dev.loomlet.pool;

import dev.loomlet.Coroutine;
import dev.loomlet.JoinOptions;
import dev.loomlet.Loomlet;
import dev.loomlet.loop.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** One kill of a group: rounds of signals and waits until it is empty. On the hub alone. */
final class Killing {

    private final Members members;
    private final List<Members> all;

    /** @param all those whom to kill: the members, and who would spawn others, first */
    Killing(Members members, List<Members> all) {
        this.members = members;
        this.all = all;
    }

    /** Whether the group is empty within {@code nanos}; a negative number means no limit. */
    boolean run(Supplier<Throwable> signals, long nanos) {
        Countdown countdown = new Countdown(nanos);
        for (;;) {
            List<Coroutine<?>> round = signalAll(signals);
            if (round.remove(Loomlet.current())) {
                throw Waiter.raise(signals.get());
            }
            long left = countdown.left();
            if (round.isEmpty() || left == 0) {
                return members.size() == 0;
            }
            JoinOptions forAll = JoinOptions.defaults();
            Loomlet.joinAll(round, left < 0 ? forAll : forAll.timeout(Duration.ofNanos(left)));
        }
    }

    /** Signals everyone but the caller who has not been signalled before; gives all that are left, the caller too. */
    List<Coroutine<?>> signalAll(Supplier<Throwable> signals) {
        List<Members.Membership> present = new ArrayList<>();
        all.forEach(each -> present.addAll(each.snapshot()));
        Coroutine<?> caller = Loomlet.current();
        List<Coroutine<?>> left = new ArrayList<>();
        for (Members.Membership membership : present) {
            if (membership.coroutine() != caller) {
                membership.signal(signals.get());
            }
            if (!membership.coroutine().ready()) {
                left.add(membership.coroutine());
            }
        }
        return left;
    }
}
