package dev.loomlet;

import dev.loomlet.generator.Sequence;
import dev.loomlet.greenlet.Greenlet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.current;
import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

/** Generators and greenlets whose bodies wait on the hub. */
@ExtendWith(HubExtension.class)
class StrandsInCoroutinesTest {

    private final List<String> events = new ArrayList<>();

    private void consume(String name) {
        Coroutine<?> self = current();
        for (int each : Sequence.<Integer>of(y -> {
            for (int i = 0; i < 3; i++) {
                yieldNow();
                assertThat(current()).isSameAs(self);
                y.yield(i);
            }
        })) {
            events.add(name + each);
        }
    }

    @Test
    void generatorsThatWait_letTheOthersGoOn() {
        joinAll(List.of(spawn(() -> consume("a")), spawn(() -> consume("b"))), JoinOptions.defaults().raisingError());
        assertThat(events).containsExactly("a0", "b0", "a1", "b1", "a2", "b2");
    }

    @Test
    void greenletThatSleeps_letsTheOthersGoOn() {
        Coroutine<Object> first = spawn(() -> Greenlet.of(start -> {
            sleep(Duration.ofMillis(1));
            events.add("slept");
            return start;
        }).switchTo("value"));
        Coroutine<Void> other = spawn(() -> {
            events.add("other");
        });
        joinAll(first, other);
        assertThat(first.get()).isEqualTo("value");
        assertThat(events).containsExactly("other", "slept");
    }

    @Test
    void killDuringAWaitInAGenerator_unwindsGeneratorAndCoroutine() {
        Coroutine<Void> victim = spawn(() -> {
            try {
                for (String none : Sequence.<String>of(y -> {
                    try {
                        sleep(Duration.ofHours(1));
                    } finally {
                        events.add("generator");
                    }
                })) {
                    throw new AssertionError(none);
                }
            } finally {
                events.add("coroutine");
            }
        });
        yieldNow();
        victim.kill();
        assertThat(victim.killed()).isTrue();
        assertThat(events).containsExactly("generator", "coroutine");
    }

    @Test
    void greenletOfTheDriver_canWait() {
        Coroutine<Void> other = spawn(() -> {
            sleep(Duration.ofMillis(1));
            events.add("other");
        });
        Greenlet.of(() -> {
            other.join();
            events.add("greenlet");
        }).switchTo();
        assertThat(events).containsExactly("other", "greenlet");
    }
}
