package dev.loomlet.sync;

import dev.loomlet.Coroutine;
import dev.loomlet.DeadlockException;
import dev.loomlet.Hub;
import dev.loomlet.HubExtension;
import dev.loomlet.loop.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What gevent's Event does, section A4 of its semantics. */
@ExtendWith(HubExtension.class)
class EventTest {

    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofHours(1);

    private final Event event = new Event();

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 1000})
    void set_clearedWithoutYielding_letsAllThrough(int count) {
        Hub.run(() -> {
            List<Coroutine<Boolean>> waiters = IntStream.range(0, count)
                    .mapToObj(_ -> spawn(() -> event.await(LONG)))
                    .toList();
            yieldNow();
            event.set();
            event.clear();
            joinAll(waiters);
            assertThat(waiters).allMatch(Coroutine::value);
            assertThat(event.isSet()).isFalse();
            assertThat(Waiter.current().loop().timerCount()).isZero();
        });
    }

    @Test
    void set_wakesInTheOrderOfComing_thoseWhoComeLaterFollow() {
        List<Integer> order = new ArrayList<>();
        Hub.run(() -> {
            for (int number = 1; number <= 2; number++) {
                int mine = number;
                spawn(() -> {
                    event.await();
                    order.add(mine);
                });
            }
            yieldNow();
            event.set();
            spawn(() -> {
                event.await();
                order.add(3);
            });
        });
        assertThat(order).containsExactly(1, 2, 3);
    }

    @Test
    void await_isSet_returnsAtOnce() {
        Hub.run(() -> {
            event.set();
            event.await();
            assertThat(event.await(Duration.ZERO)).isTrue();
        });
    }

    @Test
    void await_timeIsUp_givesFalseAndLeavesNothing() {
        Hub.run(() -> {
            assertThat(event.await(SHORT)).isFalse();
            assertThat(event.await(Duration.ZERO)).isFalse();
            assertThat(event.await(Duration.ofSeconds(-1))).isFalse();
            assertThat(event.gate().waiting()).isZero();
        });
    }

    @Test
    void await_afterClear_waitsAgain() {
        Hub.run(() -> {
            event.set();
            event.clear();
            assertThat(event.await(SHORT)).isFalse();
        });
    }

    @Test
    void await_isKilled_leavesNothing() {
        Hub.run(() -> {
            Coroutine<?> victim = spawn(() -> event.await());
            Coroutine<Boolean> timed = spawn(() -> event.await(LONG));
            yieldNow();
            assertThat(event.gate().waiting()).isEqualTo(2);
            victim.kill();
            timed.kill();
            assertThat(victim.killed()).isTrue();
            assertThat(event.gate().waiting()).isZero();
            assertThat(Waiter.current().loop().timerCount()).isZero();
        });
    }

    @Test
    void set_thenKill_theWaiterIsThroughFirst() {
        List<String> log = new ArrayList<>();
        Hub.run(() -> {
            Coroutine<?> victim = spawn(() -> {
                event.await();
                log.add("through");
                yieldNow();
                log.add("not reached");
            });
            yieldNow();
            event.set();
            victim.kill();
        });
        assertThat(log).containsExactly("through");
    }

    @Test
    void await_nobodyCanSet_isADeadlockThatNamesTheEvent() {
        assertThatThrownBy(() -> Hub.run(() -> event.await())).isInstanceOf(DeadlockException.class)
                .hasMessageContaining("main waits for event (not set)");
    }

    @Test
    void set_byAThreadWithoutAHub_wakesACoroutine() throws Exception {
        try (Hub hub = Hub.start()) {
            Event waiting = new Event();
            Coroutine<Boolean> waiter = hub.spawn(() -> {
                waiting.set();
                return event.await(LONG);
            });
            waiting.await();
            Thread setter = Thread.ofPlatform().start(event::set);
            assertThat(waiter.get()).isTrue();
            setter.join();
        }
    }

    @Test
    void await_byAThreadWithoutAHub_blocksUntilSet() throws Exception {
        try (Hub hub = Hub.start()) {
            Coroutine<?> owner = hub.spawn(() -> event.clear());
            owner.join();
            Thread waiter = Thread.ofPlatform().start(event::await);
            hub.spawn(() -> event.set()).join();
            waiter.join();
            assertThat(event.isSet()).isTrue();
        }
    }

    @Test
    void await_byAThreadWithoutAHub_timeIsUp_leavesNothing() {
        try (Hub hub = Hub.start()) {
            hub.spawn(() -> event.clear()).join();
            assertThat(event.await(SHORT)).isFalse();
            assertThat(event.await(Duration.ZERO)).isFalse();
            assertThat(hub.spawn(() -> event.gate().waiting()).get()).isZero();
        }
    }

    @Test
    void await_onAnotherHub_isKilled_leavesNothing() {
        try (Hub home = Hub.start(); Hub other = Hub.start()) {
            home.spawn(() -> event.clear()).join();
            Coroutine<?> victim = other.spawn(() -> event.await());
            while (home.spawn(() -> event.gate().waiting()).get() == 0) {
                Thread.onSpinWait();
            }
            victim.kill();
            assertThat(home.spawn(() -> event.gate().waiting()).get()).isZero();
        }
    }

    @Test
    void usedFirstByThreadsWithoutAHub_worksForAll() throws Exception {
        Thread setter = Thread.ofPlatform().start(event::set);
        event.await();
        setter.join();
        Hub.run(() -> {
            event.await();
            event.clear();
            assertThat(event.await(Duration.ZERO)).isFalse();
        });
    }

    @Test
    void homeHubIsClosed_theNextUserTakesOver() {
        Hub.run(event::set);
        Hub.run(() -> {
            assertThat(event.isSet()).isTrue();
            event.clear();
            assertThat(event.await(SHORT)).isFalse();
        });
    }

    @Test
    void await_nullTimeout_namesTheArgument() {
        assertThatThrownBy(() -> event.await(null)).isInstanceOf(NullPointerException.class)
                .hasMessageContaining("timeout");
    }
}
