package dev.loomlet.pool;

import dev.loomlet.Coroutine;
import dev.loomlet.CoroutineExit;
import dev.loomlet.Hub;
import dev.loomlet.loop.EventLoop;
import dev.loomlet.loop.Waiter;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The hub that a group belongs to: the first user's, or the next user's once that has been closed. Calls from elsewhere are
 * carried out by a coroutine of that hub, while their caller waits.
 */
final class GroupHome {

    private record Settled(Hub hub, EventLoop loop) {}

    private final AtomicReference<@Nullable Settled> settled = new AtomicReference<>();

    private Settled settled() {
        Settled present = settled.get();
        if (present != null && !present.loop.isClosed()) {
            return present;
        }
        Hub hub = Hub.current();
        settled.compareAndSet(present, new Settled(hub, Waiter.current().loop()));
        return settled.get();
    }

    /**
     * The hub.
     *
     * @throws IllegalStateException when there is none yet and the caller belongs to none
     */
    Hub hub() {
        return settled().hub;
    }

    /** Whether the caller may use the group's state: it is a coroutine of the hub, or the thread that drives it. */
    boolean isHere() {
        EventLoop loop = settled().loop;
        Waiter caller = Waiter.currentOnLoop();
        return caller != null && caller.loop() == loop;
    }

    private record Outcome<T extends @Nullable Object>(T value, @Nullable Throwable failure) {}

    /** The helper does not fail itself: it may be faster than its caller is to wait, and a failure that nobody awaits is logged. */
    private static <T extends @Nullable Object> Outcome<@Nullable T> outcomeOf(Callable<T> call) {
        try {
            return new Outcome<>(call.call(), null);
        } catch (CoroutineExit e) {
            throw e;
        } catch (Throwable e) {
            return new Outcome<>(null, e);
        }
    }

    /** Carries out {@code call} in the caller's name; the call ends when the caller is killed. Not to be called here. */
    <T extends @Nullable Object> T fromElsewhere(Object group, Callable<T> call) {
        return fromElsewhere(group, call, true);
    }

    /** As {@link #fromElsewhere(Object, Callable)}, but the call is carried out to its end in any case. */
    <T extends @Nullable Object> T fromElsewhereToItsEnd(Object group, Callable<T> call) {
        return fromElsewhere(group, call, false);
    }

    private <T extends @Nullable Object> T fromElsewhere(Object group, Callable<T> call, boolean endsWithCaller) {
        Coroutine<Outcome<T>> helper = hub().spawn("call of " + group + " from elsewhere", () -> outcomeOf(call));
        try {
            Outcome<T> outcome = helper.get();
            if (outcome.failure != null) {
                // As it is, checked or not: apply and map declare what they throw.
                throw Waiter.raise(outcome.failure);
            }
            return outcome.value;
        } finally {
            if (endsWithCaller && !helper.ready()) {
                helper.signal(new CoroutineExit("the caller from elsewhere has given up"));
            }
        }
    }
}
