package dev.loomlet.generator.semantics;

import dev.loomlet.generator.Generator;
import dev.loomlet.generator.Generator.State;
import dev.loomlet.generator.GeneratorExit;
import dev.loomlet.generator.StopIteration;
import dev.loomlet.generator.Yielder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

import static dev.loomlet.generator.semantics.GeneratorRaiseTest.assertExecuting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** yieldFrom, and what goes through it: points 39 to 43 and 45 to 52. */
class GeneratorDelegationTest {

    private final List<Object> log = new ArrayList<>();

    private static <R> Generator<Object, Object, R> delegating(Generator<Object, Object, R> inner) {
        return Generator.returning(y -> y.yieldFrom(inner));
    }

    @Test
    void badInput_isNamed_39() {
        Generator<Object, Object, Void> g = Generator.of(y -> {
            log.add(catchThrowable(() -> y.yieldFrom((Iterable<Object>) null)));
            log.add(catchThrowable(() -> y.yieldFrom((Iterator<Object>) null)));
            log.add(catchThrowable(() -> y.yieldFrom((Generator<Object, Object, Object>) null)));
            log.add(catchThrowable(() -> y.yieldFrom(() -> null)));
        });
        catchThrowable(g::next);
        assertThat(log).hasSize(4)
                .allSatisfy(e -> assertThat((Throwable) e)
                        .isExactlyInstanceOf(NullPointerException.class)
                        .hasMessageContaining("null; "));
    }

    @Test
    void value_ofTheExpression_40_50() {
        for (Object value : Arrays.asList(null, 42, List.of(42), new StopIteration(42), new RuntimeException())) {
            Generator<Object, Object, Object> inner = Generator.returning(y -> {
                y.yield(1);
                return value;
            });
            Generator<Object, Object, Object> outer = delegating(delegating(inner));
            outer.next();
            assertThat(catchThrowableOfType(StopIteration.class, outer::next).value()).isSameAs(value);
        }
    }

    @Test
    void send_goesToTheInnermost_41() {
        Generator<Object, Object, Void> inner = Generator.of(y -> {
            for (int i = 0; i < 3; i++) {
                log.add(y.yield(i));
            }
        });
        Generator<Object, Object, Void> outer = delegating(delegating(inner));
        outer.next();
        outer.send("a");
        outer.send(null);
        catchThrowable(() -> outer.send("c"));
        assertThat(log).containsExactly("a", null, "c");
    }

    @Test
    void raise_goesToTheInnermost_42() {
        Generator<Object, Object, String> inner = Generator.returning(y -> {
            try {
                y.yield(1);
            } catch (RuntimeException e) {
                y.yield(e.getMessage());
            }
            try {
                y.yield(2);
            } catch (RuntimeException e) {
                return e.getMessage();
            }
            return "not reached";
        });
        Generator<Object, Object, String> outer = delegating(delegating(inner));
        outer.next();
        assertThat(outer.raise(new RuntimeException("a"))).isEqualTo("a");
        assertThat(outer.next()).isEqualTo(2);
        StopIteration end = catchThrowableOfType(StopIteration.class, () -> outer.raise(new RuntimeException("b")));
        assertThat(end.value()).isEqualTo("b");
    }

    @Test
    void raise_unhandledComesToEachDelegator_42() {
        RuntimeException raised = new RuntimeException();
        Generator<Object, Object, Void> inner = Generator.of(y -> y.yield(1));
        Generator<Object, Object, Void> outer = Generator.of(y -> {
            try {
                y.yieldFrom(delegating(inner));
            } catch (RuntimeException e) {
                y.yield(e);
            }
        });
        outer.next();
        assertThat(outer.raise(raised)).isSameAs(raised);
        assertThat(inner.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void close_innerFirst_43_56() {
        Generator<Object, Object, Void> outer = Generator.of(y -> {
            try {
                y.yieldFrom(delegating(Generator.of(z -> {
                    try {
                        z.yield(1);
                    } finally {
                        log.add("inner");
                    }
                })));
            } finally {
                log.add("outer");
            }
        });
        outer.next();
        outer.close();
        assertThat(log).containsExactly("inner", "outer");
        assertThat(outer.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void close_failingInnerReplacesTheExit_43() {
        IOException own = new IOException();
        Generator<Object, Object, Void> inner = Generator.of(y -> {
            try {
                y.yield(1);
            } catch (GeneratorExit e) {
                throw own;
            }
        });
        Generator<Object, Object, Void> outer = Generator.of(y -> {
            try {
                y.yieldFrom(inner);
            } catch (Throwable t) {
                log.add(t);
                throw t;
            }
        });
        outer.next();
        assertThat(catchThrowable(outer::close)).isSameAs(own);
        assertThat(log).containsExactly(own);
    }

    @Test
    void close_ignoredByInnerIsAFaultInOuter_43() {
        Generator<Object, Object, Void> inner = Generator.of(y -> {
            try {
                y.yield(1);
            } finally {
                y.yield(2);
            }
        });
        Generator<Object, Object, Void> outer = Generator.of(y -> {
            try {
                y.yieldFrom(inner);
            } catch (IllegalStateException e) {
                log.add(e);
            }
        });
        outer.next();
        outer.close();
        assertThat(log).hasSize(1).allSatisfy(e -> GeneratorCloseTest.assertIgnored((Throwable) e));
        assertThat(inner.state()).isEqualTo(State.SUSPENDED);
        assertThat(catchThrowable(inner::next)).isExactlyInstanceOf(GeneratorExit.class);
    }

    @Test
    void close_outerMayReturnOrIgnore_45() {
        for (boolean yields : new boolean[]{false, true}) {
            IOException own = new IOException();
            Generator<Object, Object, Void> inner = Generator.of(y -> {
                try {
                    y.yield(1);
                } catch (GeneratorExit e) {
                    throw own;
                }
            });
            Generator<Object, Object, Void> outer = Generator.of(y -> {
                try {
                    y.yieldFrom(inner);
                } catch (Exception e) {
                    if (yields) {
                        y.yield(2);
                    }
                }
            });
            outer.next();
            Throwable thrown = catchThrowable(outer::close);
            if (yields) {
                GeneratorCloseTest.assertIgnored(thrown);
            } else {
                assertThat(thrown).isNull();
            }
        }
    }

    @Test
    void firstNext_ofInnerMayFailOrEnd_46() {
        Generator<Object, Object, Void> failing = Generator.of(y -> {
            throw new IOException("at once");
        });
        Generator<Object, Object, Integer> empty = Generator.returning(y -> 5);
        Generator<Object, Object, Void> outer = Generator.of(y -> {
            try {
                y.yieldFrom(failing);
            } catch (Exception e) {
                y.yield(e.getMessage());
            }
            y.yield(y.yieldFrom(empty));
            y.yield(y.yieldFrom(empty));
        });
        assertThat(outer.stream()).containsExactly("at once", 5, null);
    }

    @Test
    void nested_unwindsAll_47() {
        Generator<Object, Object, Void> innermost = Generator.of(y -> {
            y.yield("value");
            throw new IOException("deep");
        });
        Generator<Object, Object, Void> top = innermost;
        List<Generator<Object, Object, Void>> chain = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Generator<Object, Object, Void> below = top;
            chain.add(below);
            top = Generator.of(y -> {
                try {
                    y.yieldFrom(below);
                } finally {
                    log.add(below);
                }
            });
        }
        assertThat(top.next()).isEqualTo("value");
        assertThat(catchThrowable(top::next)).hasMessage("deep");
        assertThat(log).hasSize(100).containsExactlyElementsOf(chain);
    }

    @Test
    void delegate_isShownWhileItYields_47() {
        Generator<Object, Object, Void> inner = Generator.of(y -> y.yield(1));
        Generator<Object, Object, Void> outer = Generator.of(y -> {
            y.yield(0);
            y.yieldFrom(inner);
            y.yield(2);
        });
        assertThat(outer.delegate()).isNull();
        outer.next();
        assertThat(outer.delegate()).isNull();
        outer.next();
        assertThat(outer.delegate()).isSameAs(inner);
        assertThat(outer.state()).isEqualTo(State.SUSPENDED);
        outer.next();
        assertThat(outer.delegate()).isNull();
    }

    private static void deepInInner(Yielder<Object, Object> y) {
        y.yield(1);
    }

    private static void deepInOuter(
            Yielder<Object, Object> y, Generator<Object, Object, Void> inner) {
        y.yieldFrom(inner);
    }

    @Test
    void stackTrace_showsTheChain_47() {
        Generator<Object, Object, Void> inner = Generator.of(y -> deepInInner(y));
        Generator<Object, Object, Void> outer = Generator.of(y -> deepInOuter(y, inner));
        assertThat(outer.stackTrace()).isEmpty();
        outer.next();
        assertThat(outer.stackTrace()).extracting(StackTraceElement::getMethodName)
                .containsSubsequence("deepInInner", "deepInOuter");
        assertThat(outer.stackTrace()[0].getMethodName()).isEqualTo("deepInInner");
        assertThat(outer.stackTrace()).noneMatch(frame -> frame.getClassName().equals(Generator.class.getName()));
        outer.close();
        assertThat(outer.stackTrace()).isEmpty();
    }

    @Test
    void delegation_toARunningGenerator_48() {
        Generator<?, ?, ?>[] first = new Generator<?, ?, ?>[1];
        Generator<Object, Object, Void> second = Generator.of(y -> {
            try {
                y.yieldFrom((Iterable<?>) first[0]);
            } catch (IllegalStateException e) {
                y.yield(e);
            }
        });
        Generator<Object, Object, Void> g = delegating(second);
        first[0] = g;
        assertExecuting((Throwable) g.next());

        Generator<Object, Object, Void> own = Generator.of(y -> y.yieldFrom((Iterable<?>) first[0]));
        first[0] = own;
        assertExecuting(catchThrowable(own::next));
    }

    @Test
    void chain_countsAsExecuting_37() {
        Generator<?, ?, ?>[] chain = new Generator<?, ?, ?>[3];
        Generator<Object, Object, Void> inner = Generator.of(y -> {
            for (Generator<?, ?, ?> g : chain) {
                assertExecuting(catchThrowable(g::next));
                assertExecuting(catchThrowable(() -> g.send(null)));
                assertExecuting(catchThrowable(() -> g.raise(new IOException())));
                assertExecuting(catchThrowable(g::close));
                log.add(g.state());
            }
            y.yield(1);
        });
        Generator<Object, Object, Void> middle = delegating(inner);
        Generator<Object, Object, Void> outer = Generator.of(y -> {
            y.yield(0);
            y.yieldFrom(middle);
            y.yield(2);
        });
        chain[0] = inner;
        chain[1] = middle;
        chain[2] = outer;
        assertThat(outer.stream()).containsExactly(0, 1, 2);
        assertThat(log).containsExactly(State.RUNNING, State.RUNNING, State.RUNNING);
    }

    @Test
    void inner_catchingItsOwnAndReturning_50() {
        Generator<Object, Object, Integer> inner = Generator.returning(y -> {
            try {
                y.yield(1);
                throw new IllegalArgumentException();
            } catch (IllegalArgumentException e) {
                return 2;
            }
        });
        Generator<Object, Object, Void> outer = Generator.of(y -> y.yield(y.yieldFrom(inner)));
        assertThat(outer.stream()).containsExactly(1, 2);
    }

    @Test
    void raise_generatorExitWhileInnerReturnsYieldsOrFails_51() {
        GeneratorExit exit = new GeneratorExit();
        RuntimeException vorpal = new IllegalArgumentException("Vorpal");
        for (int kind = 0; kind < 3; kind++) {
            int action = kind;
            Generator<Object, Object, Object> inner = Generator.returning(y -> {
                try {
                    return y.yield(1);
                } catch (GeneratorExit e) {
                    switch (action) {
                        case 0 -> {
                            return "rv";
                        }
                        case 1 -> y.yield(2);
                        default -> throw vorpal;
                    }
                    return "not reached";
                }
            });
            Generator<Object, Object, Void> outer = Generator.of(y -> {
                y.yieldFrom(inner);
                log.add("not reached");
            });
            outer.next();
            Throwable thrown = catchThrowable(() -> outer.raise(exit));
            switch (kind) {
                case 0 -> assertThat(thrown).isSameAs(exit);
                case 1 -> GeneratorCloseTest.assertIgnored(thrown);
                default -> assertThat(thrown).isSameAs(vorpal);
            }
        }
        assertThat(log).isEmpty();
    }
}
