package dev.loomlet.loop;

import dev.loomlet.stress.Overdue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A thread without a loop waits while another one completes: it is told once, of all that was written before. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "told")
@Outcome(expect = Expect.FORBIDDEN, desc = "told too early")
@State
public class CompletionStress {

    private volatile Completion completion;
    private int written;

    @Actor
    public void completer() {
        Completion present;
        while ((present = completion) == null) {
            Thread.onSpinWait();
        }
        written = 1;
        present.complete();
    }

    @Actor
    public void waiter(II_Result result) {
        Completion own = Completion.create();
        completion = own;
        Overdue.guard(() -> result.r1 = own.await("the other actor", -1, true) ? 1 : 0);
        result.r2 = written;
    }
}
