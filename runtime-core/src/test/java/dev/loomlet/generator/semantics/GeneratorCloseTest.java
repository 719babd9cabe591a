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

/** Closing: points 22 to 31, and 63, which stands on it. */
class GeneratorCloseTest {

    private final List<String> log = new ArrayList<>();

    @Test
    void close_ofCreatedRunsNothing_22() {
        Generator<Integer, Void, String> g = Generator.returning(y -> {
            try {
                log.add("body");
                return "rv";
            } finally {
                log.add("finally");
            }
        });
        g.close();
        assertThat(log).isEmpty();
        assertThat(g.state()).isEqualTo(State.CLOSED);
        assertThat(g.returnValue()).isNull();
        assertThatThrownBy(g::next).isExactlyInstanceOf(StopIteration.class);
    }

    private record Resource(String name, List<String> log) implements AutoCloseable {
        @Override
        public void close() {
            log.add(name);
        }
    }

    @Test
    void close_runsFinallyBlocksInOrder_23() {
        Generator<String, Void, Void> g = Generator.of(y -> {
            try {
                try (Resource outer = new Resource("outer", log); Resource inner = new Resource("inner", log)) {
                    y.yield(outer.name + inner.name);
                } finally {
                    log.add("finally");
                }
                log.add("not reached");
            } catch (GeneratorExit e) {
                log.add("exit");
                throw e;
            }
        });
        g.next();
        g.close();
        assertThat(log).containsExactly("inner", "outer", "finally", "exit");
        assertThat(g.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void tryWithResources_closes_23() {
        try (Generator<Integer, Void, Void> g = Generator.of(y -> {
            try {
                y.yield(1);
            } finally {
                log.add("finally");
            }
        })) {
            g.next();
            assertThat(log).isEmpty();
        }
        assertThat(log).containsExactly("finally");
    }

    @Test
    void close_swallowsReturnAndKeepsItsValue_24() {
        Generator<Integer, Void, String> caught = Generator.returning(y -> {
            try {
                y.yield(1);
                return "not reached";
            } catch (GeneratorExit e) {
                return "rv";
            }
        });
        caught.next();
        caught.close();
        assertThat(caught.returnValue()).isEqualTo("rv");
        assertThat(catchThrowableOfType(StopIteration.class, caught::next).value()).isNull();

        Generator<Integer, Void, String> uncaught = Generator.returning(y -> {
            y.yield(1);
            return "not reached";
        });
        uncaught.next();
        uncaught.close();
        assertThat(uncaught.returnValue()).isNull();
    }

    @Test
    void close_again_25() {
        Generator<Integer, Void, Void> g = Generator.of(y -> {
            try {
                y.yield(1);
            } finally {
                log.add("finally");
            }
        });
        g.next();
        g.close();
        g.close();
        assertThat(log).containsExactly("finally");
        Generator<Integer, Void, Void> ended = Generator.of(y -> {});
        assertThatThrownBy(ended::next).isInstanceOf(StopIteration.class);
        ended.close();
        assertThat(ended.state()).isEqualTo(State.CLOSED);
    }

    static void assertIgnored(Throwable thrown) {
        assertThat(thrown).isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("generator ignored GeneratorExit")
                .hasNoCause();
    }

    @Test
    void close_ignoredLeavesItSuspended_26() {
        Generator<Integer, Void, Void> g = Generator.of(y -> {
            int[] n = {0};
            while (n[0] < 3) {
                try {
                    y.yield(n[0]);
                } catch (GeneratorExit e) {
                    n[0]++;
                }
            }
        });
        assertThat(g.next()).isEqualTo(0);
        assertIgnored(catchThrowable(g::close));
        assertThat(g.state()).isEqualTo(State.SUSPENDED);
        assertThat(g.next()).isEqualTo(1);
        assertIgnored(catchThrowable(g::close));
        g.close();
        assertThat(g.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void close_ignoredInFinallyGoesOnWithTheExit_26() {
        Generator<Integer, Void, Void> g = Generator.of(y -> {
            try {
                y.yield(1);
            } finally {
                y.yield(2);
            }
        });
        g.next();
        assertIgnored(catchThrowable(g::close));
        assertThat(catchThrowable(g::next)).isExactlyInstanceOf(GeneratorExit.class);
        assertThat(g.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void close_givesOtherExceptionsOfTheBody_27() {
        IOException own = new IOException();
        Generator<Integer, Void, Void> g = Generator.of(y -> {
            try {
                y.yield(1);
            } catch (GeneratorExit e) {
                throw own;
            }
        });
        g.next();
        assertThat(catchThrowable(g::close)).isSameAs(own);
        assertThat(g.state()).isEqualTo(State.CLOSED);
        g.close();
    }

    @Test
    void close_swallowsANewGeneratorExit_28() {
        Generator<Integer, Void, Void> g = Generator.of(y -> {
            try {
                y.yield(1);
            } finally {
                log.add("finally");
                raiseExit();
            }
        });
        g.next();
        g.close();
        assertThat(log).containsExactly("finally");
    }

    private static void raiseExit() {
        throw new GeneratorExit("another");
    }

    @Test
    void generatorExit_isNoException_29() {
        Generator<Integer, Void, Void> g = Generator.of(y -> {
            while (true) {
                try {
                    y.yield(1);
                } catch (Exception e) {
                    log.add("swallowed " + e);
                }
            }
        });
        g.next();
        g.close();
        assertThat(g.state()).isEqualTo(State.CLOSED);
        assertThat(log).isEmpty();
    }

    @Test
    void close_releasesWhatTheBodyHeld_31() throws Exception {
        Object[] held = {new Object()};
        var weak = new java.lang.ref.WeakReference<>(held[0]);
        Generator<Integer, Void, Void> g = Generator.of(y -> {
            Object local = held[0];
            held[0] = null;
            y.yield(1);
            log.add(String.valueOf(local));
        });
        g.next();
        System.gc();
        assertThat(weak.get()).isNotNull();
        g.close();
        Collected.await(weak);
        assertThat(g.state()).isEqualTo(State.CLOSED);
    }

    /** Python's contextlib.contextmanager, as far as a generator bears it. */
    private record Context(Generator<Object, Void, ?> body) {

        Object enter() {
            return body.next();
        }

        void exit(Throwable failure) throws Throwable {
            try {
                if (failure == null) {
                    body.next();
                } else {
                    body.raise(failure);
                }
            } catch (StopIteration end) {
                return;
            }
            throw new IllegalStateException(failure == null ? "did not stop" : "did not stop after raise");
        }
    }

    @Test
    void contextManager_63() throws Throwable {
        Context swallowing = new Context(Generator.of(y -> {
            try {
                y.yield("resource");
            } catch (Exception e) {
                log.add(e.getMessage());
            }
        }));
        assertThat(swallowing.enter()).isEqualTo("resource");
        swallowing.exit(new IOException("lost"));
        assertThat(log).containsExactly("lost");

        Context twice = new Context(Generator.of(y -> {
            y.yield(1);
            y.yield(2);
        }));
        twice.enter();
        assertThatThrownBy(() -> twice.exit(null)).hasMessage("did not stop");

        Context stubborn = new Context(Generator.of(y -> {
            try {
                y.yield(1);
            } catch (Exception e) {
                y.yield(2);
            }
        }));
        stubborn.enter();
        assertThatThrownBy(() -> stubborn.exit(new IOException())).hasMessage("did not stop after raise");
    }
}
