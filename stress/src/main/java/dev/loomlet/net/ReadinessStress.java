package dev.loomlet.net;

import dev.loomlet.Hub;
import java.io.IOException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** One begins to wait for a channel while another closes it: the wait ends, and so does the channel. */
public final class ReadinessStress {

    private static final long LONG = TimeUnit.SECONDS.toNanos(5);

    private ReadinessStress() {}

    /** What both forms share: where the waiter runs is their difference. */
    public abstract static class Base {
        private volatile Readiness readiness;

        final int await() {
            try {
                Pipe pipe = Pipe.open();
                try (Pipe.SinkChannel _ = pipe.sink()) {
                    pipe.source().configureBlocking(false);
                    Readiness own = new Readiness(pipe.source());
                    readiness = own;
                    return own.await(SelectionKey.OP_READ, LONG) ? 1 : 0;
                }
            } catch (IOException closed) {
                return 1;
            }
        }

        final void close() {
            Readiness present;
            while ((present = readiness) == null) {
                Thread.onSpinWait();
            }
            try {
                present.close(false);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        final int isOpen() {
            return readiness.channel().isOpen() ? 1 : 0;
        }
    }

    /** A thread without a hub blocks in a selector of its own. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "told, and closed")
    @Outcome(expect = Expect.FORBIDDEN, desc = "not told, or left open")
    @State
    public static class InSelector extends Base {
        @Actor
        public void waiter(II_Result result) {
            result.r1 = await();
        }

        @Actor
        public void closer() {
            close();
        }

        @Arbiter
        public void later(II_Result result) {
            result.r2 = isOpen();
        }
    }

    /** A thread that drives its hub has the channel registered there, which the hub alone may undo. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "told, and closed")
    @Outcome(expect = Expect.FORBIDDEN, desc = "not told, or left open")
    @State
    public static class OnLoop extends Base {
        @Actor
        public void waiter(II_Result result) {
            Hub hub = Hub.current();
            result.r1 = await();
            hub.close(Duration.ZERO);
        }

        @Actor
        public void closer() {
            close();
        }

        @Arbiter
        public void later(II_Result result) {
            result.r2 = isOpen();
        }
    }
}
