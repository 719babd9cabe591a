package dev.loomlet;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.await;
import static dev.loomlet.Loomlet.blocking;
import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.offload;
import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Stages awaited, and code that runs beside the hub. */
@ExtendWith(HubExtension.class)
class AwaitTest {

    private final CompletableFuture<String> future = new CompletableFuture<>();

    @Test
    void completeStage_givesItsValueAtOnce() {
        List<String> events = new ArrayList<>();
        Coroutine<Void> other = spawn(() -> {
            events.add("other");
        });
        assertThat(await(CompletableFuture.completedFuture("value"))).isEqualTo("value");
        assertThat(events).isEmpty();
        other.join();
    }

    @Test
    void stageCompletedByACoroutine_wakesTheWaiter() {
        Coroutine<String> waiter = spawn(() -> await(future));
        Coroutine<Boolean> completer = spawn(() -> future.complete("value"));
        joinAll(waiter, completer);
        assertThat(waiter.get()).isEqualTo("value");
    }

    @Test
    void stageCompletedByAnotherThread_wakesTheWaiter() {
        Coroutine<String> waiter = spawn(() -> await(future));
        Coroutine<Void> completer = spawn(() -> {
            Thread.ofPlatform().start(() -> future.complete("value"));
        });
        joinAll(waiter, completer);
        assertThat(waiter.get()).isEqualTo("value");
    }

    @Test
    void minimalStage_willDo() {
        assertThat(await(future.completeAsync(() -> "value").minimalCompletionStage())).isEqualTo("value");
    }

    @Test
    void failureOfAStage_comesOutUnwrapped() {
        IllegalArgumentException failure = new IllegalArgumentException("bad");
        future.completeExceptionally(failure);
        assertThatThrownBy(() -> await(future)).isSameAs(failure);
        assertThatThrownBy(() -> await(future.thenApply(String::length).thenApply(length -> length + 1)))
                .isSameAs(failure);
    }

    @Test
    void checkedFailureOfAStage_isTheCause() {
        IOException failure = new IOException("gone");
        future.completeExceptionally(failure);
        assertThatThrownBy(() -> await(future)).isExactlyInstanceOf(CompletionException.class).hasCause(failure);
    }

    @Test
    void cancelledStage_isACancellation() {
        future.cancel(true);
        assertThatThrownBy(() -> await(future)).isInstanceOf(CancellationException.class);
    }

    @Test
    void killOfTheWaiter_leavesTheStageAlone() {
        Coroutine<String> waiter = spawn(() -> await(future));
        yieldNow();
        waiter.kill();
        assertThat(waiter.killed()).isTrue();
        assertThat(future).isNotDone();
        future.complete("late");
    }

    @Test
    void threadWithoutAHub_canAwait() throws Exception {
        for (Thread.Builder builder : new Thread.Builder[]{Thread.ofPlatform(), Thread.ofVirtual()}) {
            CompletableFuture<String> promise = CompletableFuture.supplyAsync(() -> "value");
            String value = Threads.on(builder, () -> await(promise));
            assertThat(value).isEqualTo("value");
        }
    }

    @Test
    @SuppressWarnings("NullAway")
    void nullArguments_areNamed() {
        assertThatNullPointerException().isThrownBy(() -> await(null)).withMessageContaining("stage is null");
        assertThatNullPointerException().isThrownBy(() -> offload((CheckedRunnable<RuntimeException>) null))
                .withMessageContaining("code is null");
        assertThatNullPointerException().isThrownBy(() -> blocking((CheckedRunnable<RuntimeException>) null))
                .withMessageContaining("code is null");
    }

    @Test
    void offloadedCode_runsOnAPlatformThreadWhileTheOthersGoOn() throws Exception {
        List<String> events = new ArrayList<>();
        Coroutine<Boolean> offloading = spawn(() -> offload(() -> {
            await(future);
            return !Thread.currentThread().isVirtual();
        }));
        Coroutine<Void> other = spawn(() -> {
            events.add("other");
            future.complete("go");
        });
        joinAll(offloading, other);
        assertThat(offloading.get()).isTrue();
        assertThat(events).containsExactly("other");
    }

    @Test
    void exceptionsOfOffloadedAndBlockingCode_keepTheirType() {
        IOException failure = new IOException("gone");
        Coroutine<Void> coroutine = spawn(() -> {
            assertThatThrownBy(() -> offload(() -> {
                throw failure;
            })).isSameAs(failure);
            assertThatThrownBy(() -> blocking(() -> {
                throw failure;
            })).isSameAs(failure);
        });
        coroutine.get();
    }

    @Test
    void killOfTheCaller_interruptsOffloadedCodeWithoutWaitingForIt() {
        CompletableFuture<String> entered = new CompletableFuture<>();
        CompletableFuture<String> interrupted = new CompletableFuture<>();
        Coroutine<Void> victim = spawn(() -> offload(() -> {
            entered.complete("entered");
            try {
                new CompletableFuture<>().get();
            } catch (InterruptedException e) {
                interrupted.complete("interrupted");
            }
        }));
        yieldNow();
        await(entered);
        victim.kill();
        assertThat(victim.killed()).isTrue();
        assertThat(await(interrupted)).isEqualTo("interrupted");
    }

    @Test
    void moreOffloadedCallsThanThreads_queueUp() {
        List<Coroutine<Integer>> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            int id = i;
            all.add(spawn(() -> offload(() -> id)));
        }
        int sum = 0;
        for (Coroutine<Integer> each : all) {
            sum += each.get();
        }
        assertThat(sum).isEqualTo(49 * 50 / 2);
    }

    @Test
    void blockingCode_letsTheOthersGoOn() {
        Coroutine<String> blocked = spawn(() -> blocking(() -> future.get()));
        Coroutine<Void> other = spawn(() -> {
            sleep(Duration.ofMillis(1));
            future.complete("value");
        });
        joinAll(blocked, other);
        assertThat(blocked.get()).isEqualTo("value");
    }
}
