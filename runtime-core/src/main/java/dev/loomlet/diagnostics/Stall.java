package dev.loomlet.diagnostics;

import dev.loomlet.Coroutine;
import dev.loomlet.Hub;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody has held a hub for long, so that nobody else of that hub could go on.
 *
 * @param hub the hub that is held
 * @param coroutine who holds it; null when it is not a coroutine but the thread that drives the hub, or a virtual thread
 *     that a coroutine has started
 * @param holder the name of who holds it
 * @param held for how long, at least
 * @param cause what the holder was doing
 * @param stack where the holder stood, innermost frame first; empty when that is not known
 * @param unreported how many stalls before this one were not reported, as there had just been a report
 */
public record Stall(Hub hub, @Nullable Coroutine<?> coroutine, String holder, Duration held, Cause cause,
        List<StackTraceElement> stack, int unreported) {

    /** What one does who holds a hub. */
    public enum Cause {
        /** It runs, without ever waiting. */
        SPINS("it runs without waiting; let it call yieldNow() now and then, or hand the work to offload(...)"),
        /** It is in a call of native code, such as the reading of a file. */
        NATIVE("it is in native code; hand the call to offload(...)"),
        /** It is in a blocking call that does not give way. */
        BLOCKS("it blocks in a call that does not give way; wrap the call in blocking(...), or hand it to offload(...)");

        private final String advice;

        Cause(String advice) {
            this.advice = advice;
        }
    }

    static Cause causeOf(Thread.State state, StackTraceElement[] stack) {
        return switch (state) {
            case BLOCKED, WAITING, TIMED_WAITING -> Cause.BLOCKS;
            default -> stack.length > 0 && stack[0].isNativeMethod() ? Cause.NATIVE : Cause.SPINS;
        };
    }

    /** {@return the stall as a text for people, with the remedy and the stack} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(holder)
                .append(" has held hub ")
                .append(hub.name())
                .append(" for ")
                .append(held.toMillis())
                .append(" ms: ")
                .append(cause.advice);
        if (unreported > 0) {
            text.append(" (").append(unreported).append(" more stalls since the last report)");
        }
        stack.forEach(frame -> text.append("\n    at ").append(frame));
        return text.toString();
    }
}
