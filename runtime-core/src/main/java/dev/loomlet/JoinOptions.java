package dev.loomlet;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * For how long, and for how many, {@code joinAll} waits.
 *
 * <p>Start from {@link #defaults()}, which waits for all without a limit, and change what differs:
 * {@code JoinOptions.defaults().count(3).timeout(ofSeconds(1))}.
 *
 * @param timeout the longest time to wait; null for no limit, zero or less to take only those that have ended already
 * @param count how many coroutines to wait for; more than there are means all
 * @param raiseError whether the first failure, in the order of ending, comes out of the call at once
 */
public record JoinOptions(@Nullable Duration timeout, int count, boolean raiseError) {

    private static final JoinOptions DEFAULTS = new JoinOptions(null, Integer.MAX_VALUE, false);

    /** Checks the options. */
    public JoinOptions {
        if (count < 0) {
            throw new IllegalArgumentException("count is " + count + "; it must be 0 or more");
        }
    }

    /** {@return waits for all, without a limit, and raises nothing} */
    public static JoinOptions defaults() {
        return DEFAULTS;
    }

    /**
     * These options with a time limit.
     *
     * @param newTimeout the longest time to wait
     * @return the changed options
     */
    public JoinOptions timeout(Duration newTimeout) {
        return new JoinOptions(newTimeout, count, raiseError);
    }

    /**
     * These options, but waiting for {@code newCount} coroutines only.
     *
     * @param newCount for how many to wait
     * @return the changed options
     */
    public JoinOptions count(int newCount) {
        return new JoinOptions(timeout, newCount, raiseError);
    }

    /** {@return these options, but the first failure comes out of the call; the other coroutines go on} */
    public JoinOptions raisingError() {
        return new JoinOptions(timeout, count, true);
    }
}
