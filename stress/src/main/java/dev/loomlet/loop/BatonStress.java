package dev.loomlet.loop;

import dev.loomlet.stress.Overdue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The portable engine's baton: whoever gives it away waits until it comes back, and sees what was done with it. */
@JCStressTest
@Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "each saw what the other wrote")
@Outcome(expect = Expect.FORBIDDEN, desc = "the loop's state was seen out of order")
@State
public class BatonStress {

    // The loop and the task are asked for nothing, as nobody is interrupted here who is in time.
    private final PortableWorker worker = new PortableWorker(null, null);
    private volatile boolean given;
    /** Of the loop's state: written by the holder of the baton alone. */
    private int state;

    @Actor
    public void coroutine(II_Result result) {
        state = 1;
        worker.prepareToWait();
        given = true;
        Overdue.guard(worker::awaitBaton);
        result.r2 = state;
    }

    @Actor
    public void next(II_Result result) {
        while (!given) {
            Thread.onSpinWait();
        }
        result.r1 = state;
        state = 2;
        worker.grant();
    }
}
