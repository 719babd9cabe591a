package dev.loomlet;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import dev.loomlet.pool.Group;
import dev.loomlet.sync.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.spawnLater;
import static dev.loomlet.Loomlet.yieldNow;
import static java.time.Duration.ofDays;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Who is told of failures, and who is not. */
@ExtendWith(HubExtension.class)
class FailureTest {

    private final CapturedLog log = new CapturedLog(Hub.class);
    private final IllegalStateException failure = new IllegalStateException("bad");

    @AfterEach
    void releaseTheLog() {
        log.close();
    }

    private Coroutine<Void> failing() {
        return spawn("failing", () -> {
            throw failure;
        });
    }

    private void assertLoggedOnce() {
        assertThat(log.errors()).hasSize(1);
        ILoggingEvent event = log.errors().getFirst();
        assertThat(event.getFormattedMessage()).contains("failing", Hub.current().name(), FailureTest.class.getName());
        assertThat(((ThrowableProxy) event.getThrowableProxy()).getThrowable()).isSameAs(failure);
    }

    @Test
    void ofACoroutineThatNobodyAwaits_isLoggedOnceWithNamePlaceAndStack() {
        Coroutine<Void> coroutine = failing();
        yieldNow();
        assertThat(coroutine.ready()).isTrue();
        assertLoggedOnce();
        assertThatThrownBy(coroutine::get).isSameAs(failure);
        assertLoggedOnce();
    }

    @Test
    void ofAListener_isLoggedAsTheUsers_andTheOthersAreTold() {
        Coroutine<?> coroutine = spawn(() -> {});
        List<String> told = new ArrayList<>();
        Event event = new Event();
        for (Waitable waitable : List.of(coroutine, event)) {
            waitable.whenReady(() -> {
                throw failure;
            });
            waitable.whenReady(() -> told.add("other"));
        }
        event.set();
        coroutine.join();
        yieldNow();
        assertThat(told).hasSize(2);
        assertThat(log.errors()).hasSize(2)
                .allSatisfy(logged -> assertThat(logged.getFormattedMessage()).startsWith("A whenReady listener"));
    }

    @Test
    void thatComesOutElsewhere_isNotLogged_howeverSoonItComes() throws Exception {
        try (Hub home = Hub.start()) {
            Group group = new Group();
            home.spawn(() -> group.spawn(() -> {})).join();
            for (int i = 0; i < 200; i++) {
                assertThatThrownBy(() -> group.apply(() -> {
                    throw failure;
                })).isSameAs(failure);
                assertThatThrownBy(() -> Threads.on(Thread.ofVirtual(), () -> Hub.run(() -> {
                    throw failure;
                }))).isSameAs(failure);
            }
        }
        assertThat(log.errors()).isEmpty();
    }

    @Test
    void thatSomebodyAwaits_isNotLogged() {
        failing().join();
        joinAll(failing());
        Coroutine<Void> linked = failing();
        linked.link(ended -> {});
        yieldNow();
        yieldNow();
        assertThat(linked.ready()).isTrue();
        assertThat(log.events()).isEmpty();
    }

    @Test
    void whoseJoinersHaveGivenUp_isLogged() {
        Coroutine<Void> coroutine = spawn("failing", () -> {
            sleep(Duration.ofMillis(20));
            throw failure;
        });
        Coroutine<Boolean> first = spawn(() -> coroutine.join(Duration.ofNanos(1)));
        Coroutine<Boolean> second = spawn(() -> coroutine.join(Duration.ofNanos(1)));
        joinAll(first, second);
        while (!coroutine.ready()) {
            sleep(Duration.ofMillis(1));
        }
        assertLoggedOnce();
    }

    @Test
    void whoseLinkWasTakenBack_isLogged() {
        Coroutine<Void> coroutine = failing();
        Consumer<Coroutine<Void>> link = ended -> {};
        coroutine.link(link);
        coroutine.unlink(link);
        yieldNow();
        assertLoggedOnce();
    }

    @Test
    void ofWhichOnlyTheValueIsLinked_isLogged() {
        failing().linkValue(ended -> {});
        yieldNow();
        assertLoggedOnce();
    }

    @Test
    void kill_isNoFailure() {
        Coroutine<Void> victim = spawn(() -> sleep(Duration.ofHours(1)));
        yieldNow();
        victim.signal(new CoroutineExit());
        yieldNow();
        assertThat(victim.killed()).isTrue();
        assertThat(log.events()).isEmpty();
    }

    @Test
    void ofOneCoroutine_harmsNoOther() {
        List<String> events = new ArrayList<>();
        failing();
        Coroutine<Void> other = spawn(() -> {
            sleep(Duration.ofMillis(1));
            events.add("other");
        });
        other.join();
        assertThat(events).containsExactly("other");
        assertLoggedOnce();
    }

    @Test
    void onFailure_takesThePlaceOfTheLog() {
        List<Object> told = new ArrayList<>();
        Hub.current().onFailure((coroutine, thrown) -> {
            told.add(coroutine);
            told.add(thrown);
            yieldNow();
        });
        Coroutine<Void> coroutine = failing();
        yieldNow();
        assertThat(told).containsExactly(coroutine, failure);
        yieldNow();
        assertThat(log.events()).isEmpty();
        Hub.current().onFailure(null);
        failing();
        yieldNow();
        assertLoggedOnce();
    }

    @Test
    void ofTheHandlerItself_isLoggedAndChangesNothing() {
        AssertionError inHandler = new AssertionError("in the handler");
        Hub.current().onFailure((coroutine, thrown) -> {
            throw inHandler;
        });
        Coroutine<Void> coroutine = failing();
        yieldNow();
        assertThatThrownBy(coroutine::get).isSameAs(failure);
        assertThat(log.errors()).hasSize(1);
        assertThat(log.errors().getFirst().getFormattedMessage()).contains("failure handler", "failing");
    }

    /** One whose message cannot be had, which the log asks for. */
    private static final class Unspeakable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }
    }

    @Test
    void thatCannotBeLogged_endsTheCoroutineAllTheSame() {
        Coroutine<Void> coroutine = spawn(() -> {
            throw new Unspeakable();
        });
        yieldNow();
        assertThat(coroutine.exception()).isInstanceOf(Unspeakable.class);
        assertThat(Hub.current().join(Duration.ofSeconds(20))).isTrue();
    }

    @Test
    void stackOverflow_isAFailureAsAnyOther() {
        Coroutine<Integer> coroutine = spawn(() -> deeper(0));
        assertThatThrownBy(coroutine::get).isInstanceOf(StackOverflowError.class);
        assertThat(spawn(() -> "fine").get()).isEqualTo("fine");
    }

    private static int deeper(int depth) {
        return 1 + deeper(depth + 1);
    }

    @Test
    void lackOfMemory_reachesTheThreadThatDrivesTheHub() {
        OutOfMemoryError lack = new OutOfMemoryError("staged");
        Coroutine<Void> other = spawn(() -> sleep(Duration.ofHours(1)));
        spawn("failing", () -> {
            throw lack;
        });
        assertThatThrownBy(other::join).isSameAs(lack);
        other.kill();
    }

    @Test
    void ofOneThatWasSignalledBeforeItsStart_isLoggedToo() {
        Coroutine<Void> unstarted = spawn("unstarted", () -> {});
        unstarted.signal(failure);
        yieldNow();
        assertThat(log.errors()).hasSize(1);
        assertThat(log.errors().getFirst().getFormattedMessage()).contains("unstarted");
    }

    @Test
    void ofOneThatWasSignalledBeforeItsStart_isNotLoggedWhenSomebodyAwaitsIt() {
        Coroutine<Void> unstarted = spawnLater(ofDays(1), () -> {});
        Coroutine<Void> joiner = spawn(() -> {
            unstarted.join();
        });
        yieldNow();
        unstarted.signal(failure);
        joinAll(joiner);
        assertThat(log.errors()).isEmpty();
    }
}
