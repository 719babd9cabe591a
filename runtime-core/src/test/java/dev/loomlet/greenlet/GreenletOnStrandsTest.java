package dev.loomlet.greenlet;

import dev.loomlet.engine.Strand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Greenlets and generator bodies on top of each other. */
class GreenletOnStrandsTest {

    /** As much of a generator as shows what its strand does. */
    private static final class Values {
        private final Strand strand;
        private Object value;
        private RuntimeException failure;

        Values(Consumer<Values> body) {
            strand = Strand.create("generator", () -> {
                value = null;
                try {
                    body.accept(this);
                } catch (RuntimeException e) {
                    failure = e;
                }
            });
        }

        void yield(Object next) {
            value = next;
            strand.suspend();
            value = null;
        }

        Object next() {
            strand.resume();
            if (failure != null) {
                throw failure;
            }
            return value;
        }
    }

    private final Greenlet main = Greenlet.current();

    @Test
    void generatorBodyOnAGreenletSwitches() {
        List<Object> log = new ArrayList<>();
        Greenlet greenlet = Greenlet.of(start -> {
            Values values = new Values(self -> {
                assertThat(Greenlet.current().parent()).isSameAs(main);
                self.yield(1);
                log.add(main.switchTo("from the body"));
                self.yield(2);
            });
            return List.of(values.next(), values.next(), String.valueOf(values.next()));
        });
        assertThat(greenlet.switchTo()).isEqualTo("from the body");
        assertThat(Greenlet.current()).isSameAs(main);
        assertThat(greenlet.switchTo("into the body")).isEqualTo(List.of(1, 2, "null"));
        assertThat(log).containsExactly("into the body");
    }

    @Test
    void switchOutOfNestedGeneratorBodies() {
        int depth = 20;
        Greenlet greenlet = Greenlet.of(start -> nested(depth).next());
        for (int i = 0; i < 100; i++) {
            assertThat(greenlet.switchTo(i)).isEqualTo(i == 0 ? "down" : i);
        }
        assertThat(greenlet.switchTo("end")).isEqualTo(depth);
    }

    private Values nested(int depth) {
        return new Values(self -> {
            if (depth > 0) {
                self.yield((int) nested(depth - 1).next() + 1);
                return;
            }
            Object received = main.switchTo("down");
            while (!"end".equals(received)) {
                received = main.switchTo(received);
            }
            self.yield(0);
        });
    }

    @Test
    void raiseReachesAGeneratorBody() {
        ArithmeticException failure = new ArithmeticException();
        List<Object> log = new ArrayList<>();
        Greenlet greenlet = Greenlet.of(start -> new Values(self -> {
            try {
                main.switchTo();
            } finally {
                log.add("finally of the body");
            }
        }).next());
        greenlet.switchTo();
        assertThatThrownBy(() -> greenlet.raise(failure)).isSameAs(failure);
        assertThat(log).containsExactly("finally of the body");
    }

    @Test
    void generatorBodyOnMainSwitches() {
        Greenlet echo = Greenlet.of(start -> {
            Object value = start;
            while (true) {
                value = main.switchTo("echo " + value);
            }
        });
        Values values = new Values(self -> {
            assertThat(Greenlet.current()).isSameAs(main);
            self.yield(echo.switchTo("in body"));
            self.yield(echo.switchTo("in body again"));
        });
        assertThat(values.next()).isEqualTo("echo in body");
        assertThat(echo.switchTo("outside")).isEqualTo("echo outside");
        assertThat(values.next()).isEqualTo("echo in body again");
        assertThat(echo.switchTo("outside again")).isEqualTo("echo outside again");
        assertThat(values.next()).isNull();
    }

    @Test
    void generatorIsResumedByTwoGreenletsInTurn() {
        List<Greenlet> seen = new ArrayList<>();
        Values values = new Values(self -> {
            while (true) {
                seen.add(Greenlet.current());
                main.switchTo();
                seen.add(Greenlet.current());
                self.yield("x");
            }
        });
        Greenlet a = Greenlet.of(() -> {
            values.next();
            main.switchTo();
            values.next();
        });
        Greenlet b = Greenlet.of(() -> values.next());
        a.switchTo();
        a.switchTo();
        b.switchTo();
        b.switchTo();
        a.switchTo();
        a.switchTo();
        assertThat(seen).containsExactly(a, a, b, b, a, a);
        assertThat(a.isDead() && b.isDead()).isTrue();
    }

    @Test
    void greenletEndsWhileMainIsInAGenerator() {
        Values values = new Values(self -> {
            self.yield(Greenlet.of(start -> start).switchTo("first"));
            assertThatThrownBy(() -> Greenlet.of(() -> {
                throw new ArithmeticException();
            }).switchTo()).isInstanceOf(ArithmeticException.class);
            self.yield("second");
        });
        assertThat(values.next()).isEqualTo("first");
        assertThat(values.next()).isEqualTo("second");
    }

    @Test
    void towerOfGeneratorsAndGreenlets() {
        assertThat(new Values(self -> self.yield(tower(30))).next()).isEqualTo(30);
    }

    private static int tower(int height) {
        if (height == 0) {
            return 0;
        }
        Greenlet greenlet = Greenlet.of(start -> new Values(self -> self.yield(tower(height - 1) + 1)).next());
        return (int) greenlet.switchTo();
    }

    @Test
    void stackTraceShowsTheGeneratorBodyThatSwitched() {
        Greenlet greenlet = Greenlet.of(start -> new Values(self -> switchInBody()).next());
        greenlet.switchTo();
        assertThat(Arrays.stream(greenlet.stackTrace()).map(StackTraceElement::getMethodName))
                .startsWith("switchInBody");
    }

    private void switchInBody() {
        main.switchTo();
    }

    @Test
    void stackTraceOfMainInAGenerator() {
        Greenlet greenlet = Greenlet.of(start -> main.stackTrace());
        Object[] frames = new Object[1];
        new Values(self -> frames[0] = switchTo(greenlet)).next();
        assertThat(((StackTraceElement[]) frames[0])[0].getMethodName()).isEqualTo("switchTo");
    }

    private static Object switchTo(Greenlet greenlet) {
        return greenlet.switchTo();
    }
}
