package dev.loomlet.generator.semantics;

import dev.loomlet.generator.Generator;
import dev.loomlet.generator.Generator.State;
import dev.loomlet.generator.GeneratorExit;
import dev.loomlet.generator.StopIteration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Raising into a body, and exceptions that leave it: points 15 to 21, 33 to 38 and 64. */
class GeneratorRaiseTest {

    private static Generator<Object, Void, String> catching(Class<? extends Throwable> type) {
        return Generator.returning(y -> {
            Object next = "first";
            while (true) {
                try {
                    y.yield(next);
                    return "rv";
                } catch (Throwable t) {
                    if (!type.isInstance(t)) {
                        throw t;
                    }
                    next = t;
                }
            }
        });
    }

    @Test
    void raise_caughtGivesNextValue_15() throws Exception {
        Generator<Object, Void, String> g = catching(IOException.class);
        g.next();
        IOException raised = new IOException("x");
        assertThat(g.raise(raised)).isSameAs(raised);
        assertThat(catchThrowableOfType(StopIteration.class, g::next).value()).isEqualTo("rv");
    }

    @Test
    void raise_caughtAndReturned_15() {
        Generator<Integer, Void, String> g = Generator.returning(y -> {
            try {
                y.yield(1);
            } catch (RuntimeException e) {
                return e.getMessage();
            }
            return "not reached";
        });
        g.next();
        assertThat(catchThrowableOfType(StopIteration.class, () -> g.raise(new RuntimeException("m"))).value())
                .isEqualTo("m");
    }

    @Test
    void raise_uncaughtIsTheSameObject_15() {
        for (Throwable raised : new Throwable[]{new IOException(), new RuntimeException(), new Error()}) {
            Generator<Object, Void, String> g = catching(InterruptedException.class);
            g.next();
            assertThat(catchThrowable(() -> g.raise(raised))).isSameAs(raised);
            assertThat(g.state()).isEqualTo(State.CLOSED);
            assertThatThrownBy(g::next).isExactlyInstanceOf(StopIteration.class);
        }
    }

    @Test
    void raise_checkedIsDeclared_15() {
        Generator<Object, Void, String> g = catching(InterruptedException.class);
        g.next();
        IOException raised = new IOException();
        try {
            g.raise(raised);
        } catch (IOException e) {
            assertThat(e).isSameAs(raised);
            return;
        }
        throw new AssertionError("not raised");
    }

    @Test
    void raise_toCreatedNeverRunsTheBody_16() {
        boolean[] ran = {false};
        Generator<Integer, Void, Void> g = Generator.of(y -> ran[0] = true);
        RuntimeException raised = new RuntimeException();
        assertThat(catchThrowable(() -> g.raise(raised))).isSameAs(raised);
        assertThat(g.state()).isEqualTo(State.CLOSED);
        assertThatThrownBy(g::next).isExactlyInstanceOf(StopIteration.class);
        assertThat(ran[0]).isFalse();
        assertThat(g.returnValue()).isNull();
    }

    @Test
    void raise_toFinishedRaisesEveryTime_17() {
        Generator<Integer, Void, Void> g = Generator.of(y -> {});
        catchThrowable(g::next);
        for (Throwable raised : new Throwable[]{new IOException(), new Error(), new StopIteration(3)}) {
            assertThat(catchThrowable(() -> g.raise(raised))).isSameAs(raised);
        }
    }

    @Test
    void raise_nullDisturbsNothing_18() {
        Generator<Integer, Void, Void> g = Generator.of(y -> {
            y.yield(1);
            y.yield(2);
        });
        g.next();
        assertThatThrownBy(() -> g.raise(null)).isExactlyInstanceOf(NullPointerException.class)
                .hasMessageContaining("exception is null");
        assertThat(g.next()).isEqualTo(2);
    }

    @Test
    void stackTrace_ofExceptionShowsTheBody_19() {
        Generator<Integer, Void, Void> g = Generator.of(y -> failingHelper());
        assertThat(catchThrowable(g::next).getStackTrace()).extracting(StackTraceElement::getMethodName)
                .contains("failingHelper");
    }

    private static void failingHelper() {
        throw new IllegalArgumentException();
    }

    @Test
    void handledException_belongsToTheBodyAlone_20() {
        Generator<Object, Void, Void> g = Generator.of(y -> {
            try {
                throw new IOException("inside");
            } catch (IOException own) {
                y.yield("waiting");
                throw own;
            }
        });
        try {
            throw new IllegalStateException("outside");
        } catch (IllegalStateException outside) {
            g.next();
            Throwable thrown = catchThrowable(g::next);
            assertThat(thrown).isExactlyInstanceOf(IOException.class)
                    .hasMessage("inside")
                    .hasNoCause()
                    .hasNoSuppressedExceptions();
            assertThat(outside).hasNoSuppressedExceptions();
        }
    }

    @Test
    void raise_generatorExitIsAnOrdinaryRaise_21() {
        Generator<Object, Void, String> yields = catching(GeneratorExit.class);
        yields.next();
        GeneratorExit raised = new GeneratorExit("mine");
        assertThat(yields.raise(raised)).isSameAs(raised);

        Generator<Integer, Void, String> returns = Generator.returning(y -> {
            try {
                y.yield(1);
            } catch (GeneratorExit e) {
                return "rv";
            }
            return "not reached";
        });
        returns.next();
        assertThat(catchThrowableOfType(StopIteration.class, () -> returns.raise(raised)).value()).isEqualTo("rv");

        Generator<Object, Void, String> passes = catching(IOException.class);
        passes.next();
        assertThat(catchThrowable(() -> passes.raise(raised))).isSameAs(raised);
    }

    @Test
    void uncaught_comesOutOfNextAndSend_33() {
        IOException checked = new IOException();
        Generator<Integer, Object, Void> g = Generator.of(y -> {
            y.yield(1);
            throw checked;
        });
        g.next();
        assertThat(catchThrowable(() -> g.send(2))).isSameAs(checked);
        assertThatThrownBy(g::next).isExactlyInstanceOf(StopIteration.class);
        assertThat(g.returnValue()).isNull();
    }

    @Test
    void stopIteration_ofTheBodyIsAFault_34() {
        StopIteration own = new StopIteration(1);
        Generator<Integer, Void, Void> direct = Generator.of(y -> {
            throw own;
        });
        assertFault(catchThrowable(direct::next), own);

        Generator<Integer, Void, Void> empty = Generator.of(y -> {});
        Generator<Integer, Void, Void> nested = Generator.of(y -> y.yield(empty.next()));
        assertThat(catchThrowable(nested::next)).isExactlyInstanceOf(IllegalStateException.class)
                .hasCauseExactlyInstanceOf(StopIteration.class);
    }

    private static void assertFault(Throwable thrown, StopIteration cause) {
        assertThat(thrown).isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("generator raised StopIteration");
        assertThat(thrown.getCause()).isSameAs(cause);
    }

    @Test
    void stopIteration_raisedInIsAFault_34() {
        Generator<Object, Void, String> g = catching(IOException.class);
        g.next();
        StopIteration raised = new StopIteration();
        assertFault(catchThrowable(() -> g.raise(raised)), raised);

        Generator<Object, Void, String> created = catching(IOException.class);
        assertFault(catchThrowable(() -> created.raise(raised)), raised);
        assertThat(created.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void stopIteration_caughtByTheBodyIsFine_34() {
        Generator<Object, Void, Integer> inner = Generator.returning(y -> 9);
        Generator<Object, Void, Void> g = Generator.of(y -> {
            try {
                inner.next();
            } catch (StopIteration end) {
                y.yield(end.value());
            }
        });
        assertThat(g.stream()).containsExactly(9);
    }

    @Test
    void otherExceptions_areUnchanged_30_35() {
        for (Throwable own : new Throwable[]{new GeneratorExit("mine"), new OutOfMemoryError(), new Exception()}) {
            Generator<Integer, Void, Void> g = Generator.of(y -> {
                if (own instanceof Exception e) {
                    throw e;
                }
                throw (Error) own;
            });
            assertThat(catchThrowable(g::next)).isSameAs(own);
        }
    }

    @Test
    void reentry_byAllFourIsRefusedAndHarmless_36() {
        Generator<?, ?, ?>[] self = new Generator<?, ?, ?>[1];
        List<Throwable> refusals = new ArrayList<>();
        Generator<Integer, Object, Void> g = Generator.of(y -> {
            refusals.add(catchThrowable(self[0]::next));
            refusals.add(catchThrowable(() -> self[0].send(null)));
            refusals.add(catchThrowable(() -> self[0].raise(new IOException())));
            refusals.add(catchThrowable(self[0]::close));
            y.yield(1);
        });
        self[0] = g;
        assertThat(g.next()).isEqualTo(1);
        assertThat(refusals).hasSize(4).allSatisfy(GeneratorRaiseTest::assertExecuting);
        assertThatThrownBy(g::next).isExactlyInstanceOf(StopIteration.class);
    }

    static void assertExecuting(Throwable thrown) {
        assertThat(thrown).isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("generator already executing");
    }

    @Test
    void reentry_uncaughtEndsTheGenerator_36() {
        Generator<?, ?, ?>[] self = new Generator<?, ?, ?>[1];
        Generator<Integer, Void, Void> g = Generator.of(y -> self[0].next());
        self[0] = g;
        assertExecuting(catchThrowable(g::next));
        assertThat(g.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void reentry_throughAnotherGenerator_37() {
        Generator<?, ?, ?>[] first = new Generator<?, ?, ?>[1];
        Generator<Object, Void, Void> second = Generator.of(y -> y.yield(first[0].next()));
        first[0] = Generator.of(y -> y.yield(second.next()));
        assertExecuting(catchThrowable(first[0]::next));
        assertThat(second.state()).isEqualTo(State.CLOSED);
        assertThat(first[0].state()).isEqualTo(State.CLOSED);
    }

    @Test
    void causes_nameOnlyWhatHappenedInside_64() {
        Generator<Object, Void, Void> g = Generator.of(y -> {
            try {
                y.yield(1);
            } catch (Exception e) {
                throw new IllegalArgumentException("inside", e);
            }
        });
        g.next();
        IOException raised = new IOException();
        Throwable thrown = catchThrowable(() -> g.raise(raised));
        assertThat(thrown).hasMessage("inside");
        assertThat(thrown.getCause()).isSameAs(raised);
        assertThat(raised).hasNoCause();
    }
}
