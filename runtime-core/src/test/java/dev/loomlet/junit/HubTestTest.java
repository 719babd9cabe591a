package dev.loomlet.junit;

import dev.loomlet.Coroutine;
import dev.loomlet.DeadlockException;
import dev.loomlet.Hub;
import dev.loomlet.HubExtension;
import dev.loomlet.Timeout;
import dev.loomlet.channel.Channel;
import dev.loomlet.loop.ChannelWatch;
import dev.loomlet.loop.Leftovers;
import dev.loomlet.loop.Waiter;
import java.io.IOException;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.loomlet.Loomlet.current;
import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(HubExtension.class)
class HubTestTest {

    @HubTest
    static class OnClass {
        static final Set<Hub> HUBS = new HashSet<>();

        @Test
        void plain(Hub hub) {
            note(hub);
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2})
        void withParameters(int number, Hub hub) {
            assertThat(number).isPositive();
            note(hub);
        }

        @RepeatedTest(2)
        void repeated(Hub hub) {
            note(hub);
        }

        @Nested
        class Inner {
            @Test
            void plain(Hub hub) {
                note(hub);
            }
        }

        static void note(Hub hub) {
            assertThat(Hub.current()).isSameAs(hub);
            assertThat(current()).isNotNull();
            assertThat(spawn(() -> 42).get()).isEqualTo(42);
            assertThat(HUBS.add(hub)).as("a hub of its own").isTrue();
        }
    }

    @Test
    void onAClass_eachTestOfEveryKindIsACoroutineOfAFreshHub() {
        OnClass.HUBS.clear();
        FixtureRun.of(OnClass.class).passed(6);
        assertThat(OnClass.HUBS).hasSize(6).allMatch(Hub::isClosed);
    }

    static class Lifecycle {
        static final List<String> EVENTS = new ArrayList<>();
        final Channel<String> channel = Channel.rendezvous();
        Coroutine<?> echo;
        Hub before;

        @BeforeEach
        void start(Hub hub) {
            before = hub;
            echo = spawn("echo", () -> {
                for (String item : channel) {
                    EVENTS.add(item);
                }
            });
        }

        @HubTest
        void talksToWhatWasSpawnedBefore(Hub hub) {
            assertThat(hub).isSameAs(before);
            channel.send("hello");
        }

        @AfterEach
        void stop() {
            channel.close();
            echo.join();
            EVENTS.add("closed");
        }
    }

    @Test
    void methodsBeforeAndAfter_runOnTheSameHub() {
        Lifecycle.EVENTS.clear();
        FixtureRun.of(Lifecycle.class).passed(1);
        assertThat(Lifecycle.EVENTS).containsExactly("hello", "closed");
    }

    @HubTest
    static class Factory {
        Hub shared;

        @TestFactory
        Stream<DynamicTest> tests(Hub hub) {
            shared = hub;
            return IntStream.range(0, 3)
                    .mapToObj(number -> DynamicTest.dynamicTest("number " + number, () -> {
                        assertThat(Hub.current()).isSameAs(shared);
                        assertThat(spawn(() -> number).get()).isEqualTo(number);
                    }));
        }
    }

    @Test
    void dynamicTests_runOnTheHubOfTheirFactory() {
        FixtureRun run = FixtureRun.of(Factory.class);
        run.passed(3);
        assertThat(run.ends()).first().isEqualTo("number 0: SUCCESSFUL");
    }

    static class Failing {
        static final IOException CHECKED = new IOException("disk");
        static final AssertionError ASSERTION = new AssertionError("no");

        @HubTest
        void assertion() {
            throw ASSERTION;
        }

        @HubTest
        void checked() throws IOException {
            throw CHECKED;
        }
    }

    @Test
    void whatABodyThrows_comesOutAsItIs() {
        assertThat(FixtureRun.of(Failing.class).failures())
                .containsExactlyInAnyOrder(Failing.ASSERTION, Failing.CHECKED)
                .allMatch(failure -> failure.getSuppressed().length == 0);
    }

    static class Aborting {
        @HubTest
        void aborted() {
            Assumptions.abort("not here");
        }
    }

    @Test
    void assumption_abortsTheTest() {
        assertThat(FixtureRun.of(Aborting.class).ends()).containsExactly("aborted(): ABORTED");
    }

    static class KillsItself {
        @HubTest
        void killed() {
            current().kill();
        }
    }

    @Test
    void bodyThatKillsItself_isACancellation() {
        assertThat(FixtureRun.of(KillsItself.class).onlyFailure()).isInstanceOf(CancellationException.class);
    }

    static class Deadlocked {
        @HubTest
        void inTheBody() {
            Channel.<String>rendezvous().named("never").receive();
        }

        @HubTest
        void whichTheBodyExpects() {
            assertThatThrownBy(() -> Channel.rendezvous().receive()).isInstanceOf(DeadlockException.class);
        }
    }

    @Test
    void deadlock_comesOutOfTheBodysWait() {
        assertThat(FixtureRun.of(Deadlocked.class).onlyFailure()).isInstanceOf(DeadlockException.class)
                .hasMessageContaining("inTheBody waits for")
                .hasMessageContaining("never");
    }

    static class TooSlow {
        static final List<String> EVENTS = new ArrayList<>();

        @HubTest(timeout = 50, unit = TimeUnit.MILLISECONDS)
        void sleeps() {
            spawn("helper", () -> sleep(Duration.ofDays(2)));
            try {
                sleep(Duration.ofDays(1));
            } finally {
                EVENTS.add("cleaned up");
            }
        }

        @AfterEach
        void after(Hub hub) {
            EVENTS.add(Hub.current() == hub ? "after on the hub" : "after elsewhere");
        }
    }

    @Test
    void timeout_failsWithADump_andUnwindsTheTest() {
        TooSlow.EVENTS.clear();
        assertThat(FixtureRun.of(TooSlow.class).onlyFailure()).isInstanceOf(TimeoutException.class)
                .hasMessageContaining("sleeps did not end within PT0.05S")
                .hasMessageContaining("sleeps: waits for the end of its sleep")
                .hasMessageContaining("helper: waits for the end of its sleep")
                .hasMessageContaining("HubTestTest.java:");
        assertThat(TooSlow.EVENTS).containsExactly("cleaned up", "after on the hub");
    }

    @Test
    void timeout_isOffWhereThatOfJUnitIs() {
        assertThat(FixtureRun.of(Patient.class, "junit.jupiter.execution.timeout.mode", "disabled").failures())
                .isEmpty();
        assertThat(FixtureRun.of(Patient.class).failures()).hasSize(1);
    }

    static class Patient {
        @HubTest(timeout = 1, unit = TimeUnit.NANOSECONDS)
        void sleeps() {
            sleep(Duration.ofMillis(30));
        }
    }

    static class Spinning {
        static volatile boolean released;
        static volatile boolean ended;

        @HubTest(timeout = 50, unit = TimeUnit.MILLISECONDS)
        void spins() {
            while (!released) {
                Thread.onSpinWait();
            }
            ended = true;
        }
    }

    @Test
    void bodyThatHoldsTheHubForEver_isGivenUpAndShownWithItsStack() {
        Spinning.released = false;
        Spinning.ended = false;
        try {
            assertThat(FixtureRun.of(Spinning.class).onlyFailure()).isInstanceOf(TimeoutException.class)
                    .hasMessageContaining("the hub did not answer")
                    .hasMessageContaining("Spinning.spins");
        } finally {
            Spinning.released = true;
        }
    }

    static class NegativeTimeout {
        @HubTest(timeout = -1)
        void never() {}
    }

    @Test
    void negativeTimeout_isRefused() {
        assertThat(FixtureRun.of(NegativeTimeout.class).onlyFailure()).hasMessageContaining("timeout is -1");
    }

    @org.junit.jupiter.api.Timeout(value = 50, unit = TimeUnit.MILLISECONDS)
    static class LimitOfJUnit {
        @HubTest
        void sleeps() {
            sleep(Duration.ofDays(1));
        }
    }

    @Test
    void timeoutOfJUnit_showsTheHubToo() {
        Throwable failure = FixtureRun.of(LimitOfJUnit.class).onlyFailure();
        assertThat(failure).isInstanceOf(TimeoutException.class);
        assertThat(FixtureRun.suppressedIn(failure)).anyMatch(text -> text.contains("sleeps: waits for"));
    }

    static class Leaving {
        @HubTest
        void leaves() {
            spawn("sleeper", () -> sleep(Duration.ofDays(1)));
            Hub.current().spawnLater(Duration.ofDays(1), () -> {}).setName("late");
            spawn("short", () -> yieldNow());
            Timeout.start(Duration.ofHours(3));
        }
    }

    @Test
    void whatIsLeft_failsTheTest_andIsNamedWithItsPlace() {
        String message = FixtureRun.of(Leaving.class).onlyFailure().getMessage();
        assertThat(message)
                .containsPattern(
                        "coroutine sleeper, which waits for the end of its sleep; spawned at .*HubTestTest.java:\\d+")
                .containsPattern("coroutine late, which has not begun; spawned at .*HubTestTest.java:\\d+")
                .containsPattern(
                        "timer of the limit \"not done within PT3H\" of leaves; started at .*HubTestTest.java:\\d+")
                .doesNotContain("short");
    }

    static class LeavingAStranger {
        @HubTest
        void leaves(Hub hub) {
            Channel<String> letters = Channel.<String>rendezvous(hub).named("letters");
            Thread.ofPlatform().name("stranger").start(() -> {
                assertThatThrownBy(letters::receive).isInstanceOf(IllegalStateException.class);
            });
            while (Leftovers.of(Waiter.current().loop()).isEmpty()) {
                sleep(Duration.ofMillis(1));
            }
        }
    }

    @Test
    void whoWaitsElsewhere_isNamed() {
        assertThat(FixtureRun.of(LeavingAStranger.class).onlyFailure()).hasMessageContaining("stranger")
                .hasMessageContaining("which waits elsewhere for")
                .hasMessageContaining("letters");
    }

    static class LeavingAChannel {
        static final List<Pipe.SourceChannel> SOURCES = new ArrayList<>();

        @HubTest
        void leaves() throws IOException {
            Pipe pipe = Pipe.open();
            pipe.sink().close();
            pipe.source().configureBlocking(false);
            ChannelWatch.open(Waiter.current().loop(), pipe.source());
            SOURCES.add(pipe.source());
        }
    }

    @Test
    void channelThatIsOpen_isNamed() throws IOException {
        assertThat(FixtureRun.of(LeavingAChannel.class).onlyFailure()).hasMessageContaining("channel sun.nio.ch.Source")
                .hasMessageContaining("which is still open");
        for (Pipe.SourceChannel source : LeavingAChannel.SOURCES) {
            source.close();
        }
    }

    static class FailingInTheBackground {
        @HubTest
        void passes() {
            spawn("helper", () -> {
                throw new IOException("disk");
            });
            yieldNow();
        }

        @HubTest
        void expectsIt(Hub hub) {
            List<Throwable> heard = new ArrayList<>();
            hub.onFailure((coroutine, failure) -> heard.add(failure));
            spawn(() -> {
                throw new IOException("disk");
            });
            yieldNow();
            assertThat(heard).hasSize(1);
        }
    }

    @Test
    void coroutineThatFailsUnheard_failsTheTest() {
        assertThat(FixtureRun.of(FailingInTheBackground.class).onlyFailure()).isInstanceOf(AssertionError.class)
                .hasMessageContaining("coroutine helper failed, and nobody waited for it; spawned at")
                .hasRootCauseInstanceOf(IOException.class);
    }

    static class HubForAConstructor {
        HubForAConstructor(Hub hub) {}

        @HubTest
        void never() {}
    }

    @Test
    void hubForAConstructor_isRefused() {
        assertThat(FixtureRun.of(HubForAConstructor.class).onlyFailure()).hasMessageContaining("No ParameterResolver");
    }

    static class SeedWithoutSimulation {
        @HubTest
        void never(@Seed long seed) {}
    }

    @Test
    void seedOfATestThatIsNotSimulated_isRefused() {
        assertThat(FixtureRun.of(SeedWithoutSimulation.class).onlyFailure())
                .hasMessageContaining("that is not simulated; use @SimulatedTest");
    }

    static class OfUnlikelyLimits {
        @HubTest(timeout = Long.MAX_VALUE)
        void manySeconds() {}

        @HubTest(timeout = Long.MAX_VALUE, unit = TimeUnit.DAYS)
        void manyDays() {}
    }

    @Test
    void limitOfAges_isAsGoodAsNone() {
        FixtureRun.of(OfUnlikelyLimits.class).passed(2);
    }

    static class AfterAnotherExtensionFailed {
        @RegisterExtension
        @Order(1)
        static final BeforeEachCallback FAILING = context -> {
            throw new IOException("no disk");
        };

        @HubTest
        void test() {}
    }

    @Test
    void failureOfAnExtensionBefore_standsAlone() {
        Throwable failure = FixtureRun.of(AfterAnotherExtensionFailed.class).onlyFailure();
        assertThat(failure).isInstanceOf(IOException.class).hasNoSuppressedExceptions();
    }
}
