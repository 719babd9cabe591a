package dev.loomlet.loop;

import dev.loomlet.loop.Inbox.Delivery;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** The door of a loop: each letter is read once, with what its sender wrote before, and no sleep misses one. */
public final class InboxStress {

    private InboxStress() {}

    /** A letter with something in it that only the order of memory makes visible. */
    private static final class Letter {
        int written;

        Letter() {
            written = 1;
        }
    }

    /** How much is read that was written; a letter that is not complete counts for nothing. */
    private static int drain(Inbox inbox) {
        int[] sum = new int[1];
        inbox.drainTo(content -> sum[0] += ((Letter) content).written);
        return sum[0];
    }

    /** One sends while the loop reads; what is left is read later. */
    @JCStressTest
    @Outcome(id = {"0, 1", "1, 0"}, expect = Expect.ACCEPTABLE, desc = "read once")
    @Outcome(expect = Expect.FORBIDDEN, desc = "lost, read twice, or read before it was written")
    @State
    public static class SendAndDrain {
        private final Inbox inbox = new Inbox();

        @Actor
        public void sender() {
            inbox.offer(new Letter());
        }

        @Actor
        public void loop(II_Result result) {
            result.r1 = drain(inbox);
        }

        @Arbiter
        public void later(II_Result result) {
            result.r2 = drain(inbox);
        }
    }

    /** Two send, one of them two letters. */
    @JCStressTest
    @Outcome(id = "3, 2", expect = Expect.ACCEPTABLE, desc = "all read, in the order of their sender")
    @Outcome(expect = Expect.FORBIDDEN, desc = "lost, or out of order")
    @State
    public static class TwoSenders {
        private final Inbox inbox = new Inbox();
        private final Object first = new Object();
        private final Object second = new Object();

        @Actor
        public void one() {
            inbox.offer(first);
            inbox.offer(second);
        }

        @Actor
        public void other() {
            inbox.offer(this);
        }

        @Arbiter
        public void loop(II_Result result) {
            inbox.drainTo(content -> {
                result.r1++;
                if (content != this) {
                    // Two steps, of which the second counts after the first alone.
                    result.r2 += content == (result.r2 == 0 ? first : second) ? 1 : 3;
                }
            });
        }
    }

    /** One sends while the loop falls asleep: a letter owes the wake-up, or is seen before the sleep. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "asleep, and woken")
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "seen in time")
    @Outcome(id = "0, 1", expect = Expect.FORBIDDEN, desc = "asleep for ever")
    @Outcome(expect = Expect.FORBIDDEN, desc = "woken for nothing")
    @State
    public static class SendAndSleep {
        private final Inbox inbox = new Inbox();

        @Actor
        public void sender(II_Result result) {
            result.r1 = inbox.offer(this) == Delivery.WAKE ? 1 : 0;
        }

        @Actor
        public void loop(II_Result result) {
            result.r2 = inbox.fallAsleep() ? 1 : 0;
        }
    }

    /** Two send to a loop that sleeps: one of them wakes it. */
    @JCStressTest
    @Outcome(id = {"1, 0, 2", "0, 1, 2"}, expect = Expect.ACCEPTABLE, desc = "woken once")
    @Outcome(expect = Expect.FORBIDDEN, desc = "a letter lost, or not woken once")
    @State
    public static class TwoSendersAndSleeper {
        private final Inbox inbox = new Inbox();

        public TwoSendersAndSleeper() {
            inbox.fallAsleep();
        }

        @Actor
        public void one(III_Result result) {
            result.r1 = inbox.offer(new Letter()) == Delivery.WAKE ? 1 : 0;
        }

        @Actor
        public void other(III_Result result) {
            result.r2 = inbox.offer(new Letter()) == Delivery.WAKE ? 1 : 0;
        }

        @Arbiter
        public void loop(III_Result result) {
            inbox.wakeUp();
            result.r3 = drain(inbox);
        }
    }

    /** One sends while the loop wakes by itself, for a timer say. */
    @JCStressTest
    @Outcome(id = {"0, 1", "1, 0"}, expect = Expect.ACCEPTABLE, desc = "read once")
    @Outcome(expect = Expect.FORBIDDEN, desc = "lost, or read twice")
    @State
    public static class SendAndWakeUp {
        private final Inbox inbox = new Inbox();

        public SendAndWakeUp() {
            inbox.fallAsleep();
        }

        @Actor
        public void sender() {
            inbox.offer(new Letter());
        }

        @Actor
        public void loop(II_Result result) {
            inbox.wakeUp();
            result.r1 = drain(inbox);
        }

        @Arbiter
        public void later(II_Result result) {
            result.r2 = drain(inbox);
        }
    }

    /** One sends while the loop is closed: accepted and read, or refused, and then all that was accepted has been read. */
    @JCStressTest
    @Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "accepted and read")
    @Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "refused, after the last was read")
    @Outcome(expect = Expect.FORBIDDEN, desc = "accepted and not read, or refused and read, or refused too early")
    @State
    public static class SendAndClose {
        private final Inbox inbox = new Inbox();
        private int told;

        public SendAndClose() {
            inbox.offer(new Letter());
        }

        @Actor
        public void sender(III_Result result) {
            boolean refused = inbox.offer(new Letter()) == Delivery.CLOSED;
            result.r1 = refused ? 0 : 1;
            result.r3 = refused ? told : 1;
        }

        @Actor
        public void loop(III_Result result) {
            int read = 0;
            do {
                read += drain(inbox);
                told = 1;
            } while (!inbox.close());
            result.r2 = read - 1;
        }
    }
}
