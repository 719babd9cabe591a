package dev.loomlet.generator;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

/** The structure that keeps a value's cost constant, and what happens when chains share a generator. */
class DelegationChainTest {

    private static Generator<Integer, Object, Void> count(int from, int to) {
        return Generator.of(y -> {
            for (int i = from; i <= to; i++) {
                y.yield(i);
            }
        });
    }

    private static Generator<Integer, Object, Void> delegating(Generator<Integer, Object, Void> inner) {
        return Generator.of(y -> y.yieldFrom(inner));
    }

    private static int depthOfStack() {
        return StackWalker.getInstance().walk(frames -> (int) frames.count());
    }

    @Test
    void resume_goesStraightToTheInnermost() {
        Generator<Integer, Object, Void> innermost = count(1, 3);
        Generator<Integer, Object, Void> outermost = innermost;
        for (int i = 0; i < 1000; i++) {
            outermost = delegating(outermost);
        }
        for (int i = 1; i <= 3; i++) {
            assertThat(outermost.next()).isEqualTo(i);
            assertThat(outermost.leaf()).isSameAs(innermost);
        }
        assertThatThrownBy(outermost::next).isInstanceOf(StopIteration.class);
        assertThat(innermost.state()).isEqualTo(Generator.State.CLOSED);
    }

    /** Yields the depth of its stack at the innermost of {@code levels} delegations, twice. */
    private static Generator<Integer, Object, Void> depthAt(int levels) {
        return Generator.of(y -> {
            if (levels > 0) {
                y.yieldFrom(depthAt(levels - 1));
            } else {
                y.yield(depthOfStack());
                y.yield(depthOfStack());
            }
        });
    }

    @Test
    void stack_doesNotGrowWithTheChain() {
        Generator<Integer, Object, Void> shallow = depthAt(1);
        Generator<Integer, Object, Void> deep = depthAt(3000);
        for (int i = 0; i < 2; i++) {
            assertThat(deep.next()).isEqualTo(shallow.next());
        }
        assertThatThrownBy(deep::next).isInstanceOf(StopIteration.class);
    }

    @Test
    void chain_growsAndShrinks() {
        Generator<Integer, Object, Void> outer = Generator.of(y -> {
            y.yield(0);
            y.yieldFrom(Generator.<Integer, Object>of(z -> {
                z.yield(1);
                z.yieldFrom(count(2, 3));
                z.yieldFrom(List.of(4));
                z.yield(5);
            }));
            y.yieldFrom(count(6, 6));
            y.yield(7);
        });
        assertThat(outer.stream()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void started_chainMayBeDelegatedTo() {
        Generator<Integer, Object, Void> innermost = count(1, 4);
        Generator<Integer, Object, Void> middle = delegating(innermost);
        assertThat(middle.next()).isEqualTo(1);
        Generator<Integer, Object, Void> outer = delegating(middle);
        assertThat(outer.next()).isEqualTo(2);
        assertThat(outer.leaf()).isSameAs(innermost);
        assertThat(outer.stream()).containsExactly(3, 4);
    }

    @Test
    void delegate_mayBeUsedByHandInBetween() {
        Generator<Integer, Object, Void> innermost = count(1, 9);
        Generator<Integer, Object, Void> middle = delegating(innermost);
        Generator<Integer, Object, Void> outer = Generator.of(y -> {
            y.yieldFrom(middle);
            y.yield(99);
        });
        assertThat(outer.next()).isEqualTo(1);
        assertThat(middle.next()).isEqualTo(2);
        assertThat(outer.next()).isEqualTo(3);
        assertThat(innermost.next()).isEqualTo(4);
        assertThat(outer.next()).isEqualTo(5);
        assertThat(middle.next()).isEqualTo(6);
        innermost.close();
        assertThat(outer.next()).isEqualTo(99);
        assertThat(middle.state()).isEqualTo(Generator.State.CLOSED);
    }

    @Test
    void delegate_mayServeTwo() {
        Generator<Integer, Object, Void> shared = count(1, 5);
        Generator<Integer, Object, Void> left = Generator.of(y -> {
            y.yieldFrom(shared);
            y.yield(100);
        });
        Generator<Integer, Object, Void> right = Generator.of(y -> {
            y.yieldFrom(shared);
            y.yield(200);
        });
        List<Integer> seen = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            seen.add(left.next());
            seen.add(right.next());
        }
        assertThat(seen).containsExactly(1, 2, 3, 4, 5, 200);
        assertThat(left.next()).isEqualTo(100);
    }

    @Test
    void shared_delegateGetsWhatIsRaisedAndClosed() throws Exception {
        List<String> log = new ArrayList<>();
        Generator<Integer, Object, Void> shared = Generator.of(y -> {
            try {
                for (int i = 0;; i++) {
                    try {
                        y.yield(i);
                    } catch (Exception e) {
                        log.add(e.getMessage());
                    }
                }
            } finally {
                log.add("closed");
            }
        });
        Generator<Integer, Object, Void> outer = delegating(shared);
        outer.next();
        shared.next();
        assertThat(outer.raise(new IOException("raised"))).isEqualTo(2);
        outer.close();
        assertThat(log).containsExactly("raised", "closed");
        assertThat(shared.state()).isEqualTo(Generator.State.CLOSED);
    }

    @Test
    void lookedAhead_delegateYieldsTheKeptValueFirst() {
        Generator<Integer, Object, Void> inner = count(1, 3);
        assertThat(inner.iterator().hasNext()).isTrue();
        assertThat(delegating(inner).stream()).containsExactly(1, 2, 3);
        Generator<Integer, Object, Void> outer = delegating(count(1, 3));
        assertThat(outer.iterator().hasNext()).isTrue();
        assertThat(delegating(outer).stream()).containsExactly(1, 2, 3);
    }

    @Test
    void lookedAhead_generatorMayBeClosed() {
        Generator<Integer, Object, Void> outer = delegating(count(1, 3));
        assertThat(outer.iterator().hasNext()).isTrue();
        outer.close();
        assertThat(outer.iterator().hasNext()).isFalse();
    }

    @Test
    void delegation_inFinallyOfAClosedBodyIsIgnoring() {
        Generator<Integer, Object, Void> outer = Generator.of(y -> {
            try {
                y.yieldFrom(count(1, 3));
            } finally {
                y.yieldFrom(count(7, 8));
            }
        });
        outer.next();
        assertThat(catchThrowable(outer::close)).hasMessageStartingWith("generator ignored GeneratorExit");
        assertThat(outer.next()).isEqualTo(8);
        assertThat(catchThrowable(outer::next)).isExactlyInstanceOf(GeneratorExit.class);
    }

    @Test
    void loop_ofDelegationsIsRefused() {
        Generator<?, ?, ?>[] first = new Generator<?, ?, ?>[1];
        Generator<Integer, Object, Void> second = Generator.of(y -> {
            y.yield(1);
            y.yieldFrom(cast(first[0]));
        });
        Generator<Integer, Object, Void> g = delegating(second);
        first[0] = g;
        assertThat(g.next()).isEqualTo(1);
        assertThat(catchThrowable(second::next)).hasMessageStartingWith("generator already executing");
        assertThat(g.state()).isEqualTo(Generator.State.CLOSED);
        assertThat(second.state()).isEqualTo(Generator.State.CLOSED);
    }

    @SuppressWarnings("unchecked")
    private static Generator<Integer, Object, Void> cast(Generator<?, ?, ?> g) {
        return (Generator<Integer, Object, Void>) g;
    }
}
