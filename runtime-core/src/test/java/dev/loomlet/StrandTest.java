package dev.loomlet;

import dev.loomlet.engine.Strand;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class StrandTest {

    private final List<String> events = new ArrayList<>();
    private final Strand[] strands = new Strand[2];

    @Test
    void resumeAndSuspend_alternate() {
        strands[0] = Strand.create("strand", () -> {
            events.add("one");
            strands[0].suspend();
            events.add("two");
        });
        strands[0].resume();
        events.add("between");
        assertThat(strands[0].isDone()).isFalse();
        strands[0].resume();
        assertThat(events).containsExactly("one", "between", "two");
        assertThat(strands[0].isDone()).isTrue();
        assertThat(strands[0].stackTrace()).isEmpty();
    }

    @Test
    void suspendFromANestedStrand_suspendsBoth() {
        strands[0] = Strand.create("outer", () -> {
            strands[1].resume();
            events.add("outer ends");
        });
        strands[1] = Strand.create("inner", () -> {
            strands[0].suspend();
            events.add("inner ends");
        });
        strands[0].resume();
        events.add("suspended");
        assertThat(strands[1].isDone()).isFalse();
        strands[0].resume();
        assertThat(events).containsExactly("suspended", "inner ends", "outer ends");
    }

    @Test
    void otherThread_isRefused() throws Exception {
        Strand strand = Strand.create("thing", () -> strands[0].suspend());
        strands[0] = strand;
        strand.resume();
        FutureTask<Void> other = new FutureTask<>(() -> {
            assertThatIllegalStateException().isThrownBy(strand::resume)
                    .withMessageStartingWith("this thing belongs to " + strandsOwner())
                    .withMessageContaining("create one thing per thread or coroutine");
        }, null);
        Thread.ofPlatform().start(other);
        other.get();
        strand.resume();
        assertThat(strand.isDone()).isTrue();
    }

    private static String strandsOwner() {
        return "Thread[";
    }

    @Test
    void stackTrace_showsTheSuspendedBodyAlone() {
        strands[0] = Strand.create("strand", this::bodyThatSuspends);
        assertThat(strands[0].stackTrace()).isEmpty();
        strands[0].resume();
        assertThat(strands[0].stackTrace()).extracting(StackTraceElement::getMethodName)
                .contains("bodyThatSuspends")
                .doesNotContain("park", "yield", "run0");
        strands[0].resume();
    }

    private void bodyThatSuspends() {
        strands[0].suspend();
    }
}
