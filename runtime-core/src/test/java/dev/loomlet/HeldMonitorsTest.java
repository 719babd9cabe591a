package dev.loomlet;

import dev.loomlet.generator.Generator;
import dev.loomlet.greenlet.Greenlet;
import dev.loomlet.greenlet.Greenlet.Body;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

/** Bodies that stop and go on while whoever runs them is in synchronized blocks. */
@ExtendWith(HubExtension.class)
class HeldMonitorsTest {

    /** More than the JVM keeps track of without a record for each. */
    private static final int ROUNDS = 100;

    private final Object outer = new Object();
    private final Object inner = new Object();

    private void inAndOut(CheckedRunnable<?> step) throws Exception {
        // Loading classes enters so many monitors that the JVM makes records of those that are held.
        step.run();
        for (int round = 0; round < ROUNDS; round++) {
            synchronized (outer) {
                synchronized (inner) {
                    step.run();
                    assertHeld(outer, inner);
                }
                step.run();
                assertHeld(outer);
            }
            step.run();
            assertHeld();
        }
    }

    private void assertHeld(Object... expected) {
        assertThat(Stream.of(outer, inner).filter(Thread::holdsLock)).containsExactlyElementsOf(List.of(expected));
    }

    @AfterEach
    void othersCanEnter() throws Exception {
        Threads.on(Thread.ofPlatform(), () -> {
            synchronized (outer) {
                synchronized (inner) {
                    assertHeld(outer, inner);
                }
            }
            return "done";
        });
    }

    private static Generator<Integer, Object, ?> numbers() {
        return Generator.of(y -> {
            for (int i = 0;; i++) {
                y.yield(i);
            }
        });
    }

    private void consume() throws Exception {
        Generator<Integer, Object, ?> one = numbers();
        Generator<Integer, Object, ?> other = numbers();
        inAndOut(() -> assertThat(one.next()).isEqualTo(other.next()));
    }

    @Test
    void consumerOfGenerators() throws Exception {
        consume();
    }

    @Test
    void consumerInACoroutine() {
        spawn(this::consume).get();
    }

    @Test
    void generatorWithinAGenerator() throws Exception {
        Generator<Integer, Object, ?> within = numbers();
        Generator<Integer, Object, ?> around = Generator.of(y -> {
            for (;;) {
                int value;
                synchronized (inner) {
                    value = within.next();
                }
                y.yield(value);
            }
        });
        for (int round = 0; round < ROUNDS; round++) {
            synchronized (outer) {
                assertThat(around.next()).isEqualTo(round);
                assertHeld(outer);
            }
        }
    }

    @Test
    void switcherOfGreenlets() throws Exception {
        Greenlet main = Greenlet.current();
        Body body = start -> {
            for (;;) {
                main.switchTo("back");
            }
        };
        Greenlet one = Greenlet.of(body);
        Greenlet other = Greenlet.of(body);
        inAndOut(() -> assertThat(one.switchTo()).isEqualTo(other.switchTo()));
    }

    @Test
    void driverOfAHub() throws Exception {
        Coroutine<Void> other = spawn(() -> {
            for (;;) {
                yieldNow();
            }
        });
        inAndOut(() -> sleep(Duration.ofNanos(1)));
        other.kill();
    }
}
