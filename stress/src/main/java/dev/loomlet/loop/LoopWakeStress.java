package dev.loomlet.loop;

import dev.loomlet.stress.Overdue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** One posts a message to a whole loop that falls asleep in its selector: it hears of it, and of what was written before. */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "woken")
@Outcome(expect = Expect.FORBIDDEN, desc = "read before it was written")
@State
public class LoopWakeStress {

    private volatile EventLoop loop;
    private int written;

    @Actor
    public void driver(I_Result result) {
        EventLoop own = EventLoops.create(new SilentHost(), false);
        loop = own;
        try {
            Overdue.guard(() -> own.driver().await("the other actor"));
            result.r1 = written;
        } finally {
            own.close(task -> {});
        }
    }

    @Actor
    public void sender() {
        EventLoop present;
        while ((present = loop) == null) {
            Thread.onSpinWait();
        }
        Driver driver = present.driver();
        written = 1;
        present.post(() -> wake(driver));
    }

    private static void wake(Driver driver) {
        if (!driver.wake()) {
            throw new AssertionError("the driver does not wait");
        }
    }
}
