package dev.loomlet.loop;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * One posts two messages to a whole loop that sleeps, is woken and is closed: what is accepted is delivered, and what is
 * refused is refused after that.
 */
@JCStressTest
@Outcome(id = {"1, 1, 2", "1, 0, 1", "0, 0, 0"}, expect = Expect.ACCEPTABLE, desc = "delivered what was accepted")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, delivered after all, or accepted after a refusal")
@State
public class LoopCloseStress {

    private volatile EventLoop loop;
    private int delivered;

    @Actor
    public void driver() {
        EventLoop own = EventLoops.create(new SilentHost(), false);
        // One nap: the other actor's first message may be what ends it.
        own.timers.add(new Timer() {
            @Override
            void fire() {
                own.driver().wake();
            }
        }, own.deadlineAfter(20_000));
        loop = own;
        own.driver().await("a timer");
        own.close(task -> {});
    }

    @Actor
    public void sender(III_Result result) {
        EventLoop present;
        while ((present = loop) == null) {
            Thread.onSpinWait();
        }
        result.r1 = present.post(() -> delivered++) ? 1 : 0;
        result.r2 = present.post(() -> delivered++) ? 1 : 0;
    }

    @Arbiter
    public void later(III_Result result) {
        result.r3 = delivered;
    }
}
