package dev.loomlet.loop;

import dev.loomlet.Coroutine;
import dev.loomlet.CoroutineExit;
import dev.loomlet.Hub;
import dev.loomlet.Loomlet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(20)
class ForeignOperationTest {

    private static final long FOREVER = -1;
    private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(1);

    private Hub owner;
    private Hub other;
    private Gate gate;

    @BeforeEach
    void start() {
        owner = Hub.start("owner");
        other = Hub.start("other");
        gate = new Gate(Home.of(owner));
    }

    @AfterEach
    void close() {
        AtomicBoolean left = new AtomicBoolean();
        if (!owner.isClosed()) {
            owner.spawn(() -> left.set(!gate.home.loop().outsiders.isEmpty())).join();
        }
        owner.close();
        other.close();
        assertThat(left).as("an operation stays registered").isFalse();
    }

    @Test
    void canBeDoneAtOnce_isDone() {
        gate.release();
        assertThat(gate.pass(FOREVER)).isTrue();
        assertThat(gate.pass(SHORT)).isFalse();
    }

    @Test
    void threadWithoutHub_waitsForTheWakeUp() {
        CompletableFuture<Boolean> passed = CompletableFuture.supplyAsync(() -> gate.pass(FOREVER));
        gate.awaitLineLength(1);
        assertThat(passed).isNotDone();
        gate.release();
        assertThat(passed.join()).isTrue();
    }

    @Test
    void coroutineOfAnotherHub_waitsAndLetsItsOthersGoOn() {
        Coroutine<Boolean> passer = other.spawn(() -> gate.pass(FOREVER));
        gate.awaitLineLength(1);
        other.spawn(gate::release).join();
        assertThat(passer.get()).isTrue();
    }

    @Test
    void timeIsUp_leavesTheLine() {
        assertThat(gate.pass(SHORT)).isFalse();
        gate.awaitLineLength(0);
        gate.release();
        assertThat(gate.pass(SHORT * 10_000)).isTrue();
    }

    @Test
    void timeIsUp_whileTheHomeIsBusy_returnsAndTakesNothing() {
        AtomicBoolean busy = new AtomicBoolean(true);
        Coroutine<?> hog = owner.spawn(() -> {
            while (busy.get()) {
                Thread.onSpinWait();
            }
        });
        assertThat(gate.pass(SHORT)).isFalse();
        busy.set(false);
        hog.join();
        gate.release();
        assertThat(gate.pass(FOREVER)).isTrue();
    }

    @Test
    void kill_leavesTheLineAndTakesNothing() {
        Coroutine<Boolean> victim = other.spawn(() -> gate.pass(FOREVER));
        gate.awaitLineLength(1);
        victim.kill();
        assertThat(victim.killed()).isTrue();
        gate.awaitLineLength(0);
        gate.release();
        assertThat(gate.pass(FOREVER)).isTrue();
    }

    @Test
    void kill_afterTheWakeUp_waitsForTheNextWait() {
        List<String> events = new ArrayList<>();
        Coroutine<?> victim = other.spawn(() -> {
            events.add("passed " + gate.pass(FOREVER));
            try {
                Loomlet.sleep(Duration.ofHours(1));
            } finally {
                events.add("killed");
            }
        });
        gate.awaitLineLength(1);
        other.spawn(() -> {
            // Does not give way, so that the victim's hub hears of the wake-up after the kill.
            gate.release();
            gate.awaitLineLength(0);
            victim.signal(new CoroutineExit("test"));
        }).join();
        victim.join();
        assertThat(events).containsExactly("passed true", "killed");
        assertThat(victim.killed()).isTrue();
    }

    @Test
    void interruptOfAThread_endsTheWaitAndKeepsTheFlag() throws Exception {
        CompletableFuture<Boolean> flagged = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                gate.pass(FOREVER);
            } catch (CoroutineExit e) {
                flagged.complete(Thread.currentThread().isInterrupted());
            }
        });
        gate.awaitLineLength(1);
        thread.interrupt();
        assertThat(flagged.get()).isTrue();
        gate.awaitLineLength(0);
    }

    @Test
    void homeIsClosedMeanwhile_endsTheWait() {
        Coroutine<Boolean> passer = other.spawn(() -> gate.pass(FOREVER));
        gate.awaitLineLength(1);
        owner.close();
        assertThatThrownBy(passer::get).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed")
                .hasMessageContaining("the gate");
    }

    @Test
    void homeIsClosedBefore_isRefused() {
        owner.close();
        assertThatThrownBy(() -> gate.pass(FOREVER)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void attemptThrows_comesOutOfTheCall() {
        ForeignOperation failing = new ForeignOperation(gate.home) {
            @Override
            protected boolean attempt() {
                throw new UnsupportedOperationException("mine");
            }

            @Override
            protected void depart() {}
        };
        assertThatThrownBy(() -> failing.perform("x", FOREVER)).isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("mine");
    }

    @Test
    void manyPassersThatGiveUp_noPermitIsLost() throws Exception {
        int count = 2_000;
        List<Coroutine<Integer>> passers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            passers.add(other.spawn(() -> {
                int passed = 0;
                for (int n = 0; n < count; n++) {
                    passed += gate.pass(n % 3 == 0 ? 1_000 : n % 50_000) ? 1 : 0;
                }
                return passed;
            }));
        }
        for (int i = 0; i < count; i++) {
            gate.release();
        }
        int passed = 0;
        for (Coroutine<Integer> passer : passers) {
            passed += passer.get();
        }
        while (passed < count) {
            assertThat(gate.pass(FOREVER)).isTrue();
            passed++;
        }
        assertThat(gate.pass(SHORT)).isFalse();
    }
}
