package dev.loomlet.junit;

import dev.loomlet.Coroutine;
import dev.loomlet.Hub;
import dev.loomlet.loop.Task;
import dev.loomlet.loop.Waiter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/** What has gone wrong in one test. */
final class TestFailures {

    private final @Nullable Long seed;
    private boolean seedTold;
    private volatile @Nullable Throwable first;

    TestFailures(@Nullable Long seed) {
        this.seed = seed;
    }

    /** A coroutine has failed, and nobody waited for it. */
    void unawaited(Coroutine<?> coroutine, Throwable failure) {
        add(new AssertionError("coroutine " + coroutine + " failed, and nobody waited for it; spawned at "
                + ((Task) coroutine).spawnSite() + "; it failed with " + failure, failure));
    }

    void leftBehind(Hub hub, List<String> left) {
        add(new AssertionError("the test has left on hub " + hub.name() + ":\n  " + String.join("\n  ", left)
                + "\nEnd them in the test or in a method with @AfterEach."));
    }

    /** On the hub, or on the test's thread while it has nothing to do with the hub any more. */
    void add(Throwable failure) {
        Throwable before = first;
        if (before == null) {
            first = failure;
        } else if (before != failure) {
            before.addSuppressed(failure);
        }
    }

    /** Throws what was added. */
    void raise() {
        Throwable found = first;
        if (found != null) {
            throw Waiter.raise(of(found));
        }
    }

    /** The failure of the test, which is {@code failure} with a note on how to repeat it. */
    Throwable of(Throwable failure) {
        if (seed == null || seedTold || failure instanceof TestAbortedException) {
            return failure;
        }
        seedTold = true;
        FailedSeed note = new FailedSeed(seed);
        failure.addSuppressed(note);
        if (List.of(failure.getSuppressed()).contains(note)) {
            return failure;
        }
        // One of those that are made without a place for it.
        AssertionError wrapper = new AssertionError(note.getMessage(), failure);
        wrapper.setStackTrace(failure.getStackTrace());
        return wrapper;
    }

    /** Stands beside a failure, and is never thrown. */
    private static final class FailedSeed extends Exception {

        private static final long serialVersionUID = 1L;

        FailedSeed(long seed) {
            super("this is the run with seed " + seed + "; to repeat it alone, set " + SimulatedTest.SEED + "=" + seed
                    + " as a system property or as a JUnit configuration parameter, or write @SimulatedTest(firstSeed = "
                    + seed + ", seeds = 1)", null, false, false);
        }
    }
}
