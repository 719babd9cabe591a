package dev.loomlet.junit;

import dev.loomlet.DeadlockException;
import dev.loomlet.Hub;
import dev.loomlet.HubExtension;
import dev.loomlet.Simulation;
import dev.loomlet.channel.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(HubExtension.class)
class SimulatedTestTest {

    @HubTest
    static class Passing {
        static final List<Long> SEEDS = new ArrayList<>();
        static final Set<Object> INSTANCES = Collections.newSetFromMap(new IdentityHashMap<>());
        Hub before;

        @BeforeEach
        void start(Simulation simulation) {
            before = simulation.hub();
            sleep(Duration.ofDays(1));
        }

        @SimulatedTest(seeds = 5, firstSeed = 7)
        void runs(@Seed long seed, Hub hub, Simulation simulation) {
            SEEDS.add(seed);
            INSTANCES.add(this);
            assertThat(hub).isSameAs(before).isSameAs(Hub.current());
            assertThat(simulation.now()).isEqualTo(Duration.ofDays(1));
        }

        @AfterEach
        void stop(@Seed Long seed) {
            assertThat(seed).isEqualTo(SEEDS.getLast());
            sleep(Duration.ofDays(1));
        }
    }

    @Test
    void everySeedIsRun_inVirtualTime_withAFreshInstanceAndSimulation() {
        Passing.SEEDS.clear();
        Passing.INSTANCES.clear();
        FixtureRun run = FixtureRun.of(Passing.class);
        run.passed(5);
        assertThat(run.ends()).first().isEqualTo("seed 7: SUCCESSFUL");
        assertThat(Passing.SEEDS).containsExactly(7L, 8L, 9L, 10L, 11L);
        assertThat(Passing.INSTANCES).hasSize(5);
    }

    @Test
    void parameterSeed_runsThatOneAlone() {
        Passing.SEEDS.clear();
        FixtureRun.of(Passing.class, "loomlet.seed", "-3").passed(1);
        assertThat(Passing.SEEDS).containsExactly(-3L);
    }

    @Test
    void parameterSeeds_changesTheNumber() {
        Passing.SEEDS.clear();
        FixtureRun.of(Passing.class, "loomlet.seeds", "20").passed(20);
        assertThat(Passing.SEEDS).containsExactlyElementsOf(LongStream.range(7, 27).boxed().toList());
    }

    @Test
    void parameterThatIsNoNumber_isRefused() {
        assertThat(FixtureRun.of(Passing.class, "loomlet.seed", "x").onlyFailure())
                .hasMessageContaining("loomlet.seed is \"x\"; give a whole number");
        assertThat(FixtureRun.of(Passing.class, "loomlet.seeds", "0").onlyFailure())
                .hasMessageContaining("seeds is 0");
    }

    /** Fails where the one that was spawned first comes second. */
    static class OrderDependent {
        static final List<String> ORDERS = new ArrayList<>();

        @SimulatedTest(seeds = 1000)
        void fails() {
            StringBuilder order = new StringBuilder();
            spawn(() -> order.append('a'));
            spawn(() -> order.append('b'));
            sleep(Duration.ofSeconds(1));
            ORDERS.add(order.toString());
            assertThat(order).hasToString("ab");
        }
    }

    @Test
    void firstFailure_isTheLastRun_andTellsHowToRepeatIt() {
        OrderDependent.ORDERS.clear();
        FixtureRun run = FixtureRun.of(OrderDependent.class);
        Throwable failure = run.onlyFailure();
        int seed = run.ends().size() - 1;
        assertThat(run.ends()).last().isEqualTo("seed " + seed + ": FAILED");
        assertThat(OrderDependent.ORDERS).endsWith("ba").filteredOn("ba"::equals).hasSize(1);
        assertThat(FixtureRun.suppressedIn(failure)).singleElement()
                .asString()
                .contains("seed " + seed + ";", "loomlet.seed=" + seed, "firstSeed = " + seed + ", seeds = 1");

        OrderDependent.ORDERS.clear();
        FixtureRun again = FixtureRun.of(OrderDependent.class, "loomlet.seed", String.valueOf(seed));
        assertThat(again.ends()).containsExactly("seed " + seed + ": FAILED");
        assertThat(OrderDependent.ORDERS).containsExactly("ba");
    }

    static class Orders {
        static final Set<String> SEEN = new TreeSet<>();

        @SimulatedTest(seeds = 100)
        void run() {
            StringBuilder order = new StringBuilder();
            for (char name : "abc".toCharArray()) {
                spawn(() -> {
                    yieldNow();
                    order.append(name);
                });
            }
            sleep(Duration.ofSeconds(1));
            SEEN.add(order.toString());
        }
    }

    @Test
    void seeds_exploreEveryOrder() {
        Orders.SEEN.clear();
        FixtureRun.of(Orders.class).passed(100);
        assertThat(Orders.SEEN).containsExactly("abc", "acb", "bac", "bca", "cab", "cba");
    }

    static class Broken {
        static final IOException CHECKED = new IOException("disk");

        @SimulatedTest(seeds = 3)
        void checked() throws IOException {
            throw CHECKED;
        }
    }

    @Test
    void whatABodyThrows_comesOutAsItIs() {
        assertThat(FixtureRun.of(Broken.class).onlyFailure()).isSameAs(Broken.CHECKED);
    }

    static class BrokenWithoutRoom {
        @SimulatedTest(seeds = 3)
        void fails() {
            throw new NoSuppression();
        }
    }

    static final class NoSuppression extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoSuppression() {
            super("bare", null, false, false);
        }
    }

    @Test
    void failureThatCannotCarryTheSeed_isTheCauseOfOneThatDoes() {
        assertThat(FixtureRun.of(BrokenWithoutRoom.class).onlyFailure()).hasMessageContaining("seed 0")
                .hasCauseInstanceOf(NoSuppression.class);
    }

    static class Leaving {
        @SimulatedTest(seeds = 3)
        void leaves() {
            spawn("sleeper", () -> sleep(Duration.ofDays(1)));
        }
    }

    @Test
    void whatIsLeft_failsTheTest_withTheSeed() {
        Throwable failure = FixtureRun.of(Leaving.class).onlyFailure();
        assertThat(failure).hasMessageContaining("coroutine sleeper, which");
        assertThat(FixtureRun.suppressedIn(failure)).singleElement().asString().contains("seed 0");
    }

    static class Deadlocked {
        @SimulatedTest(seeds = 3)
        void waits() {
            Channel.rendezvous().receive();
        }
    }

    @Test
    void deadlock_isTheFailure() {
        assertThat(FixtureRun.of(Deadlocked.class).onlyFailure()).isInstanceOf(DeadlockException.class);
    }

    static class WrongSeedType {
        @SimulatedTest(seeds = 3)
        void never(@Seed String seed) {}
    }

    @Test
    void seedOfAnotherType_isRefused() {
        assertThat(FixtureRun.of(WrongSeedType.class).onlyFailure()).hasMessageContaining("make its type long");
    }
}
