package dev.loomlet.generator;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Who may call a Yielder, and who may resume a generator. */
class YielderTest {

    private static final String OUTSIDE = "outside the running body";

    private static Throwable onAnotherThread(Runnable code) throws Exception {
        FutureTask<Throwable> task = new FutureTask<>(() -> catchThrowable(code::run));
        Thread.ofPlatform().start(task);
        return task.get();
    }

    @Test
    void yield_fromOutsideIsRefused() {
        List<Yielder<Integer, Object>> leaked = new ArrayList<>();
        Generator<Integer, Object, Void> g = Generator.of(y -> {
            leaked.add(y);
            assertThat(y.yield(1)).isEqualTo("sent");
        });
        g.next();
        assertThatThrownBy(() -> leaked.get(0).yield(5)).isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("yield was called")
                .hasMessageContaining(OUTSIDE);
        assertThatThrownBy(() -> leaked.get(0).yieldFrom(List.of(1))).isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("yieldFrom was called")
                .hasMessageContaining(OUTSIDE);
        assertThatThrownBy(() -> g.send("sent")).isExactlyInstanceOf(StopIteration.class);
        assertThatThrownBy(() -> leaked.get(0).yield(5)).isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageContaining(OUTSIDE)
                .hasMessageContaining("which has ended");
    }

    @Test
    void yield_fromAnotherThreadIsRefused() throws Exception {
        Generator<Throwable, Void, Void> g = Generator.of(y -> y.yield(onAnotherThread(() -> y.yield(null))));
        assertThat(g.next()).isExactlyInstanceOf(IllegalStateException.class).hasMessageContaining("belongs to");
        Sequence<Throwable> sequence = Sequence.of(y -> y.yield(onAnotherThread(() -> y.yield(null))));
        List<Throwable> seen = new ArrayList<>();
        sequence.forEach(seen::add);
        assertThat(seen).hasSize(1)
                .allSatisfy(e -> assertThat(e).isExactlyInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("yield was called by"));
    }

    @Test
    void yield_onTheOuterFromAPulledInner() {
        Generator<String, Object, Void> outer = Generator.of(y -> {
            Generator<String, Object, Void> inner = Generator.of(z -> {
                assertThat(y.yield("outer through inner")).isEqualTo(1);
                z.yield("inner");
                assertThat(y.yield("again")).isEqualTo(2);
            });
            y.yield(inner.next());
            assertThat(inner.iterator().hasNext()).isFalse();
            y.yield("end");
        });
        assertThat(outer.next()).isEqualTo("outer through inner");
        assertThat(outer.send(1)).isEqualTo("inner");
        assertThat(outer.next()).isEqualTo("again");
        assertThat(outer.send(2)).isEqualTo("end");
    }

    @Test
    void yield_onADelegatingOuterIsRefused() {
        List<Throwable> refusals = new ArrayList<>();
        Generator<String, Void, Void> generator = Generator.of(y -> {
            y.yieldFrom(Generator.<String, Void>of(z -> refusals.add(catchThrowable(() -> y.yield("x")))));
            y.yield("end");
        });
        assertThat(generator.stream()).containsExactly("end");
        Sequence<String> sequence = Sequence.of(y -> {
            y.yieldFrom(Sequence.<String>of(z -> refusals.add(catchThrowable(() -> y.yield("x")))));
            y.yield("end");
        });
        List<String> seen = new ArrayList<>();
        sequence.forEach(seen::add);
        assertThat(seen).containsExactly("end");
        assertThat(refusals).hasSize(2)
                .allSatisfy(e -> assertThat(e).isExactlyInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("delegating to another"));
    }

    @Test
    void yield_inBulkByTheConsumerOrAfterTheEndIsRefused() {
        List<Yielder<Integer, Void>> leaked = new ArrayList<>();
        Sequence<Integer> sequence = Sequence.of(y -> {
            leaked.add(y);
            y.yield(1);
            y.yield(2);
        });
        List<Throwable> refusals = new ArrayList<>();
        sequence.forEach(n -> refusals.add(catchThrowable(() -> leaked.get(0).yield(n))));
        assertThat(refusals).hasSize(2)
                .allSatisfy(e -> assertThat(e).isExactlyInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("which is handing out a value"));
        assertThatThrownBy(() -> leaked.get(0).yield(3)).isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageContaining("which has ended");
    }

    private static final class Initialised {

        static {
            PENDING.get(0).run();
        }

        private static void touch() {}
    }

    private static final List<Runnable> PENDING = new ArrayList<>();

    /** A class initialiser is entered through native code, so a continuation cannot be cut there. */
    @Test
    void yield_throughANativeFrame() {
        Throwable[] refusal = new Throwable[1];
        Generator<String, Void, Void> g = Generator.of(y -> {
            PENDING.add(() -> refusal[0] = catchThrowable(() -> y.yield("in the initialiser")));
            Initialised.touch();
            y.yield("after");
        });
        if (System.getProperty("loomlet.test.engine", "direct").equals("direct")) {
            assertThat(g.next()).isEqualTo("after");
            assertThat(refusal[0]).isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("cannot yield from here");
        } else {
            assertThat(g.next()).isEqualTo("in the initialiser");
            assertThat(g.next()).isEqualTo("after");
            assertThat(refusal[0]).isNull();
        }
    }

    @Test
    void foreignThread_isRefusedByAll_38() throws Exception {
        Generator<Integer, Object, Void> g = Generator.of(y -> {
            y.yield(1);
            y.yield(2);
        });
        g.next();
        for (Runnable use : List.<Runnable>of(g::next, () -> g.send(1), () -> g.raise(new RuntimeException()), g::close,
                () -> g.iterator().hasNext())) {
            assertThat(onAnotherThread(use)).isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("this generator belongs to");
        }
        assertThat(g.next()).isEqualTo(2);
    }

    @Test
    void foreignThread_isRefusedWhileTheBodyRuns_38() throws Exception {
        Generator<?, ?, ?>[] self = new Generator<?, ?, ?>[1];
        Generator<Throwable, Void, Void> g = Generator.of(y -> y.yield(onAnotherThread(self[0]::next)));
        self[0] = g;
        assertThat(g.next()).isExactlyInstanceOf(IllegalStateException.class);
        assertThat(g.state()).isEqualTo(Generator.State.SUSPENDED);
    }

    @Test
    void foreignThread_mayCloseWhatNeverStartedOrHasEnded_38() throws Exception {
        Generator<Integer, Object, Void> created = Generator.of(y -> y.yield(1));
        assertThat(onAnotherThread(created::close)).isNull();
        assertThat(created.state()).isEqualTo(Generator.State.CLOSED);
        Generator<Integer, Object, Void> ended = Generator.of(y -> {});
        catchThrowable(ended::next);
        assertThat(onAnotherThread(ended::close)).isNull();
    }

    @Test
    void foreignThread_isRefusedAsDelegator_38() throws Exception {
        Generator<Integer, Object, Void> inner = Generator.of(y -> {
            y.yield(1);
            y.yield(2);
        });
        inner.next();
        Throwable refusal = onAnotherThread(() -> Generator.<Integer, Object>of(y -> y.yieldFrom(inner)).next());
        assertThat(refusal).isExactlyInstanceOf(IllegalStateException.class).hasMessageContaining("belongs to");
        assertThat(inner.next()).isEqualTo(2);
    }

    @Test
    void caller_mayBeAVirtualThread() throws Exception {
        FutureTask<List<Integer>> task = new FutureTask<>(() -> Generator.<Integer, Void>of(y -> {
            y.yield(1);
            y.yieldFrom(Sequence.of(z -> z.yield(2)));
        }).stream().toList());
        Thread.ofVirtual().start(task);
        assertThat(task.get()).containsExactly(1, 2);
    }
}
