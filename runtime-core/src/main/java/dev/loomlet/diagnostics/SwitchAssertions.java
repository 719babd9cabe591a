package dev.loomlet.diagnostics;

import dev.loomlet.CheckedRunnable;
import dev.loomlet.CheckedSupplier;
import dev.loomlet.Hub;
import dev.loomlet.loop.EventLoop;
import dev.loomlet.loop.Waiter;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Checks for tests that code gives way to the other coroutines of its hub. To be called in a coroutine, or on a thread that
 * drives a hub of its own. Checks may be nested.
 *
 * <p>Giving way counts even when nobody else is ready. Time is the machine's, in a {@link dev.loomlet.Simulation} as well,
 * where virtual time stands still while code runs. Code that throws is not checked: what it throws comes out as it is.
 *
 * <p>The model is gevent's {@code assert_switches}.
 */
public final class SwitchAssertions {

    private SwitchAssertions() {}

    /**
     * Runs {@code code}, and fails when it has not given way at all.
     *
     * @param <T> the type of the result
     * @param <X> what the code throws
     * @param code the code to check
     * @return the result of the code
     * @throws X when the code does
     * @throws AssertionError when the code has not given way
     * @throws IllegalStateException when the caller does not run on a hub
     */
    public static <T extends @Nullable Object, X extends Exception> T assertSwitches(CheckedSupplier<T, X> code)
            throws X {
        return run(null, code);
    }

    /**
     * As {@link #assertSwitches(CheckedSupplier)}, for code without a result.
     *
     * @param <X> what the code throws
     * @param code the code to check
     * @throws X when the code does
     */
    public static <X extends Exception> void assertSwitches(CheckedRunnable<X> code) throws X {
        SwitchAssertions.<@Nullable Void, X>run(null, withoutResult(code));
    }

    /**
     * As {@link #assertSwitches(CheckedSupplier)}, and fails as well when the code has held the hub for longer than
     * {@code longest} at a stretch. Code that ends within that time need not give way.
     *
     * @param <T> the type of the result
     * @param <X> what the code throws
     * @param longest for how long the code may hold the hub
     * @param code the code to check
     * @return the result of the code
     * @throws X when the code does
     * @throws AssertionError when the code has held the hub for longer
     * @throws IllegalArgumentException when {@code longest} is not positive, as each turn takes time
     * @throws IllegalStateException when the caller does not run on a hub
     */
    public static <T extends @Nullable Object, X extends Exception> T assertSwitches(Duration longest,
            CheckedSupplier<T, X> code) throws X {
        return run(requirePositive(longest), code);
    }

    /**
     * As {@link #assertSwitches(Duration, CheckedSupplier)}, for code without a result.
     *
     * @param <X> what the code throws
     * @param longest for how long the code may hold the hub
     * @param code the code to check
     * @throws X when the code does
     */
    public static <X extends Exception> void assertSwitches(Duration longest, CheckedRunnable<X> code) throws X {
        SwitchAssertions.<@Nullable Void, X>run(requirePositive(longest), withoutResult(code));
    }

    private static Duration requirePositive(Duration longest) {
        Objects.requireNonNull(longest, "longest is null; leave it out to have the code give way once");
        if (!longest.isPositive()) {
            throw new IllegalArgumentException("longest is " + longest
                    + "; it must be more than zero, or leave it out to have the code give way once");
        }
        return longest;
    }

    private static <X extends Exception> CheckedSupplier<@Nullable Void, X> withoutResult(CheckedRunnable<X> code) {
        Objects.requireNonNull(code, "code is null; pass the code to check");
        return () -> {
            code.run();
            return null;
        };
    }

    private static <T extends @Nullable Object, X extends Exception> T run(@Nullable Duration longest,
            CheckedSupplier<T, X> code) throws X {
        Objects.requireNonNull(code, "code is null; pass the code to check");
        Hub hub = Hub.current();
        Waiter caller = Waiter.currentOnLoop();
        if (caller == null || !caller.isLasting()) {
            throw new IllegalStateException("assertSwitches was called by " + Thread.currentThread()
                    + ", which has no turn on a hub that it could give away; call it in a coroutine");
        }
        EventLoop loop = caller.loop();
        TurnMeter meter = new TurnMeter(caller, System::nanoTime);
        loop.addListener(meter);
        T result;
        try {
            result = code.get();
        } finally {
            loop.removeListener(meter);
            meter.turnEnded();
        }
        String complaint = meter.complaint(longest);
        if (complaint != null) {
            throw new AssertionError(complaint + "\n" + HubDump.of(hub));
        }
        return result;
    }
}
