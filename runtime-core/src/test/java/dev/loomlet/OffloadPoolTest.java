package dev.loomlet;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.await;
import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What gevent's ThreadPool does, section A8 of its semantics. */
@ExtendWith(HubExtension.class)
class OffloadPoolTest {

    private final OffloadPool pool = OffloadPool.builder().name("small").threads(1).queue(1).build();
    private final Semaphore gate = new Semaphore(0);

    @AfterEach
    void close() {
        gate.release(1000);
        pool.close();
    }

    @Test
    void offload_runsOnAThreadOfThePool() throws Exception {
        Hub.run(() -> {
            String thread = pool.offload(() -> Thread.currentThread().getName());
            assertThat(thread).isEqualTo("small-1");
            assertThatThrownBy(() -> pool.offload(() -> {
                throw new IOException("x");
            })).isInstanceOf(IOException.class);
        });
    }

    @Test
    void fullQueue_makesTheCallingCoroutineWait_whileTheOthersGoOn() throws Exception {
        Hub.run(() -> {
            CompletableFuture<Integer> atWork = pool.submit(() -> {
                gate.acquire();
                return 1;
            });
            CompletableFuture<Integer> queued = pool.submit(() -> 2);
            List<String> seen = new ArrayList<>();
            Coroutine<CompletableFuture<Integer>> third = spawn(() -> {
                CompletableFuture<Integer> result = pool.submit(() -> 3);
                seen.add("entered");
                return result;
            });
            yieldNow();
            yieldNow();
            assertThat(seen).isEmpty();
            assertThat(pool.size()).isEqualTo(2);
            gate.release();
            assertThat(await(atWork) + await(queued) + await(third.get())).isEqualTo(6);
        });
    }

    @Test
    void waiterThatIsKilled_leavesThePlaceToTheNext() throws Exception {
        Hub.run(() -> {
            CompletableFuture<?> atWork = pool.submit(() -> gate.tryAcquire(1, java.util.concurrent.TimeUnit.HOURS));
            pool.submit(() -> 2);
            Coroutine<?> killed = spawn(() -> pool.submit(() -> 3));
            Coroutine<Integer> next = spawn(() -> pool.offload(() -> 4));
            yieldNow();
            killed.kill();
            gate.release();
            assertThat(next.get()).isEqualTo(4);
            await(atWork);
        });
    }

    @Test
    void callerThatIsKilled_interruptsTheCode() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Hub.run(() -> {
            Coroutine<?> caller = spawn(() -> pool.offload(() -> {
                begun.countDown();
                try {
                    gate.acquire();
                } catch (InterruptedException e) {
                    interrupted.complete(true);
                }
            }));
            Loomlet.offload(() -> begun.await());
            caller.kill();
            assertThat(await(interrupted)).isTrue();
        });
    }

    @Test
    void offload_fromTheCodeOfThePool_runsInline() throws Exception {
        Hub.run(() -> {
            String threads = pool.offload(() -> Thread.currentThread().getName() + " "
                    + pool.<String, RuntimeException>offload(() -> Thread.currentThread().getName()));
            assertThat(threads).isEqualTo("small-1 small-1");
        });
    }

    @Test
    void manyCallers_eachGetAPlace() throws Exception {
        Hub.run(() -> {
            List<Coroutine<Integer>> callers = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                int number = i;
                callers.add(spawn(() -> pool.offload(() -> number)));
            }
            // Some go away while they wait, are given a place, or are done.
            for (int i = 0; i < 500; i += 3) {
                callers.get(i).signal(new CoroutineExit());
                yieldNow();
            }
            joinAll(callers);
            assertThat(callers).allMatch(caller -> caller.successful() || caller.killed());
        });
        pool.close();
        assertThat(pool.size()).isZero();
    }

    @Test
    void threads_endWhenTheyAreIdle() throws Exception {
        try (OffloadPool brief = OffloadPool.builder().threads(1).idleTime(Duration.ofMillis(1)).build()) {
            Thread worker = brief.offload(Thread::currentThread);
            worker.join();
            assertThat(brief.<Thread, RuntimeException>offload(Thread::currentThread)).isNotSameAs(worker);
        }
    }

    @Test
    void close_waitsForTheCode_andRefusesCallers() throws Exception {
        CompletableFuture<Integer> atWork = pool.submit(() -> {
            gate.acquire();
            return 1;
        });
        pool.submit(() -> 2);
        Hub.run(() -> {
            Coroutine<?> inLine = spawn(() -> pool.submit(() -> 3));
            yieldNow();
            Coroutine<?> closer = spawn(pool::close);
            assertThatThrownBy(inLine::get).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
            gate.release();
            closer.join();
            assertThat(atWork).isCompletedWithValue(1);
            assertThatThrownBy(() -> pool.offload(() -> 4)).isInstanceOf(IllegalStateException.class);
        });
    }

    @Test
    void badArguments_areNamed() {
        OffloadPool.Builder builder = OffloadPool.builder();
        assertThatThrownBy(() -> builder.threads(0)).hasMessageContaining("threads is 0");
        assertThatThrownBy(() -> builder.queue(-1)).hasMessageContaining("queue is -1");
        assertThatThrownBy(() -> builder.idleTime(Duration.ZERO)).hasMessageContaining("idleTime is PT0S");
        assertThatThrownBy(() -> builder.name(null)).hasMessageContaining("name");
        assertThatThrownBy(() -> OffloadPool.common().close()).isInstanceOf(IllegalStateException.class);
    }
}
