package dev.loomlet.generator;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

class SequenceTest {

    private final List<Object> log = new ArrayList<>();

    private Sequence<Integer> logging(int to) {
        return Sequence.of(y -> {
            try {
                for (int i = 1; i <= to; i++) {
                    log.add("before " + i);
                    y.yield(i);
                }
            } finally {
                log.add("finally");
            }
        });
    }

    private static final Sequence<Integer> NATURALS = Sequence.of(y -> {
        for (int i = 1;; i++) {
            y.yield(i);
        }
    });

    @Test
    void of_refusesNull() {
        assertThatThrownBy(() -> Sequence.of(null)).isExactlyInstanceOf(NullPointerException.class)
                .hasMessageContaining("body is null");
        assertThatThrownBy(() -> NATURALS.forEach(null)).isExactlyInstanceOf(NullPointerException.class)
                .hasMessageContaining("action is null");
    }

    @Test
    void iterator_isAFreshRunEachTime() {
        Sequence<Integer> sequence = logging(2);
        assertThat(log).isEmpty();
        var first = sequence.iterator();
        var second = sequence.iterator();
        assertThat(log).isEmpty();
        assertThat(first.next()).isEqualTo(1);
        assertThat(second.next()).isEqualTo(1);
        assertThat(first.next()).isEqualTo(2);
        assertThat(first.hasNext()).isFalse();
        assertThat(second.hasNext()).isTrue();
        assertThatThrownBy(first::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void forEach_interleavesAsALoopDoes() {
        logging(3).forEach(n -> log.add("got " + n));
        List<Object> bulk = List.copyOf(log);
        log.clear();
        for (int n : logging(3)) {
            log.add("got " + n);
        }
        assertThat(log).isEqualTo(bulk).startsWith("before 1", "got 1", "before 2").endsWith("got 3", "finally");
    }

    @Test
    void forEach_runsOnTheCallersStack() {
        Sequence<StackTraceElement[]> sequence = Sequence.of(y -> y.yield(new Throwable().getStackTrace()));
        sequence.forEach(frames -> assertThat(frames).extracting(StackTraceElement::getMethodName)
                .contains("forEach_runsOnTheCallersStack"));
        sequence.stream()
                .forEach(frames -> assertThat(frames).extracting(StackTraceElement::getMethodName)
                        .contains("forEach_runsOnTheCallersStack"));
        sequence.iterator()
                .forEachRemaining(frames -> assertThat(frames)
                        .extracting(StackTraceElement::getMethodName)
                        .contains("forEach_runsOnTheCallersStack"));
    }

    @Test
    void forEach_failingConsumerClosesTheBody() {
        for (Throwable failure : List.of(new IOException(), new Error(), new StopIteration(), new GeneratorExit())) {
            log.clear();
            Sequence<Integer> sequence = Sequence.of(y -> {
                while (true) {
                    try {
                        y.yield(1);
                    } catch (Exception e) {
                        log.add("swallowed");
                    } finally {
                        log.add("finally");
                    }
                }
            });
            assertThat(catchThrowable(() -> sequence.forEach(n -> {
                throw Sneaky.rethrow(failure);
            }))).isSameAs(failure).hasNoSuppressedExceptions();
            assertThat(log).containsExactly("finally");
        }
    }

    @Test
    void forEach_failingConsumerWinsOverACatchAll() {
        IOException failure = new IOException();
        Sequence<Integer> sequence = Sequence.of(y -> {
            try {
                y.yield(1);
            } catch (Throwable t) {
                log.add(t.getClass());
            }
        });
        assertThat(catchThrowable(() -> sequence.forEach(n -> {
            throw Sneaky.rethrow(failure);
        }))).isSameAs(failure);
        assertThat(log).containsExactly(GeneratorExit.class);
    }

    @Test
    void forEach_failureOfClosingIsSuppressed() {
        IOException failure = new IOException();
        RuntimeException ofClosing = new RuntimeException();
        Sequence<Integer> failing = Sequence.of(y -> {
            try {
                y.yield(1);
            } catch (GeneratorExit e) {
                throw ofClosing;
            }
        });
        assertThat(catchThrowable(() -> failing.forEach(n -> {
            throw Sneaky.rethrow(failure);
        }))).isSameAs(failure).hasSuppressedException(ofClosing);

        Sequence<Integer> ignoring = Sequence.of(y -> {
            try {
                y.yield(1);
            } finally {
                y.yield(2);
            }
        });
        Exception second = new Exception();
        assertThat(catchThrowable(() -> ignoring.forEach(n -> {
            log.add(n);
            throw Sneaky.rethrow(second);
        }))).isSameAs(second);
        assertThat(second.getSuppressed()).hasSize(1);
        assertThat(second.getSuppressed()[0]).hasMessageStartingWith("generator ignored GeneratorExit");
        assertThat(log).containsExactly(1);
    }

    @Test
    void failure_ofTheBodyComesOutInEveryMode() {
        IOException own = new IOException();
        Sequence<Integer> sequence = Sequence.of(y -> {
            y.yield(1);
            throw own;
        });
        List<Integer> seen = new ArrayList<>();
        assertThat(catchThrowable(() -> sequence.forEach(seen::add))).isSameAs(own);
        assertThat(catchThrowable(() -> sequence.stream().forEach(seen::add))).isSameAs(own);
        assertThat(catchThrowable(() -> sequence.prefetch(5).iterator().forEachRemaining(seen::add))).isSameAs(own);
        assertThat(catchThrowable(() -> {
            for (int n : sequence) {
                seen.add(n);
            }
        })).isSameAs(own);
        assertThat(catchThrowable(() -> {
            for (int n : sequence.prefetch(5)) {
                seen.add(n);
            }
        })).isSameAs(own);
        assertThat(seen).containsExactly(1, 1, 1, 1, 1);
    }

    @Test
    void stopIteration_ofTheBodyIsAFaultInBulkToo() {
        StopIteration own = new StopIteration();
        Sequence<Integer> sequence = Sequence.of(y -> {
            throw own;
        });
        assertThatThrownBy(() -> sequence.forEach(log::add)).isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("generator raised StopIteration")
                .cause()
                .isSameAs(own);
    }

    @Test
    void stream_shortCircuitsWithoutOverrun() {
        assertThat(NATURALS.stream().limit(10).toList()).hasSize(10).endsWith(10);
        assertThat(NATURALS.stream().filter(n -> n > 5).findFirst()).contains(6);
        assertThat(NATURALS.stream().anyMatch(n -> n == 7)).isTrue();
        assertThat(NATURALS.stream().takeWhile(n -> n < 4)).containsExactly(1, 2, 3);
        assertThat(Stream.of(1, 2).flatMap(n -> NATURALS.stream().map(m -> n * m)).limit(3)).containsExactly(1, 2, 3);
        assertThat(logging(9).stream().limit(2).toList()).containsExactly(1, 2);
        assertThat(log).containsExactly("before 1", "before 2");
    }

    @Test
    void stream_ofAll() {
        assertThat(logging(1000).stream().mapToInt(n -> n).sum()).isEqualTo(500500);
        assertThat(logging(1000).stream().skip(990).toList()).hasSize(10).startsWith(991);
        assertThat(logging(3).stream().sorted((a, b) -> b - a).toList()).containsExactly(3, 2, 1);
        var iterator = logging(3).stream().iterator();
        assertThat(iterator.next()).isEqualTo(1);
        assertThat(iterator.next()).isEqualTo(2);
    }

    @Test
    void stream_closeClosesTheBody() {
        try (Stream<Integer> stream = logging(9).stream()) {
            assertThat(stream.findFirst()).contains(1);
            assertThat(log).containsExactly("before 1");
        }
        assertThat(log).containsExactly("before 1", "finally");
        try (Stream<Integer> untouched = logging(9).stream()) {
            assertThat(untouched.isParallel()).isFalse();
        }
        assertThat(log).hasSize(2);
    }

    @Test
    void stream_closedInItsOwnActionEndsTheBody() {
        Stream<Integer> stream = logging(9).stream();
        stream.forEach(n -> {
            log.add(n);
            stream.close();
        });
        assertThat(log).containsExactly("before 1", 1, "finally");
    }

    @Test
    void iterator_inTryWithResources() {
        try (var iterator = logging(9).iterator()) {
            assertThat(iterator.next()).isEqualTo(1);
        }
        assertThat(log).containsExactly("before 1", "finally");
        var untouched = logging(9).iterator();
        untouched.close();
        assertThat(untouched.hasNext()).isFalse();
        assertThatThrownBy(untouched::next).isInstanceOf(NoSuchElementException.class);
        assertThat(log).hasSize(2);
    }

    @Test
    void iterator_forEachRemainingAfterSome() {
        var iterator = logging(4).iterator();
        assertThat(iterator.next()).isEqualTo(1);
        List<Integer> rest = new ArrayList<>();
        iterator.forEachRemaining(rest::add);
        assertThat(rest).containsExactly(2, 3, 4);
        iterator.forEachRemaining(rest::add);
        assertThat(rest).hasSize(3);
    }

    @Test
    void iterator_isNotForItsOwnAction() {
        var iterator = logging(2).iterator();
        iterator.forEachRemaining(n -> log.add(catchThrowable(iterator::hasNext)));
        assertThat(log.get(1)).isInstanceOf(IllegalStateException.class);
        assertThat(((Throwable) log.get(1))).hasMessageContaining("forEachRemaining is handing out");
        assertThat(iterator.hasNext()).isFalse();
    }

    private static Sequence<Integer> tree(int low, int high) {
        return Sequence.of(y -> {
            if (low <= high) {
                int middle = (low + high) >>> 1;
                y.yieldFrom(tree(low, middle - 1));
                y.yield(middle);
                y.yieldFrom(tree(middle + 1, high));
            }
        });
    }

    @Test
    void yieldFrom_inEveryMode() {
        List<Integer> expected = NATURALS.stream().limit(100).toList();
        List<Integer> seen = new ArrayList<>();
        tree(1, 100).forEach(seen::add);
        assertThat(seen).isEqualTo(expected);
        seen.clear();
        for (int n : tree(1, 100)) {
            seen.add(n);
        }
        assertThat(seen).isEqualTo(expected);
        seen.clear();
        for (int n : tree(1, 100).prefetch(7)) {
            seen.add(n);
        }
        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void yieldFrom_inBulkClosesInnerFirst() {
        Sequence<Integer> outer = Sequence.of(y -> {
            try {
                y.yieldFrom(logging(5));
            } catch (Exception e) {
                log.add("swallowed");
            } finally {
                log.add("outer");
            }
        });
        IOException failure = new IOException();
        assertThat(catchThrowable(() -> outer.forEach(n -> {
            throw Sneaky.rethrow(failure);
        }))).isSameAs(failure);
        assertThat(log).containsExactly("before 1", "finally", "outer");
    }

    @Test
    void yieldFrom_inBulkOverGeneratorsAndIterators() {
        Generator<Integer, Object, String> generator = Generator.returning(y -> {
            try {
                y.yield(1);
                y.yield(2);
                return "rv";
            } finally {
                log.add("closed");
            }
        });
        Sequence<Object> outer = Sequence.of(y -> {
            y.yieldFrom(List.of("a", "b"));
            y.yield(y.yieldFrom(generator));
        });
        List<Object> seen = new ArrayList<>();
        outer.forEach(seen::add);
        assertThat(seen).containsExactly("a", "b", 1, 2, "rv");

        Generator<Integer, Object, Void> endless = Generator.of(y -> {
            try {
                y.yieldFrom(NATURALS);
            } finally {
                log.add("endless closed");
            }
        });
        Sequence<Object> over = Sequence.of(y -> y.yieldFrom(endless));
        Exception failure = new Exception();
        assertThat(catchThrowable(() -> over.forEach(n -> {
            throw Sneaky.rethrow(failure);
        }))).isSameAs(failure);
        assertThat(log).containsExactly("closed", "endless closed");
    }

    @Test
    void yieldFrom_failureOfInnerCanBeHandledInBulk() {
        Sequence<Object> outer = Sequence.of(y -> {
            try {
                y.yieldFrom(Sequence.of(z -> {
                    z.yield(1);
                    throw new IOException("inner");
                }));
            } catch (Exception e) {
                y.yield(e.getMessage());
            }
        });
        outer.forEach(log::add);
        assertThat(log).containsExactly(1, "inner");
    }

    @Test
    void forEach_insideAGeneratorThatIsClosed() {
        Generator<Integer, Void, Void> g = Generator.of(y -> logging(5).forEach(y::yield));
        assertThat(g.next()).isEqualTo(1);
        assertThat(g.next()).isEqualTo(2);
        g.close();
        assertThat(log).containsExactly("before 1", "before 2", "finally");
    }
}
