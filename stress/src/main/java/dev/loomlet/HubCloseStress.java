package dev.loomlet;

import dev.loomlet.stress.Overdue;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** One spawns on a hub that is being closed, and waits for the end: there is one, and it can be read. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "accepted, and has ended")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "refused")
@Outcome(expect = Expect.FORBIDDEN, desc = "accepted, and has not ended after the wait for its end")
@State
public class HubCloseStress {

    private volatile Hub hub;

    @Actor
    public void owner() {
        Hub own = Hub.current();
        hub = own;
        Loomlet.yieldNow();
        own.close(Duration.ZERO);
    }

    @Actor
    public void outsider(II_Result result) {
        Hub present;
        while ((present = hub) == null) {
            Thread.onSpinWait();
        }
        // The hub's own check comes before, and would hide most of the race.
        HubCoroutine<String> coroutine = new HubCoroutine<>(present, "late", () -> "value", this);
        if (!present.loop().startFromAnywhere(coroutine)) {
            result.r2 = 1;
            return;
        }
        result.r1 = 1;
        Overdue.guard(coroutine::join);
        result.r2 = coroutine.ready() ? 1 : 0;
    }
}
