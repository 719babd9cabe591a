package dev.loomlet.generator.semantics;

import dev.loomlet.generator.Generator;
import dev.loomlet.generator.Generator.State;
import dev.loomlet.generator.Sequence;
import dev.loomlet.generator.StopIteration;
import dev.loomlet.generator.Subgenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

import static dev.loomlet.generator.semantics.GeneratorRaiseTest.assertExecuting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** yieldFrom of what is no generator: points 39, 41 to 43, 46, 49, 50 and 52. */
class GeneratorDelegationToOthersTest {

    private final List<Object> log = new ArrayList<>();

    @Test
    void anyIterable_39() {
        int[] iterators = {0};
        Iterable<Integer> counted = () -> {
            iterators[0]++;
            return List.of(1, 2).iterator();
        };
        Generator<Integer, Void, Void> g = Generator.of(y -> {
            int local = 9;
            y.yieldFrom(counted);
            y.yieldFrom(List.of(3).iterator());
            y.yieldFrom(Sequence.of(z -> z.yield(4)));
            y.yieldFrom(Generator.<Integer, Void>of(z -> z.yield(5)));
            y.yieldFrom((Iterable<Integer>) Generator.<Integer, Void>of(z -> z.yield(6)));
            y.yield(local);
        });
        assertThat(g.stream()).containsExactly(1, 2, 3, 4, 5, 6, 9);
        assertThat(iterators[0]).isEqualTo(1);
    }

    @Test
    void raise_toAPlainIteratorFailsInTheOuter_42() {
        IOException raised = new IOException();
        Generator<Object, Object, Void> g = Generator.of(y -> {
            try {
                y.yieldFrom(List.of(1, 2));
            } catch (Exception e) {
                y.yield(e);
            }
        });
        g.next();
        assertThat(catchThrowable(() -> assertThat(g.raise(raised)).isSameAs(raised))).isNull();
    }

    @Test
    void send_toAPlainIteratorFailsInTheOuter_41() {
        Generator<Object, Object, Void> g = Generator.of(y -> {
            try {
                y.yieldFrom(List.of(1, 2, 3));
            } catch (UnsupportedOperationException e) {
                y.yield(e);
            }
        });
        assertThat(g.next()).isEqualTo(1);
        assertThat(g.send(null)).isEqualTo(2);
        assertThat((Throwable) g.send("x")).hasMessageContaining("cannot send x");
        assertThatThrownBy(g::next).isInstanceOf(StopIteration.class);
    }

    private final class Recording implements Subgenerator<Object, Object, Object> {
        private int left = 9;

        @Override
        public Object next() {
            log.add("next");
            if (--left == 0) {
                throw new StopIteration(42);
            }
            return left;
        }

        @Override
        public Object send(Object value) {
            log.add(value);
            return next();
        }

        @Override
        public <X extends Throwable> Object raise(X exception) {
            log.add(exception);
            throw new StopIteration("raised");
        }

        @Override
        public void close() {
            log.add("close");
        }
    }

    @Test
    void customIterator_getsExactlyWhatIsGiven_49_52() throws Exception {
        Recording inner = new Recording();
        Generator<Object, Object, Object> outer = Generator.returning(y -> y.yieldFrom(inner));
        assertThat(outer.next()).isEqualTo(8);
        Object tuple = List.of(1, 2, 3);
        outer.send(tuple);
        IOException raised = new IOException();
        StopIteration end = catchThrowableOfType(StopIteration.class, () -> outer.raise(raised));
        assertThat(end.value()).isEqualTo("raised");
        assertThat(log).containsExactly("next", tuple, "next", raised);
    }

    @Test
    void customIterator_returnAndClose_50_52() {
        Recording ending = new Recording();
        ending.left = 2;
        Generator<Object, Object, Object> outer = Generator.returning(y -> y.yieldFrom(ending));
        outer.next();
        assertThat(catchThrowableOfType(StopIteration.class, outer::next).value()).isEqualTo(42);

        Generator<Object, Object, Object> closed = Generator.returning(y -> y.yieldFrom(new Recording()));
        closed.next();
        closed.close();
        assertThat(log).last().isEqualTo("close");
        assertThat(closed.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void customIterator_withoutMethodsOfItsOwn_49() {
        Subgenerator<Object, Object, Object> bare = () -> 7;
        IOException raised = new IOException();
        Generator<Object, Object, Object> outer = Generator.returning(y -> y.yieldFrom(bare));
        assertThat(outer.next()).isEqualTo(7);
        assertThat(catchThrowable(() -> outer.raise(raised))).isSameAs(raised);
        Generator<Object, Object, Object> sent = Generator.returning(y -> y.yieldFrom(bare));
        sent.next();
        assertThat(sent.send(null)).isEqualTo(7);
        assertThat(catchThrowable(() -> sent.send(1))).isExactlyInstanceOf(UnsupportedOperationException.class);
        Generator<Object, Object, Object> closed = Generator.returning(y -> y.yieldFrom(bare));
        closed.next();
        closed.close();
        assertThat(closed.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void customIterator_callingBackIsRefused_52() {
        Generator<?, ?, ?>[] self = new Generator<?, ?, ?>[1];
        Subgenerator<Object, Object, Object> inner = new Subgenerator<>() {
            @Override
            public Object next() {
                return 1;
            }

            @Override
            public <X extends Throwable> Object raise(X exception) {
                return self[0].next();
            }

            @Override
            public void close() {
                self[0].next();
            }
        };
        for (boolean closing : new boolean[]{true, false}) {
            Generator<Object, Object, Object> outer = Generator.returning(y -> y.yieldFrom(inner));
            self[0] = outer;
            outer.next();
            assertExecuting(catchThrowable(() -> {
                if (closing) {
                    outer.close();
                } else {
                    outer.raise(new IOException());
                }
            }));
            assertThat(outer.state()).isEqualTo(State.CLOSED);
        }
    }

    @Test
    void closeableIterator_isClosed_43() {
        class Closing implements Iterator<Integer>, AutoCloseable {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Integer next() {
                return 1;
            }

            @Override
            public void close() throws IOException {
                log.add("closed");
                throw new IOException("of close");
            }
        }
        Generator<Object, Object, Void> outer = Generator.of(y -> y.yieldFrom(new Closing()));
        outer.next();
        assertThat(catchThrowable(outer::close)).isExactlyInstanceOf(IOException.class).hasMessage("of close");
        assertThat(log).containsExactly("closed");
    }

    @Test
    void iterator_thatFailsComesToTheOuter_46() {
        Generator<Object, Object, Void> outer = Generator.of(y -> {
            try {
                y.yieldFrom(List.of(1).stream().map(n -> n / (n - 1)).iterator());
            } catch (ArithmeticException e) {
                y.yield("caught");
            }
        });
        assertThat(outer.next()).isEqualTo("caught");
    }
}
