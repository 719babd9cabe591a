package dev.loomlet.loop;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** One waits elsewhere and gives up while the home loop wakes it: both know the same outcome. */
@JCStressTest
@Outcome(id = "1, 1, 7", expect = Expect.ACCEPTABLE, desc = "woken, and told what with")
@Outcome(id = "0, 0, 0", expect = Expect.ACCEPTABLE, desc = "given up, or refused by a closed loop")
@Outcome(expect = Expect.FORBIDDEN, desc = "an item was lost or made up, or seen before it was written")
@State
public class ForeignOperationStress {

    private volatile Home home;
    private Operation line;
    private int handedOver;

    private final class Operation extends ForeignOperation {
        private int item;

        Operation(Home where) {
            super(where);
        }

        @Override
        protected boolean attempt() {
            line = this;
            return false;
        }

        @Override
        protected void depart() {
            line = null;
        }
    }

    @Actor
    public void owner() {
        EventLoop loop = EventLoops.create(new SilentHost(), false);
        home = new Home(loop);
        for (int i = 0; i < 50 && line == null; i++) {
            loop.driver().yieldNow();
            loop.readInbox();
        }
        Operation first = line;
        if (first != null) {
            line = null;
            first.item = 7;
            handedOver = first.wake() ? 1 : 0;
        }
        loop.close(task -> {});
    }

    @Actor
    public void caller(III_Result result) {
        Home present;
        while ((present = home) == null) {
            Thread.onSpinWait();
        }
        Operation operation = new Operation(present);
        try {
            result.r1 = operation.perform("an item", 5_000) ? 1 : 0;
        } catch (IllegalStateException closed) {
            result.r1 = 0;
        }
        result.r3 = result.r1 == 1 ? operation.item : 0;
    }

    @Arbiter
    public void later(III_Result result) {
        result.r2 = handedOver;
    }
}
