package dev.loomlet.sync;

import dev.loomlet.Coroutine;
import dev.loomlet.DeadlockException;
import dev.loomlet.Hub;
import dev.loomlet.HubExtension;
import dev.loomlet.Loomlet;
import dev.loomlet.loop.Waiter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What gevent's AsyncResult does, section A4 of its semantics. */
@ExtendWith(HubExtension.class)
class AsyncResultTest {

    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofHours(1);

    private final AsyncResult<String> result = new AsyncResult<>();

    @Test
    void get_severalWaiters_allGetTheValue() {
        Hub.run(() -> {
            List<Coroutine<String>> waiters = IntStream.range(0, 10)
                    .mapToObj(number -> spawn(() -> number % 2 == 0 ? result.get() : result.get(LONG)))
                    .toList();
            yieldNow();
            result.set("x");
            assertThat(waiters).allMatch(each -> each.get().equals("x"));
            assertThat(result.get()).isEqualTo("x");
            assertThat(Waiter.current().loop().timerCount()).isZero();
        });
    }

    @Test
    void set_null_isAValue() {
        Hub.run(() -> {
            result.set(null);
            assertThat(result.ready()).isTrue();
            assertThat(result.successful()).isTrue();
            assertThat(result.get()).isNull();
        });
    }

    @Test
    void set_again_theLastCounts() {
        Hub.run(() -> {
            Coroutine<String> waiter = spawn(() -> result.get());
            yieldNow();
            result.set("first");
            result.set("last");
            assertThat(waiter.get()).isEqualTo("last");
            result.setException(new IllegalStateException("no"));
            assertThat(result.value()).isNull();
            assertThatThrownBy(result::get).hasMessage("no");
        });
    }

    @Test
    void setException_unchecked_comesOutAsItIs() {
        IllegalArgumentException failure = new IllegalArgumentException("mine");
        Hub.run(() -> {
            result.setException(failure);
            assertThatThrownBy(result::get).isSameAs(failure);
            assertThat(result.exception()).isSameAs(failure);
            assertThat(result.successful()).isFalse();
            assertThat(result.ready()).isTrue();
        });
    }

    @Test
    void setException_checked_isTheCause() {
        IOException failure = new IOException("mine");
        Hub.run(() -> {
            result.setException(failure);
            assertThatThrownBy(result::get).isInstanceOf(CompletionException.class).hasCause(failure);
        });
    }

    @Test
    void await_failed_neverThrows() {
        Hub.run(() -> {
            result.setException(new IllegalStateException());
            result.await();
            assertThat(result.await(Duration.ZERO)).isTrue();
        });
    }

    @Test
    void get_timeIsUp_throwsAndLeavesNothing() {
        Hub.run(() -> {
            assertThatThrownBy(() -> result.get(SHORT)).isInstanceOf(TimeoutException.class)
                    .hasMessageContaining("PT0.001S");
            assertThatThrownBy(() -> result.get(Duration.ZERO)).isInstanceOf(TimeoutException.class);
            assertThat(result.await(SHORT)).isFalse();
            assertThat(result.gate().waiting()).isZero();
        });
    }

    @Test
    void get_isKilled_leavesNothing() {
        Hub.run(() -> {
            Coroutine<?> victim = spawn(() -> result.get(LONG));
            yieldNow();
            victim.kill();
            assertThat(result.gate().waiting()).isZero();
            assertThat(Waiter.current().loop().timerCount()).isZero();
        });
    }

    @Test
    void asALink_takesOverTheEndOfACoroutine() {
        Hub.run(() -> {
            AsyncResult<String> value = new AsyncResult<>();
            AsyncResult<String> failure = new AsyncResult<>();
            AsyncResult<String> killed = new AsyncResult<>();
            spawn(() -> "x").link(value);
            Coroutine<String> failing = spawn(() -> {
                throw new IOException("mine");
            });
            failing.link(failure);
            Coroutine<String> victim = spawn(() -> {
                sleep(LONG);
                return "y";
            });
            victim.link(killed);
            yieldNow();
            victim.kill();
            assertThat(value.get()).isEqualTo("x");
            assertThatThrownBy(failure::get).hasRootCauseMessage("mine");
            assertThatThrownBy(killed::get).isInstanceOf(CancellationException.class);
        });
    }

    @Test
    void accept_coroutineThatHasNotEnded_isRefused() {
        Hub.run(() -> {
            Coroutine<String> source = spawn(() -> "x");
            assertThatThrownBy(() -> result.accept(source)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("has not ended");
        });
    }

    @Test
    void from_stage_givesItsValueAndIsNoDeadlock() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        Hub.run(() -> {
            AsyncResult<String> bridged = AsyncResult.from(stage);
            Thread.ofPlatform().start(() -> stage.complete("x"));
            assertThat(bridged.get()).isEqualTo("x");
        });
    }

    @Test
    void from_failedStage_failsWithWhatItFailedWith() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        Hub.run(() -> {
            AsyncResult<String> bridged = AsyncResult.from(stage.thenApply(value -> value));
            stage.completeExceptionally(new IllegalStateException("mine"));
            assertThatThrownBy(bridged::get).isInstanceOf(IllegalStateException.class).hasMessage("mine");
        });
    }

    @Test
    void toFuture_completesWithTheFirstOutcome() {
        Hub.run(() -> {
            CompletableFuture<String> future = result.toFuture();
            result.set("first");
            result.set("last");
            assertThat(Loomlet.await(future)).isEqualTo("first");
            assertThat(Loomlet.await(result.toFuture())).isEqualTo("last");
            result.setException(new IllegalStateException("mine"));
            assertThatThrownBy(() -> Loomlet.await(result.toFuture())).hasMessage("mine");
        });
    }

    @Test
    void readAfterItsHubIsClosed_byAThreadWithoutAHub() {
        Hub.run(() -> result.set("x"));
        assertThat(result.get()).isEqualTo("x");
    }

    @Test
    void get_onAnotherHub_waitsForTheValue() {
        try (Hub home = Hub.start(); Hub other = Hub.start()) {
            AsyncResult<String> shared = new AsyncResult<>(home);
            Coroutine<String> waiter = other.spawn(() -> shared.get(LONG));
            home.spawn(() -> shared.set("x"));
            assertThat(waiter.get()).isEqualTo("x");
        }
    }

    @Test
    void get_nobodyCanSet_isADeadlockThatNamesTheResult() {
        assertThatThrownBy(() -> Hub.run(() -> result.get())).isInstanceOf(DeadlockException.class)
                .hasMessageContaining("main waits for result (not set)");
    }
}
