package dev.loomlet.generator;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

class PrefetchTest {

    private final List<Object> log = new ArrayList<>();

    private Sequence<Integer> logging(int to) {
        return Sequence.of(y -> {
            try {
                for (int i = 1; i <= to; i++) {
                    log.add(i);
                    y.yield(i);
                }
            } finally {
                log.add("finally");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void count_mustBePositive(int count) {
        assertThatThrownBy(() -> logging(1).prefetch(count)).isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("count is " + count)
                .hasMessageContaining("at least 1");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 255, 256, 257, 999, 1000, 1001, Integer.MAX_VALUE})
    void values_areTheSame(int count) {
        List<Integer> seen = new ArrayList<>();
        Iterator<Integer> iterator = logging(1000).prefetch(count).iterator();
        while (iterator.hasNext()) {
            seen.add(iterator.next());
        }
        assertThat(seen).isEqualTo(logging(1000).stream().toList());
        assertThat(iterator.hasNext()).isFalse();
        assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void body_runsAheadByCountAndNoFurther() {
        Iterator<Integer> iterator = logging(100).prefetch(4).iterator();
        assertThat(log).isEmpty();
        assertThat(iterator.next()).isEqualTo(1);
        assertThat(log).containsExactly(1, 2, 3, 4);
        for (int i = 2; i <= 4; i++) {
            assertThat(iterator.next()).isEqualTo(i);
        }
        assertThat(log).hasSize(4);
        assertThat(iterator.hasNext()).isTrue();
        assertThat(log).hasSize(8);
    }

    @Test
    void null_isAValue() {
        Sequence<String> sequence = Sequence.of(y -> {
            y.yield(null);
            y.yield("a");
            y.yield(null);
        });
        List<String> seen = new ArrayList<>();
        for (String s : sequence.prefetch(2)) {
            seen.add(s);
        }
        assertThat(seen).isEqualTo(Arrays.asList(null, "a", null));
    }

    @Test
    void failure_comesAfterTheValuesBeforeItAndOnce() {
        IOException own = new IOException();
        Sequence<Integer> sequence = Sequence.of(y -> {
            y.yield(1);
            y.yield(2);
            throw own;
        });
        var iterator = sequence.prefetch(100).iterator();
        assertThat(iterator.next()).isEqualTo(1);
        assertThat(iterator.next()).isEqualTo(2);
        assertThat(catchThrowable(iterator::hasNext)).isSameAs(own);
        assertThat(iterator.hasNext()).isFalse();
    }

    @Test
    void close_endsTheBodyAndDropsWhatIsHeld() {
        var iterator = logging(100).prefetch(3).iterator();
        assertThat(iterator.next()).isEqualTo(1);
        iterator.close();
        assertThat(log).containsExactly(1, 2, 3, "finally");
        assertThat(iterator.hasNext()).isFalse();
        iterator.close();
        assertThat(log).hasSize(4);
    }

    @Test
    void close_givesWhatTheBodyThrowsOrTellsThatItIgnores() {
        IOException own = new IOException();
        var failing = Sequence.<Integer>of(y -> {
            try {
                y.yield(1);
            } catch (GeneratorExit e) {
                throw own;
            }
        }).prefetch(1).iterator();
        failing.next();
        assertThat(catchThrowable(failing::close)).isSameAs(own);

        var ignoring = Sequence.<Integer>of(y -> {
            try {
                y.yield(1);
            } finally {
                y.yield(2);
            }
        }).prefetch(1).iterator();
        ignoring.next();
        assertThat(catchThrowable(ignoring::close)).isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("generator ignored GeneratorExit");
        assertThat(ignoring.hasNext()).isFalse();
    }

    @Test
    void body_mayNotTakeItsOwnValues() {
        List<CloseableIterator<Integer>> self = new ArrayList<>();
        Sequence<Integer> sequence = Sequence.of(y -> {
            y.yield(1);
            log.add(catchThrowable(self.get(0)::hasNext));
            y.yield(2);
        });
        self.add(sequence.prefetch(5).iterator());
        assertThat(self.get(0).next()).isEqualTo(1);
        assertThat(self.get(0).next()).isEqualTo(2);
        assertThat(self.get(0).hasNext()).isFalse();
        assertThat((Throwable) log.get(0)).hasMessageStartingWith("generator already executing");
    }

    @Test
    void pulledInner_mayYieldOnThePrefetchingOuter() {
        Sequence<Integer> sequence = Sequence.of(y -> {
            Generator<Integer, Void, Void> inner = Generator.of(z -> {
                for (int i = 0; i < 10; i++) {
                    y.yield(i);
                }
            });
            assertThat(inner.iterator().hasNext()).isFalse();
        });
        List<Integer> seen = new ArrayList<>();
        for (int n : sequence.prefetch(4)) {
            seen.add(n);
        }
        sequence.forEach(seen::add);
        assertThat(seen).hasSize(20).startsWith(0, 1, 2).endsWith(8, 9);
    }
}
