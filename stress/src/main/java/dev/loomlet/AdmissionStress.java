package dev.loomlet;

import dev.loomlet.stress.Overdue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** The places of an offload pool. A thread that is never let in is interrupted at last, and fails. */
public final class AdmissionStress {

    private AdmissionStress() {}

    /** Two want the one place. */
    @JCStressTest
    @Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "one after the other")
    @Outcome(expect = Expect.FORBIDDEN, desc = "both at once, or a place lost")
    @State
    public static class OnePlace {
        private final Admission admission = new Admission(1);
        /** Guarded by the place. */
        private int visits;

        private void visit() {
            Overdue.guard(() -> admission.enter("the place"));
            visits++;
            admission.leave();
        }

        @Actor
        public void one() {
            visit();
        }

        @Actor
        public void other() {
            visit();
        }

        @Arbiter
        public void later(II_Result result) {
            result.r1 = visits;
            result.r2 = admission.taken();
        }
    }

    /** One wants a place while the door is closed. */
    @JCStressTest
    @Outcome(id = "0, 1, 0", expect = Expect.ACCEPTABLE, desc = "refused")
    @Outcome(expect = Expect.FORBIDDEN, desc = "let in without a place, or not told")
    @State
    public static class EnterAndClose {
        private final Admission admission = new Admission(1);

        public EnterAndClose() {
            admission.enter("the place");
        }

        @Actor
        public void visitor(III_Result result) {
            Overdue.guard(() -> result.r1 = admission.enter("the place") ? 1 : 0);
        }

        @Actor
        public void closer() {
            admission.close();
        }

        @Arbiter
        public void later(III_Result result) {
            result.r2 = admission.taken();
            admission.leave();
            result.r3 = admission.taken();
        }
    }
}
