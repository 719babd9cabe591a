package dev.loomlet.benchmarks;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Bare continuations in an array, to be entered in turn: what the caches alone make of many stacks. */
@State(Scope.Thread)
public class BareCrowd {

    /** How many share the switches. */
    @Param({"10", "1000", "100000"})
    public int continuations;

    private BareContinuation[] all;

    /** Makes the continuations; their stacks come into being at the first round. */
    @Setup(Level.Trial)
    public void setUp() {
        all = new BareContinuation[continuations];
        for (int i = 0; i < continuations; i++) {
            all[i] = new BareContinuation();
        }
    }

    void enterAll(int times) {
        for (int round = times / continuations; round > 0; round--) {
            for (BareContinuation each : all) {
                each.enterAndLeave();
            }
        }
    }
}
