package dev.loomlet;

import dev.loomlet.engine.ForkedJvm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.await;
import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Interrupts from outside. */
@ExtendWith(HubExtension.class)
class InterruptTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final List<Object> events = new ArrayList<>();

    @Test
    void ofAWaitingCoroutine_countsAsAKillAndKeepsTheFlag() throws Exception {
        Thread[] thread = new Thread[1];
        Coroutine<Void> victim = spawn(() -> {
            thread[0] = Thread.currentThread();
            try {
                sleep(LONG);
            } finally {
                events.add(Thread.currentThread().isInterrupted());
            }
        });
        yieldNow();
        Threads.spinWhile(() -> thread[0].interrupt());
        victim.join();
        assertThat(victim.killed()).isTrue();
        assertThat(events).containsExactly(true);
    }

    @Test
    void ofARunningCoroutine_isMetAtItsNextWait() {
        Coroutine<Void> victim = spawn(() -> {
            Thread.currentThread().interrupt();
            events.add("still here");
            sleep(LONG);
        });
        victim.join();
        assertThat(victim.killed()).isTrue();
        assertThat(events).containsExactly("still here");
    }

    @Test
    void cleanupAfterIt_canWait() {
        Coroutine<Void> victim = spawn(() -> {
            Thread.currentThread().interrupt();
            try {
                sleep(LONG);
            } finally {
                sleep(Duration.ofMillis(1));
                yieldNow();
                sleep(Duration.ofMillis(1));
                events.add("cleaned up");
                events.add(Thread.interrupted());
            }
        });
        victim.join();
        assertThat(events).containsExactly("cleaned up", true);
        assertThat(victim.killed()).isTrue();
    }

    @Test
    void onceItWasTakenDown_theNextOneCountsAgain() {
        Coroutine<Void> victim = spawn(() -> {
            for (int i = 0; i < 3; i++) {
                Thread.currentThread().interrupt();
                try {
                    sleep(LONG);
                } catch (CoroutineExit e) {
                    events.add(Thread.interrupted());
                }
                sleep(Duration.ofNanos(1));
            }
        });
        victim.join();
        assertThat(victim.successful()).isTrue();
        assertThat(events).containsExactly(true, true, true);
    }

    @Test
    void ofTheDriver_endsItsWaitAndKeepsTheFlag() {
        Coroutine<Void> other = spawn(() -> sleep(LONG));
        Thread.currentThread().interrupt();
        assertThatThrownBy(other::join).isInstanceOf(CoroutineExit.class).hasMessage("interrupted");
        assertThat(Thread.interrupted()).isTrue();
        other.kill();
    }

    @Test
    void ofTheDriverWhileItIdles_endsItsWait() {
        Thread driver = Thread.currentThread();
        Coroutine<Void> other = spawn(() -> sleep(LONG));
        Thread.ofPlatform().start(() -> {
            while (!isInSelector(driver)) {
                Thread.onSpinWait();
            }
            driver.interrupt();
        });
        assertThatThrownBy(other::join).isInstanceOf(CoroutineExit.class);
        assertThat(Thread.interrupted()).isTrue();
        other.kill();
    }

    @Test
    void ofTheDriverWhileOthersRun_endsItsWait() {
        Thread driver = Thread.currentThread();
        AtomicInteger turns = new AtomicInteger();
        Coroutine<Void> busy = spawn(() -> {
            while (true) {
                turns.incrementAndGet();
                yieldNow();
            }
        });
        for (int round = 0; round < 20; round++) {
            int enough = turns.get() + 1000;
            Thread.ofPlatform().start(() -> {
                while (turns.get() < enough) {
                    Thread.onSpinWait();
                }
                driver.interrupt();
            });
            assertThatThrownBy(busy::join).isInstanceOf(CoroutineExit.class).hasMessage("interrupted");
            assertThat(Thread.interrupted()).isTrue();
        }
        busy.kill();
    }

    @Test
    void ofTheDriverWhoseFlagIsStillUp_countsIfItComesInTheWait() {
        Thread driver = Thread.currentThread();
        Coroutine<Void> other = spawn(() -> sleep(LONG));
        driver.interrupt();
        assertThatThrownBy(other::join).isInstanceOf(CoroutineExit.class);
        sleep(Duration.ofMillis(1));
        Thread.ofPlatform().start(() -> {
            while (!isInSelector(driver)) {
                Thread.onSpinWait();
            }
            driver.interrupt();
        });
        assertThatThrownBy(other::join).isInstanceOf(CoroutineExit.class);
        other.kill();
    }

    private static boolean isInSelector(Thread thread) {
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (frame.getMethodName().equals("select")) {
                return true;
            }
        }
        return false;
    }

    @Test
    void ofAThreadWithoutAHub_endsItsWait() throws Exception {
        for (Thread.Builder builder : new Thread.Builder[]{Thread.ofPlatform(), Thread.ofVirtual()}) {
            Boolean flag = Threads.on(builder, () -> {
                Thread.currentThread().interrupt();
                assertThatThrownBy(() -> await(new CompletableFuture<>())).isInstanceOf(CoroutineExit.class);
                return Thread.currentThread().isInterrupted();
            });
            assertThat(flag).isTrue();
        }
    }

    @Test
    void ofAThreadWithoutAHub_beforeThereIsAny_endsItsWait() throws Exception {
        assertThat(ForkedJvm.run(NoHubYet.class)).contains("dev.loomlet.CoroutineExit: interrupted");
    }

    static final class NoHubYet {
        public static void main(String[] arguments) throws Exception {
            Thread.ofVirtual().start(() -> {
                Thread.currentThread().interrupt();
                await(new CompletableFuture<>());
            }).join();
        }
    }

    @Test
    void leftBehind_doesNotReachTheNextCoroutine() {
        spawn(() -> Thread.currentThread().interrupt()).join();
        Coroutine<Boolean> next = spawn(() -> {
            sleep(Duration.ofNanos(1));
            return Thread.currentThread().isInterrupted();
        });
        assertThat(next.get()).isFalse();
    }
}
