package dev.loomlet.generator.semantics;

import dev.loomlet.generator.Generator;
import dev.loomlet.generator.Generator.State;
import dev.loomlet.generator.StopIteration;
import dev.loomlet.generator.Yielder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Creation, iteration, the end and sending: points 1 to 14, 32 and 60 to 62. */
class GeneratorBasicsTest {

    private static Generator<Integer, Object, Void> count(int to) {
        return Generator.of(y -> {
            for (int i = 1; i <= to; i++) {
                y.yield(i);
            }
        });
    }

    @Test
    void creation_runsNothing_1() {
        boolean[] ran = {false};
        Generator<Integer, Void, Void> g = Generator.of(y -> ran[0] = true);
        assertThat(ran[0]).isFalse();
        assertThat(g.state()).isEqualTo(State.CREATED);
    }

    @Test
    void creation_refusesNullBodyAtOnce_1() {
        assertThatThrownBy(() -> Generator.of(null)).isExactlyInstanceOf(NullPointerException.class)
                .hasMessageContaining("body is null");
        assertThatThrownBy(() -> Generator.returning(null)).isExactlyInstanceOf(NullPointerException.class)
                .hasMessageContaining("body is null");
    }

    @Test
    void next_runsToFirstYield_2_57() {
        State[] inside = new State[1];
        Generator<?, ?, ?>[] self = new Generator<?, ?, ?>[1];
        Generator<String, Void, Void> g = Generator.of(y -> {
            inside[0] = self[0].state();
            y.yield("a");
            inside[0] = null;
        });
        self[0] = g;
        assertThat(g.next()).isEqualTo("a");
        assertThat(inside[0]).isEqualTo(State.RUNNING);
        assertThat(g.state()).isEqualTo(State.SUSPENDED);
        assertThatThrownBy(g::next).isExactlyInstanceOf(StopIteration.class);
        assertThat(inside[0]).isNull();
        assertThat(g.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void iterator_sharesProgressBetweenLoops_3() {
        Generator<Integer, Object, Void> g = count(5);
        List<Integer> first = new ArrayList<>();
        for (int n : g) {
            first.add(n);
            if (n == 2) {
                break;
            }
        }
        List<Integer> second = new ArrayList<>();
        for (int n : g) {
            second.add(n);
        }
        assertThat(first).containsExactly(1, 2);
        assertThat(second).containsExactly(3, 4, 5);
    }

    @Test
    void iterator_lookAheadIsSharedAndLost_byNobody_3() {
        Generator<Integer, Object, Void> g = count(3);
        assertThat(g.iterator().hasNext()).isTrue();
        assertThat(g.iterator().hasNext()).isTrue();
        assertThat(g.state()).isEqualTo(State.SUSPENDED);
        assertThat(g.next()).isEqualTo(1);
        assertThat(g.iterator().hasNext()).isTrue();
        assertThatThrownBy(() -> g.send("x")).isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageContaining("hasNext()");
        assertThatThrownBy(() -> g.raise(new RuntimeException())).isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageContaining("hasNext()");
        assertThat(g.iterator().next()).isEqualTo(2);
        assertThat(g.send("x")).isEqualTo(3);
        assertThat(g.iterator().hasNext()).isFalse();
        assertThatThrownBy(g.iterator()::next).isExactlyInstanceOf(StopIteration.class);
    }

    @Test
    void end_staysForEver_4() {
        Generator<Integer, Object, Void> g = count(1);
        g.next();
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(g::next).isExactlyInstanceOf(StopIteration.class).hasMessageContaining("has ended");
        }
    }

    @Test
    void returnValue_comesOnce_5() {
        Generator<Integer, Void, String> g = Generator.returning(y -> "rv");
        assertThatThrownBy(g::returnValue).isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageContaining("CREATED");
        assertThat(catchThrowableOfType(StopIteration.class, g::next).value()).isEqualTo("rv");
        assertThat(catchThrowableOfType(StopIteration.class, g::next).value()).isNull();
        assertThat(g.returnValue()).isEqualTo("rv");
    }

    @Test
    void returnValue_isIntactWhateverItIs_5() {
        for (Object value : Arrays.asList(List.of(1, 2), new StopIteration(7), new RuntimeException(), null)) {
            Generator<Integer, Void, Object> g = Generator.returning(y -> value);
            assertThat(catchThrowableOfType(StopIteration.class, g::next).value()).isSameAs(value);
        }
    }

    @Test
    void returnValue_isDroppedByLoops_5() {
        Generator<Integer, Void, String> g = Generator.returning(y -> {
            y.yield(1);
            return "rv";
        });
        for (int n : g) {
            assertThat(n).isEqualTo(1);
        }
        assertThat(catchThrowableOfType(StopIteration.class, g::next).value()).isNull();
        assertThat(g.returnValue()).isEqualTo("rv");
    }

    @Test
    void locals_persistAndInterleave_6() {
        List<Generator<Integer, Object, Void>> many = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            many.add(count(4));
        }
        for (int round = 1; round <= 4; round++) {
            for (Generator<Integer, Object, Void> g : many) {
                assertThat(g.next()).isEqualTo(round);
            }
        }
    }

    @Test
    void resumer_mayDiffer_6() {
        Generator<Integer, Object, Void> g = count(3);
        assertThat(g.next()).isEqualTo(1);
        Generator<Integer, Void, Void> other = Generator.of(y -> y.yield(g.next() * 10));
        assertThat(other.next()).isEqualTo(20);
        assertThat(g.next()).isEqualTo(3);
    }

    @Test
    void yield_givesWhatWasSent_7_13() {
        List<Object> seen = new ArrayList<>();
        Generator<String, Object, String> g = Generator.returning(y -> {
            seen.add(y.yield("a"));
            seen.add(y.yield("b"));
            seen.add(y.yield("c"));
            return "end";
        });
        assertThat(g.next()).isEqualTo("a");
        assertThat(g.next()).isEqualTo("b");
        assertThat(g.send(5)).isEqualTo("c");
        assertThat(catchThrowableOfType(StopIteration.class, () -> g.send("x")).value()).isEqualTo("end");
        assertThat(seen).containsExactly(null, 5, "x");
    }

    @Test
    void yield_inNestedTryBlocks_8() {
        Generator<Integer, Void, Void> g = Generator.of(y -> {
            try {
                y.yield(1);
                try {
                    y.yield(2);
                    if (Integer.parseInt("1") == 1) {
                        throw new ArithmeticException();
                    }
                    y.yield(3);
                } catch (ArithmeticException e) {
                    y.yield(4);
                    y.yield(5);
                    throw e;
                } catch (RuntimeException e) {
                    y.yield(6);
                }
                y.yield(7);
            } catch (RuntimeException e) {
                y.yield(8);
            }
            y.yield(9);
            try {
                assertThat(g8()).isEqualTo(12);
            } finally {
                y.yield(10);
            }
            y.yield(11);
        });
        assertThat(g.stream()).containsExactly(1, 2, 4, 5, 8, 9, 10, 11);
    }

    private static int g8() {
        return 12;
    }

    @Test
    void generator_mayYieldItself_10() {
        Generator<?, ?, ?>[] self = new Generator<?, ?, ?>[1];
        Generator<Object, Void, Void> g = Generator.of(y -> y.yield(self[0]));
        self[0] = g;
        assertThat(g.next()).isSameAs(g);
    }

    @Test
    void send_nullIsNext_11() {
        Generator<Integer, Object, Void> g = count(2);
        assertThat(g.send(null)).isEqualTo(1);
        assertThat(g.send(null)).isEqualTo(2);
    }

    @Test
    void send_nonNullToCreated_12() {
        Generator<Integer, Object, Void> g = count(2);
        assertThatThrownBy(() -> g.send("hello")).isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cannot send hello")
                .hasMessageContaining("has not started")
                .hasMessageContaining("next() first");
        assertThat(g.state()).isEqualTo(State.CREATED);
        assertThat(g.next()).isEqualTo(1);
    }

    @Test
    void send_toFinished_14() {
        Generator<Integer, Object, String> g = Generator.returning(y -> "rv");
        assertThatThrownBy(g::next).isInstanceOf(StopIteration.class);
        for (Object value : Arrays.asList(null, 1, "x")) {
            assertThat(catchThrowableOfType(StopIteration.class, () -> g.send(value)).value()).isNull();
        }
    }

    @Test
    void return_throughFinallyThatYields_32() {
        Generator<Integer, Void, String> g = Generator.returning(y -> {
            try {
                y.yield(1);
                return "rv";
            } finally {
                y.yield(2);
            }
        });
        assertThat(g.next()).isEqualTo(1);
        assertThat(g.next()).isEqualTo(2);
        assertThat(catchThrowableOfType(StopIteration.class, g::next).value()).isEqualTo("rv");
    }

    private void letters(Yielder<String, Void> y) {
        for (String letter : new String[]{"a", "b"}) {
            y.yield(letter);
        }
    }

    @Test
    void body_mayBeAnyCallable_60() {
        Generator<String, Void, Void> method = Generator.of(this::letters);
        String captured = "c";
        Generator<String, Void, Void> closure = Generator.of(y -> y.yield(captured));
        Supplier<Generator<String, Void, Void>> factory = () -> Generator.of(y -> letters(y));
        assertThat(method.stream()).containsExactly("a", "b");
        assertThat(closure.stream()).containsExactly("c");
        assertThat(factory.get().stream()).containsExactly("a", "b");
    }

    @Test
    void null_isAValueLikeAnyOther_61() {
        Generator<String, Object, Void> g = Generator.of(y -> {
            y.yield(null);
            y.yield("x");
            y.yield(null);
        });
        List<String> seen = new ArrayList<>();
        g.forEach(seen::add);
        assertThat(seen).containsExactly(null, "x", null);
    }

    @Test
    void zip_takesOneMoreOfTheEarlier_62() {
        Generator<Integer, Object, Void> longer = count(5);
        Generator<Integer, Object, Void> shorter = count(2);
        List<List<Integer>> pairs = new ArrayList<>();
        var a = longer.iterator();
        var b = shorter.iterator();
        while (true) {
            if (!a.hasNext()) {
                break;
            }
            int left = a.next();
            if (!b.hasNext()) {
                break;
            }
            pairs.add(List.of(left, b.next()));
        }
        assertThat(pairs).containsExactly(List.of(1, 1), List.of(2, 2));
        assertThat(longer.next()).isEqualTo(4);
    }

    @Test
    void stream_limitTakesNoMore_62() {
        Generator<Integer, Object, Void> g = count(5);
        assertThat(g.stream().limit(2).toList()).containsExactly(1, 2);
        assertThat(g.next()).isEqualTo(3);
        assertThat(g.stream().toList()).containsExactly(4, 5);
    }
}
