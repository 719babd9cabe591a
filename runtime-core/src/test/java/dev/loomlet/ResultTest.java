package dev.loomlet;

import dev.loomlet.Coroutine.State;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.current;
import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(HubExtension.class)
class ResultTest {

    private static final Duration LONG = Duration.ofHours(1);

    private static Coroutine<Void> failing(Exception failure) {
        Callable<Void> body = () -> {
            throw failure;
        };
        return spawn(body);
    }

    @Test
    void phasesOfASuccess() {
        Coroutine<String> coroutine = spawn(() -> {
            assertThat(current().state()).isEqualTo(State.RUNNING);
            yieldNow();
            sleep(Duration.ofMillis(1));
            return "value";
        });
        assertThat(coroutine.state()).isEqualTo(State.SCHEDULED);
        assertUnfinished(coroutine);
        yieldNow();
        assertThat(coroutine.state()).isEqualTo(State.SUSPENDED);
        assertUnfinished(coroutine);
        coroutine.join();
        assertThat(coroutine.state()).isEqualTo(State.SUCCEEDED);
        assertThat(coroutine.ready() && coroutine.successful()).isTrue();
        assertThat(coroutine.killed()).isFalse();
        assertThat(coroutine.value()).isEqualTo("value");
        assertThat(coroutine.exception()).isNull();
        assertThat(coroutine.get()).isEqualTo("value");
    }

    private static void assertUnfinished(Coroutine<?> coroutine) {
        assertThat(coroutine.ready() || coroutine.successful() || coroutine.killed()).isFalse();
        assertThat(coroutine.value()).isNull();
        assertThat(coroutine.exception()).isNull();
    }

    @Test
    void stateOfAFailure() {
        IOException failure = new IOException("gone");
        Coroutine<Void> coroutine = failing(failure);
        coroutine.join();
        assertThat(coroutine.state()).isEqualTo(State.FAILED);
        assertThat(coroutine.ready()).isTrue();
        assertThat(coroutine.successful() || coroutine.killed()).isFalse();
        assertThat(coroutine.exception()).isSameAs(failure);
        assertThat(coroutine.value()).isNull();
    }

    @Test
    void stateOfAKill() {
        Coroutine<Void> coroutine = spawn(() -> sleep(LONG));
        yieldNow();
        coroutine.kill();
        assertThat(coroutine.state()).isEqualTo(State.KILLED);
        assertThat(coroutine.ready() && coroutine.killed()).isTrue();
        assertThat(coroutine.successful()).isFalse();
        assertThat(coroutine.exception()).isNull();
        assertThat(coroutine.value()).isNull();
    }

    @Test
    void nullIsAValue() {
        Callable<String> body = () -> null;
        Coroutine<String> coroutine = spawn(body);
        assertThat(coroutine.get()).isNull();
        assertThat(coroutine.successful()).isTrue();
    }

    @Test
    void get_raisesTheSameUncheckedException() {
        IllegalArgumentException failure = new IllegalArgumentException("bad");
        Coroutine<Void> coroutine = failing(failure);
        assertThatThrownBy(coroutine::get).isSameAs(failure);
        assertThatThrownBy(coroutine::get).isSameAs(failure);
    }

    @Test
    void get_raisesTheSameError() {
        AssertionError failure = new AssertionError("bad");
        Coroutine<Void> coroutine = spawn(() -> {
            throw failure;
        });
        assertThatThrownBy(coroutine::get).isSameAs(failure);
    }

    @Test
    void get_givesACheckedExceptionAsTheCause() {
        IOException failure = new IOException("gone");
        assertThatThrownBy(failing(failure)::get).isExactlyInstanceOf(CompletionException.class)
                .cause()
                .isSameAs(failure);
    }

    @Test
    void get_ofOneThatWasKilledTellsSo() {
        Coroutine<Void> coroutine = spawn("victim", () -> sleep(LONG));
        coroutine.kill();
        assertThatThrownBy(coroutine::get).isInstanceOf(CancellationException.class)
                .hasMessage("victim was killed, and so has no result")
                .hasCauseInstanceOf(CoroutineExit.class);
    }

    @Test
    void getWithATimeout_leavesTheCoroutineRunning() throws TimeoutException {
        Coroutine<String> coroutine = spawn("slow", () -> {
            sleep(Duration.ofMillis(20));
            return "done";
        });
        assertThatThrownBy(() -> coroutine.get(Duration.ofMillis(1))).isInstanceOf(TimeoutException.class)
                .hasMessage("slow has not ended within PT0.001S");
        assertThat(coroutine.get(Duration.ofSeconds(30))).isEqualTo("done");
    }

    @Test
    void joinWithATimeout_tellsWhetherItEnded() {
        Coroutine<Void> slow = spawn(() -> sleep(LONG));
        assertThat(slow.join(Duration.ofMillis(1))).isFalse();
        assertThat(slow.join(Duration.ZERO)).isFalse();
        assertThat(slow.join(Duration.ofSeconds(-1))).isFalse();
        slow.kill();
        assertThat(slow.join(Duration.ZERO)).isTrue();
        assertThat(spawn(() -> {}).join(Duration.ofSeconds(30))).isTrue();
    }

    @Test
    void join_neverRaisesWhatTheBodyThrew() {
        failing(new IOException("gone")).join();
    }

    @Test
    void joinOfOneself_isRefused() {
        Coroutine<Void> self = spawn("self", () -> current().join());
        assertThatIllegalStateException().isThrownBy(self::get)
                .withMessage("self waits for its own end, which would never come; return from the body,"
                        + " or let another coroutine join it");
    }

    @Test
    void severalJoiners_areAllWoken() {
        Coroutine<Void> coroutine = spawn(() -> sleep(Duration.ofMillis(1)));
        Coroutine<Void> first = spawn(() -> coroutine.join());
        Coroutine<Void> second = spawn(() -> coroutine.join());
        Coroutine<Boolean> third = spawn(() -> coroutine.join(LONG));
        first.join();
        second.join();
        assertThat(third.get()).isTrue();
    }

    @Test
    void join_fromEveryKindOfThread() throws Exception {
        try (Hub hub = Hub.start("elsewhere")) {
            Coroutine<String> there = hub.spawn(() -> {
                sleep(Duration.ofMillis(1));
                return "there";
            });
            String onPlatform = Threads.on(Thread.ofPlatform(), there::get);
            String onVirtual = Threads.on(Thread.ofVirtual(), there::get);
            assertThat(onPlatform + onVirtual).isEqualTo("therethere");
            assertThat(there.get()).isEqualTo("there");
            Coroutine<String> slow = hub.spawn(() -> {
                sleep(Duration.ofMillis(1));
                return "slow";
            });
            assertThat(spawn(() -> slow.get()).get()).isEqualTo("slow");
        }
    }

    @Test
    void toFuture_mirrorsTheEnd() {
        Coroutine<String> good = spawn(() -> "value");
        IOException failure = new IOException("gone");
        Coroutine<Void> bad = failing(failure);
        Coroutine<Void> victim = spawn(() -> sleep(LONG));
        CompletableFuture<String> value = good.toFuture();
        CompletableFuture<Void> error = bad.toFuture();
        CompletableFuture<Void> cancelled = victim.toFuture();
        victim.kill();
        assertThat(Loomlet.await(value)).isEqualTo("value");
        assertThatThrownBy(() -> Loomlet.await(error)).hasCause(failure);
        assertThatThrownBy(() -> Loomlet.await(cancelled)).isInstanceOf(CancellationException.class);
    }

    @Test
    void stackTrace_showsWhereABodyWaits() {
        Coroutine<Void> coroutine = spawn(() -> waitHere());
        assertThat(coroutine.stackTrace()).isEmpty();
        yieldNow();
        assertThat(coroutine.stackTrace()).anyMatch(frame -> frame.getMethodName().equals("waitHere"));
        coroutine.kill();
        assertThat(coroutine.stackTrace()).isEmpty();
    }

    private static void waitHere() {
        sleep(LONG);
    }
}
