package dev.loomlet.diagnostics;

import dev.loomlet.Coroutine;
import dev.loomlet.Hub;
import dev.loomlet.HubExtension;
import dev.loomlet.loop.Waiter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The figures of a hub, and the latency of its ready queue. */
@ExtendWith(HubExtension.class)
class HubStatsTest {

    @Test
    void of_countsCoroutinesAndTurns() {
        Hub.run(() -> {
            Hub hub = Hub.current();
            hub.onFailure((coroutine, failure) -> {});
            spawn(() -> {
                throw new IllegalStateException("expected");
            });
            Coroutine<?> sleeper = spawn(() -> sleep(Duration.ofDays(1)));
            spawn(() -> {});
            yieldNow();
            HubStats stats = HubStats.of(hub);
            assertThat(stats.spawned()).isEqualTo(4);
            assertThat(stats.ended()).isEqualTo(2);
            assertThat(stats.failed()).isEqualTo(1);
            assertThat(stats.coroutines()).isEqualTo(2);
            assertThat(stats.timers()).isEqualTo(1);
            assertThat(stats.channels()).isZero();
            for (int i = 0; i < 1000; i++) {
                yieldNow();
            }
            assertThat(HubStats.of(hub).switches() - stats.switches()).isBetween(1000L, 1010L);
            sleeper.kill();
        });
    }

    @Test
    void readyLatency_isTheTimeFromReadyToTurn() {
        Hub.run(() -> {
            long[] clock = {0};
            ReadyLatency.Sampler sampler = new ReadyLatency.Sampler(() -> clock[0]);
            Waiter main = Waiter.current();
            for (int i = 0; i < 640; i++) {
                sampler.madeReady(main);
                clock[0] += 5;
                sampler.turnBegan(null);
                clock[0] += 2;
                sampler.turnBegan(main);
                clock[0] += 1000;
            }
            assertThat(sampler.look().count()).isEqualTo(10);
            assertThat(sampler.look().largest()).isEqualTo(Duration.ofNanos(7));
        });
    }

    @Test
    void readyLatency_coroutineThatNeverBegins_isForgotten() {
        Hub.run(() -> {
            ReadyLatency.Sampler sampler = new ReadyLatency.Sampler(() -> 0);
            Coroutine<?> killed = spawn(() -> {});
            sampler.madeReady((Waiter) killed);
            killed.kill();
            for (int i = 0; i < 64; i++) {
                sampler.madeReady(Waiter.current());
                sampler.turnBegan(Waiter.current());
            }
            assertThat(sampler.look().count()).isEqualTo(1);
        });
    }

    @Test
    void readyLatency_ofARealHub() {
        Hub.run(() -> {
            ReadyLatency latency = ReadyLatency.measure(Hub.current());
            for (int i = 0; i < 640; i++) {
                yieldNow();
            }
            assertThat(latency.histogram().count()).isEqualTo(10);
            assertThat(latency.histogram().toString()).startsWith("10 counted: 50 %");
            latency.close();
            for (int i = 0; i < 640; i++) {
                yieldNow();
            }
            assertThat(latency.histogram().count()).isEqualTo(10);
        });
    }

    @Test
    void histogram_percentilesAreAtMostAnEighthTooLarge() {
        Histogram.Counter counter = new Histogram.Counter();
        for (int i = 1; i <= 100_000; i++) {
            counter.add(i);
        }
        Histogram histogram = counter.look();
        assertThat(histogram.count()).isEqualTo(100_000);
        for (double percent : new double[]{0.001, 1, 25, 50, 90, 99, 99.9, 100}) {
            long exact = Math.round(percent * 1000);
            assertThat(histogram.percentile(percent).toNanos()).isBetween(exact, exact + exact / 8);
        }
        assertThat(histogram.largest()).isEqualTo(Duration.ofNanos(100_000));
    }

    @Test
    void histogram_takesEveryDuration() {
        Histogram.Counter counter = new Histogram.Counter();
        counter.add(-1);
        counter.add(0);
        counter.add(Long.MAX_VALUE);
        assertThat(counter.look().percentile(100)).isEqualTo(Duration.ofNanos(Long.MAX_VALUE));
        assertThat(counter.look().percentile(50)).isZero();
        assertThat(new Histogram.Counter().look().percentile(99)).isZero();
        assertThatThrownBy(() -> counter.look().percentile(101)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("101.0");
    }
}
