package dev.loomlet.diagnostics;

import dev.loomlet.Hub;
import dev.loomlet.HubExtension;
import dev.loomlet.Simulation;
import dev.loomlet.Threads;
import dev.loomlet.loop.Waiter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static dev.loomlet.diagnostics.SwitchAssertions.assertSwitches;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Checks that code gives way. */
@ExtendWith(HubExtension.class)
class SwitchAssertionsTest {

    @Test
    void codeThatGivesWay_passes() {
        Hub.run(() -> {
            assertSwitches(() -> yieldNow());
            assertSwitches(() -> sleep(Duration.ofMillis(1)));
            assertSwitches(() -> spawn(() -> {}).join());
            assertThat(assertSwitches(() -> spawn(() -> 42).get())).isEqualTo(42);
        });
    }

    @Test
    void codeThatNeverGivesWay_failsWithADump() {
        Hub.run(() -> assertThatThrownBy(() -> assertSwitches(() -> {
            spawn("hungry", () -> {});
        })).isInstanceOf(AssertionError.class)
                .hasMessageContaining("main never gave way")
                .hasMessageContaining("hungry: scheduled"));
    }

    @Test
    void onAThreadThatDrivesItsOwnHub_itWorksToo() {
        assertSwitches(() -> yieldNow());
        assertThatThrownBy(() -> assertSwitches(() -> {})).isInstanceOf(AssertionError.class)
                .hasMessageContaining("thread " + Thread.currentThread().getName() + " never gave way");
    }

    @Test
    void meter_measuresTheLongestStretchOfItsOwnTurns() {
        Hub.run(() -> {
            long[] clock = {0};
            TurnMeter meter = new TurnMeter(Waiter.current(), () -> clock[0]);
            meter.turnBegan(Waiter.current());
            clock[0] += 3_000_000;
            meter.turnEnded();
            clock[0] += 500_000_000;
            meter.turnBegan(null);
            clock[0] += 500_000_000;
            meter.turnBegan(Waiter.current());
            clock[0] += 8_000_000;
            meter.turnEnded();
            assertThat(meter.complaint(null)).isNull();
            assertThat(meter.complaint(Duration.ofMillis(8))).isNull();
            assertThat(meter.complaint(Duration.ofMillis(7))).contains("main held the hub for 8 ms").endsWith("7");
        });
    }

    @Test
    void codeThatHoldsTheHubForLongerThanAllowed_fails() {
        Hub.run(() -> assertThatThrownBy(() -> assertSwitches(Duration.ofMillis(2), () -> {
            yieldNow();
            long start = System.nanoTime();
            while (System.nanoTime() - start < 3_000_000) {
                Thread.onSpinWait();
            }
        })).isInstanceOf(AssertionError.class).hasMessageContaining("at a stretch"));
    }

    @Test
    void codeThatEndsInTime_neednotGiveWay() {
        Hub.run(() -> assertSwitches(Duration.ofDays(1), () -> {}));
    }

    @Test
    void nestedChecks_areIndependent() {
        Hub.run(() -> assertSwitches(() -> {
            yieldNow();
            assertThatThrownBy(() -> assertSwitches(() -> {})).isInstanceOf(AssertionError.class);
        }));
    }

    @Test
    void exceptionOfTheCode_comesOutAsItIs() {
        Hub.run(() -> assertThatThrownBy(() -> assertSwitches(() -> {
            throw new IOException("its own");
        })).isInstanceOf(IOException.class).hasMessage("its own"));
    }

    @Test
    void inASimulation_virtualSleepsAreNotHolding() {
        Simulation.run(1, () -> assertSwitches(Duration.ofSeconds(20), () -> sleep(Duration.ofDays(1))));
    }

    @Test
    void onAVirtualThreadOfNoHub_isRefused() throws Exception {
        assertThatThrownBy(() -> Threads.on(Thread.ofVirtual(), () -> assertSwitches(() -> 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("hub");
    }

    @Test
    void limitThatNoTurnCouldKeep_isRefused() {
        for (Duration longest : List.of(Duration.ZERO, Duration.ofNanos(-1), Duration.ofSeconds(Long.MIN_VALUE))) {
            assertThatThrownBy(() -> assertSwitches(longest, () -> {})).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("longest is " + longest);
            assertThatThrownBy(() -> assertSwitches(longest, () -> 1)).isInstanceOf(IllegalArgumentException.class);
        }
        assertSwitches(Duration.ofSeconds(Long.MAX_VALUE), () -> {});
    }
}
