package dev.loomlet;

import dev.loomlet.junit.SimulatedTest;
import org.junit.jupiter.api.Tag;

/** Kills and times out waiters at random: no lost item, no lost permit, no hang. */
class KillStormTest {

    @SimulatedTest(seeds = 300)
    void anyoneKilledOrTimedOutAtAnyMoment_nothingIsLostAndNobodyHangs(Simulation simulation) throws Exception {
        KillStorm.run(simulation);
    }

    @Tag("soak")
    @SimulatedTest(seeds = 10_000, firstSeed = 300)
    void anyoneKilledOrTimedOutAtAnyMoment_inTenThousandOrders(Simulation simulation) throws Exception {
        KillStorm.run(simulation);
    }
}
