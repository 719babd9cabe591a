package dev.loomlet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.blocking;
import static dev.loomlet.Loomlet.current;
import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.spawnLater;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

@ExtendWith(HubExtension.class)
class SpawnTest {

    private final List<Object> events = new ArrayList<>();

    @Test
    @SuppressWarnings("NullAway")
    void nullBody_isRefusedAtOnce() {
        String message = "body is null; pass the code to run";
        assertThatNullPointerException().isThrownBy(() -> spawn((Callable<Object>) null)).withMessage(message);
        assertThatNullPointerException().isThrownBy(() -> spawn((CheckedRunnable<?>) null)).withMessage(message);
        assertThatNullPointerException().isThrownBy(() -> spawnLater(Duration.ZERO, (CheckedRunnable<?>) null))
                .withMessage(message);
        assertThatNullPointerException().isThrownBy(() -> spawn(null, () -> {}))
                .withMessage("name is null; leave it out for a default one");
        assertThatNullPointerException().isThrownBy(() -> spawnLater(null, () -> {})).withMessageContaining("delay");
    }

    @Test
    void body_neverRunsBeforeTheCallerWaits() {
        Coroutine<Void> coroutine = spawn(() -> {
            events.add("body");
        });
        assertThat(events).isEmpty();
        assertThat(coroutine.state()).isEqualTo(Coroutine.State.SCHEDULED);
        coroutine.join();
        assertThat(events).containsExactly("body");
    }

    @Test
    void coroutines_startInTheOrderOfTheirSpawn() {
        List<Coroutine<?>> all = new ArrayList<>();
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            int id = i;
            expected.add(i);
            all.add(spawn(() -> {
                events.add(id);
            }));
        }
        joinAll(all);
        assertThat(events).isEqualTo(List.copyOf(expected));
    }

    @Test
    void spawnsOfAnotherThread_startInTheirOrder() throws Exception {
        Hub hub = Hub.current();
        List<Coroutine<?>> spawned = new ArrayList<>();
        Threads.on(Thread.ofPlatform(), () -> {
            for (int i = 0; i < 100; i++) {
                int id = i;
                spawned.add(hub.spawn(() -> {
                    events.add(id);
                }));
            }
            return "done";
        });
        assertThat(events).isEmpty();
        joinAll(spawned);
        assertThat(events).hasSize(100).isSortedAccordingTo((a, b) -> (int) a - (int) b);
    }

    @Test
    void spawnByACoroutine_runsAfterThoseThatAreReady() {
        Coroutine<Void> first = spawn(() -> {
            spawn(() -> events.add("child"));
            events.add("first");
        });
        Coroutine<Void> second = spawn(() -> {
            events.add("second");
        });
        joinAll(first, second);
        yieldNow();
        assertThat(events).containsExactly("first", "second", "child");
    }

    @Test
    void spawnLater_startsByDelayThenByOrder() {
        joinAll(
                spawnLater(Duration.ofMillis(3), () -> events.add("late")),
                spawnLater(Duration.ofMillis(1), () -> events.add("early")),
                spawnLater(Duration.ZERO, () -> events.add("at once")),
                spawnLater(Duration.ofSeconds(-1), () -> events.add("before")));
        assertThat(events).containsExactly("at once", "before", "early", "late");
    }

    @Test
    void spawnLater_killedBeforeItsStartNeverRuns() {
        Coroutine<Boolean> late = spawnLater(Duration.ofHours(1), () -> events.add("ran"));
        assertThat(late.kill(Duration.ZERO)).isTrue();
        assertThat(late.killed()).isTrue();
        late.join();
        assertThat(events).isEmpty();
    }

    @Test
    void current_isTheCoroutineThatAsks() {
        assertThat(current()).isNull();
        Coroutine<Coroutine<?>> coroutine = spawn(() -> current());
        assertThat(coroutine.get()).isSameAs(coroutine);
        assertThat(spawn(() -> Hub.current()).get()).isSameAs(Hub.current()).isSameAs(coroutine.hub());
    }

    @Test
    void names_areGivenOrCounted() {
        Coroutine<String> named = spawn("worker", () -> Thread.currentThread().getName());
        Coroutine<Void> unnamed = spawn(() -> {});
        assertThat(named.get()).isEqualTo("worker");
        assertThat(named).hasToString("worker");
        unnamed.join();
        assertThat(unnamed.name()).isEqualTo("coroutine-" + unnamed.id());
        unnamed.setName("renamed");
        assertThat(unnamed.name()).isEqualTo("renamed");
    }

    @Test
    void sleepOfZero_interleaves() {
        joinAll(spawn(() -> twoSteps(1)), spawn(() -> twoSteps(2)));
        assertThat(events).containsExactly("1A", "2A", "1B", "2B");
    }

    private void twoSteps(int id) {
        events.add(id + "A");
        sleep(Duration.ZERO);
        events.add(id + "B");
    }

    @Test
    void sleepers_wakeByDeadline() {
        joinAll(
                spawn(() -> sleepAndTell(6)),
                spawn(() -> sleepAndTell(2)),
                spawn(() -> sleepAndTell(4)));
        assertThat(events).containsExactly(2, 4, 6);
    }

    private void sleepAndTell(int millis) {
        sleep(Duration.ofMillis(millis));
        events.add(millis);
    }

    @Test
    void sleep_neverEndsEarly() {
        Duration nap = Duration.ofNanos(1_500_000);
        for (int i = 0; i < 20; i++) {
            long start = System.nanoTime();
            sleep(nap);
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(nap.toNanos());
        }
    }

    @Test
    void hugeSleep_lastsUntilItIsKilled() {
        Coroutine<Void> sleeper = spawn(() -> sleep(Duration.ofSeconds(Long.MAX_VALUE)));
        yieldNow();
        sleeper.kill();
        assertThat(sleeper.killed()).isTrue();
    }

    @Test
    void yieldingForEver_starvesNeitherTimersNorOtherThreads() {
        Hub hub = Hub.current();
        Coroutine<Void> hog = spawn(() -> {
            while (true) {
                yieldNow();
            }
        });
        Coroutine<Void> sleeper = spawn(() -> sleep(Duration.ofMillis(1)));
        sleeper.join();
        Coroutine<Integer> fromOutside = spawn(() -> blocking(
                () -> Threads.on(Thread.ofPlatform(), () -> hub.spawn(() -> 7).get())));
        assertThat(fromOutside.get()).isEqualTo(7);
        hog.kill();
    }

    @Test
    void staticCallsOnAVirtualThreadWithoutAHub_tellTheRemedy() throws Exception {
        for (CheckedRunnable<?> call : List.<CheckedRunnable<?>>of(() -> spawn(() -> {}), Loomlet::yieldNow,
                () -> sleep(Duration.ZERO), Hub::current)) {
            Threads.on(Thread.ofVirtual(), () -> {
                assertThatIllegalStateException().isThrownBy(call::run)
                        .withMessageContaining("a virtual thread that belongs to no hub")
                        .withMessageContaining("Hub.run(...)");
                return "checked";
            });
        }
    }
}
