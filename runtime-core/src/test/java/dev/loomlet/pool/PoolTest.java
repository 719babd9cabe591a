package dev.loomlet.pool;

import dev.loomlet.Coroutine;
import dev.loomlet.DeadlockException;
import dev.loomlet.Hub;
import dev.loomlet.HubExtension;
import dev.loomlet.Simulation;
import dev.loomlet.junit.Seed;
import dev.loomlet.junit.SimulatedTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.offload;
import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.withTimeout;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What gevent's Pool does, section A7 of its semantics. */
@ExtendWith(HubExtension.class)
class PoolTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final List<Object> seen = new ArrayList<>();
    private final Pool pool = new Pool("two", 2);

    private Coroutine<?> sleeper(Duration duration) {
        return pool.spawn(() -> sleep(duration));
    }

    @Test
    void spawn_full_waitsForAPlace() {
        Simulation.run(1, () -> {
            for (int i = 0; i < 6; i++) {
                sleeper(SECOND);
                assertThat(pool.size()).isLessThanOrEqualTo(2);
            }
            assertThat(Hub.current().now()).isEqualTo(SECOND.multipliedBy(2));
            assertThat(pool.isFull()).isTrue();
            pool.join();
            assertThat(pool.freeCount()).isEqualTo(2);
        });
    }

    @Test
    void waiters_getPlacesInTheOrderInWhichTheyCame() {
        Hub.run(() -> {
            sleeper(Duration.ofMillis(1));
            sleeper(Duration.ofMillis(1));
            List<Coroutine<?>> spawners = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                int number = i;
                spawners.add(spawn(() -> pool.spawn(() -> seen.add(number))));
            }
            spawners.forEach(Coroutine::join);
            pool.join();
        });
        assertThat(seen).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void placeThatIsHandedOver_isNotOvertaken() {
        Hub.run(() -> {
            Coroutine<?> first = sleeper(HOUR);
            sleeper(HOUR);
            Coroutine<?> inLine = spawn(() -> pool.spawn(() -> seen.add("in line")));
            yieldNow();
            first.kill();
            assertThat(pool.trySpawn(() -> seen.add("overtaker"))).isNull();
            inLine.join();
            yieldNow();
            pool.kill();
        });
        assertThat(seen).containsExactly("in line");
    }

    @Test
    void trySpawn_full_givesNull() {
        Simulation.run(1, () -> {
            assertThat(pool.trySpawn(() -> sleep(SECOND))).isNotNull();
            assertThat(pool.trySpawn(() -> sleep(SECOND), Duration.ZERO)).isNotNull();
            assertThat(pool.trySpawn(() -> sleep(SECOND))).isNull();
            assertThat(pool.trySpawn(() -> sleep(SECOND), SECOND.dividedBy(2))).isNull();
            assertThat(pool.size()).isEqualTo(2);
            assertThat(pool.trySpawn(() -> "late", SECOND)).isNotNull();
            assertThat(Hub.current().now()).isEqualTo(SECOND);
        });
    }

    @Test
    void add_full_waits_andTriesGiveFalse() {
        Simulation.run(1, () -> {
            sleeper(SECOND);
            sleeper(SECOND);
            Coroutine<?> outsider = spawn(() -> sleep(HOUR));
            assertThat(pool.tryAdd(outsider)).isFalse();
            assertThat(pool.tryAdd(outsider, SECOND.dividedBy(2))).isFalse();
            assertThat(pool.contains(outsider)).isFalse();
            pool.add(outsider);
            assertThat(pool.contains(outsider)).isTrue();
            assertThat(pool.tryAdd(outsider)).isTrue();
            pool.discard(outsider);
            pool.join();
            assertThat(pool.freeCount()).isEqualTo(2);
            outsider.kill();
        });
    }

    @Test
    void add_coroutineEndsMeanwhile_leavesThePlaceFree() {
        Simulation.run(1, () -> {
            sleeper(SECOND);
            sleeper(SECOND);
            pool.add(spawn(() -> sleep(SECOND.dividedBy(2))));
            pool.join();
            assertThat(pool.freeCount()).isEqualTo(2);
        });
    }

    @Test
    void discard_freesThePlace() {
        Simulation.run(1, () -> {
            Coroutine<?> first = sleeper(HOUR);
            sleeper(HOUR);
            spawn(() -> pool.discard(first));
            sleeper(HOUR);
            assertThat(pool.size()).isEqualTo(2);
            pool.kill();
            first.kill();
            assertThat(pool.freeCount()).isEqualTo(2);
        });
    }

    @Test
    void spawner_timedOutOrKilled_leavesThePoolAsItWas() {
        Simulation.run(1, () -> {
            sleeper(HOUR);
            sleeper(HOUR);
            assertThatThrownBy(() -> withTimeout(SECOND, () -> sleeper(HOUR))).isInstanceOf(TimeoutException.class);
            Coroutine<?> spawner = spawn(() -> sleeper(HOUR));
            yieldNow();
            spawner.kill();
            assertThat(pool.size()).isEqualTo(2);
            pool.kill();
            assertThat(pool.freeCount()).isEqualTo(2);
        });
    }

    @Test
    void spawner_killedAfterItGotAPlace_stillUsesIt() {
        Hub.run(() -> {
            Coroutine<?> first = sleeper(HOUR);
            Coroutine<?> second = sleeper(HOUR);
            Coroutine<?> spawner = spawn(() -> {
                pool.spawn(() -> seen.add("spawned"));
                sleep(HOUR);
            });
            yieldNow();
            first.kill();
            spawner.kill();
            second.kill();
            pool.join();
            assertThat(spawner.killed()).isTrue();
            assertThat(pool.freeCount()).isEqualTo(2);
        });
        assertThat(seen).containsExactly("spawned");
    }

    @Test
    void failedMember_losesNoPlace() {
        Simulation.run(1, () -> {
            Hub.current().onFailure((coroutine, failure) -> {
                throw new IllegalStateException("the handler is broken too");
            });
            for (int i = 0; i < 10; i++) {
                pool.spawn(() -> {
                    throw new IllegalStateException("broken");
                });
            }
            pool.join();
            assertThat(pool.freeCount()).isEqualTo(2);
        });
    }

    @Test
    void awaitFree_tellsHowManyWithoutTakingOne() {
        Simulation.run(1, () -> {
            assertThat(pool.awaitFree()).isEqualTo(2);
            sleeper(SECOND);
            sleeper(HOUR);
            assertThat(pool.awaitFree(Duration.ZERO)).isZero();
            assertThat(pool.awaitFree(SECOND.dividedBy(2))).isZero();
            assertThat(pool.awaitFree()).isEqualTo(1);
            assertThat(Hub.current().now()).isEqualTo(SECOND);
            assertThat(pool.freeCount()).isEqualTo(1);
            pool.kill();
        });
    }

    @Test
    void sizeZero_isAlwaysFull() {
        Pool none = new Pool(0);
        Simulation.run(1, () -> {
            assertThat(none.isFull()).isTrue();
            assertThat(none.awaitFree(SECOND)).isZero();
            assertThat(none.trySpawn(() -> {})).isNull();
            assertThat(none.trySpawn(() -> {}, SECOND)).isNull();
        });
        assertThatThrownBy(() -> Hub.run(() -> none.spawn(() -> {}))).isInstanceOf(DeadlockException.class)
                .hasMessageContaining("none at all");
    }

    @Test
    void negativeSize_isRefused() {
        assertThatThrownBy(() -> new Pool(-1)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("size is -1");
    }

    @Test
    void poolThatWaitsForItself_isNamedAsSuch() {
        assertThatThrownBy(() -> Hub.run(() -> {
            pool.spawn("direct", () -> pool.spawn(() -> {}));
            pool.spawn("over a join", () -> spawn(() -> pool.spawn(() -> {})).join());
        })).isInstanceOf(DeadlockException.class)
                .hasMessageContaining("direct waits for a place in two")
                .hasMessageContaining("[direct, over a join]")
                .hasMessageContaining("the pool waits for itself");
    }

    @Test
    void poolThatWaitsForSomethingElse_isNotBlamed() {
        assertThatThrownBy(() -> Hub.run(() -> {
            Coroutine<?> stuck = spawn(() -> new Pool(0).spawn(() -> {}));
            pool.spawn(() -> stuck.join());
            pool.spawn(() -> stuck.join());
            pool.spawn(() -> {});
        })).isInstanceOf(DeadlockException.class)
                .hasMessageContaining("a place in two")
                .hasMessageNotContaining("waits for itself");
    }

    @Test
    void otherThread_waitsForAPlaceToo() throws Exception {
        Hub.run(() -> {
            sleeper(Duration.ofMillis(1));
            sleeper(Duration.ofMillis(1));
            Coroutine<String> member = offload(() -> pool.spawn(() -> "spawned from elsewhere"));
            assertThat(member.get()).isEqualTo("spawned from elsewhere");
        });
    }

    /** Spawners and members that are killed and time out at random: every place is free again in the end. */
    @SimulatedTest(seeds = 300)
    void anyOrder_losesNoPlace(Simulation simulation, @Seed long seed) {
        Pool random = new Pool("seed " + seed, 1 + (int) (seed % 3));
        PoolStorm.run(simulation, random);
        assertThat(random.size()).isZero();
        assertThat(random.freeCount()).isEqualTo(random.limit());
    }
}
