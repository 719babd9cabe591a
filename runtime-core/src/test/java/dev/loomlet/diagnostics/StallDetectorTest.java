package dev.loomlet.diagnostics;

import dev.loomlet.Hub;
import dev.loomlet.HubExtension;
import dev.loomlet.loop.EventLoop;
import dev.loomlet.loop.Waiter;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.current;
import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

/** When a turn is told of; on a clock that the test sets. */
@ExtendWith(HubExtension.class)
class StallDetectorTest {

    private final TurnWatch watch = new TurnWatch();
    private @Nullable StallDetector detector;

    private StallDetector start() {
        EventLoop loop = Hubs.loopOf(Hub.current());
        detector = new StallDetector(Hub.current(), loop, watch, TimeUnit.MILLISECONDS.toNanos(100));
        watch.turnBegan(Waiter.current());
        return detector;
    }

    private @Nullable Stall at(long millis) {
        return Objects.requireNonNull(detector).check(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Test
    void turnOverTheThreshold_isTold() {
        Hub.run(() -> {
            start();
            assertThat(at(1000)).isNull();
            assertThat(at(1050)).isNull();
            assertThat(at(1099)).isNull();
            Stall stall = at(1100);
            assertThat(stall.held()).isEqualTo(Duration.ofMillis(100));
            assertThat(stall.coroutine()).isSameAs(current());
            assertThat(stall.holder()).isEqualTo("main");
            assertThat(stall.cause()).isEqualTo(Stall.Cause.SPINS);
            assertThat(stall.stack().getFirst().getClassName()).isEqualTo(StallDetectorTest.class.getName());
            assertThat(stall.toString()).startsWith("main has held hub run-").contains("100 ms").contains("offload");
        });
    }

    @Test
    void turnsThatFollowEachOther_areNotTold() {
        Hub.run(() -> {
            start();
            for (int i = 0; i < 100; i++) {
                assertThat(at(60L * i)).isNull();
                watch.turnEnded();
                watch.turnBegan(Waiter.current());
            }
        });
    }

    @Test
    void turnThatFollowsWithoutAnEnd_isAnother() {
        Hub.run(() -> {
            start();
            at(0);
            at(50);
            watch.turnBegan(Waiter.current());
            assertThat(at(120)).isNull();
            assertThat(at(170)).isNull();
            assertThat(at(220)).isNotNull();
        });
    }

    @Test
    void idleHub_isNotTold() {
        Hub.run(() -> {
            start();
            watch.turnEnded();
            for (int i = 0; i < 100; i++) {
                assertThat(at(1000L * i)).isNull();
            }
        });
    }

    @Test
    void machineThatStoodStill_isNotTakenForAStall() {
        Hub.run(() -> {
            start();
            at(0);
            assertThat(at(5000)).isNull();
            watch.turnEnded();
            assertThat(at(5025)).isNull();
        });
    }

    @Test
    void longStall_isToldAgainWhenItHasDoubled() {
        Hub.run(() -> {
            start();
            at(0);
            at(50);
            assertThat(at(2000)).isNotNull();
            assertThat(at(3999)).isNull();
            assertThat(at(4000).held()).isEqualTo(Duration.ofSeconds(4));
            assertThat(at(7999)).isNull();
            assertThat(at(8000)).isNotNull();
        });
    }

    @Test
    void stallsInARow_areToldOncePerSecondAndCounted() {
        Hub.run(() -> {
            start();
            int told = 0;
            int unreported = 0;
            for (int time = 0; time < 10_000; time += 50) {
                Stall stall = at(time);
                if (stall != null) {
                    told++;
                    unreported += stall.unreported();
                }
                if (time % 200 == 150) {
                    watch.turnEnded();
                    watch.turnBegan(Waiter.current());
                }
            }
            assertThat(told).isEqualTo(10);
            assertThat(unreported).isEqualTo(9 * 4);
        });
    }

    @Test
    void unwatchedCoroutine_isNotTold() {
        Hub.run(() -> {
            current().setWatched(false);
            assertThat(current().isWatched()).isFalse();
            start();
            for (int i = 0; i < 10; i++) {
                assertThat(at(50L * i)).isNull();
            }
            current().setWatched(true);
            assertThat(at(1000)).isNotNull();
        });
    }

    @Test
    void driver_isToldOfOnlyWhenItKeepsCoroutinesWaiting() {
        start();
        at(0);
        at(50);
        assertThat(at(100)).isNull();
        var waiting = spawn(() -> {});
        Stall stall = at(1000);
        assertThat(stall.coroutine()).isNull();
        assertThat(stall.holder()).isEqualTo("thread " + Thread.currentThread().getName());
        waiting.join();
    }

    @Test
    void realHub_showsItsTurns() {
        Hub hub = Hub.current();
        EventLoop loop = Hubs.loopOf(hub);
        loop.addListener(watch);
        assertThat(watch.holder()).isSameAs(loop.driver());
        long[] numbers = new long[4];
        var first = spawn(() -> {
            numbers[0] = watch.number();
            assertThat(watch.holder()).isSameAs(Waiter.current());
            yieldNow();
            numbers[2] = watch.number();
            sleep(Duration.ofMillis(1));
            numbers[3] = watch.number();
            assertThat(watch.holder()).isSameAs(Waiter.current());
        });
        var second = spawn(() -> {
            numbers[1] = watch.number();
        });
        second.join();
        first.get();
        assertThat(numbers).doesNotHaveDuplicates().isSorted();
        assertThat(Arrays.stream(numbers).allMatch(TurnWatch::isHeld)).isTrue();
        assertThat(watch.holder()).isSameAs(loop.driver());
        loop.removeListener(watch);
        long last = watch.number();
        yieldNow();
        assertThat(watch.number()).isEqualTo(last);
    }

    @Test
    void realHub_thatSleepsIsIdle() {
        try (Hub hub = Hub.start()) {
            EventLoop loop = Hubs.loopOf(hub);
            hub.spawn(() -> sleep(Duration.ofDays(1)));
            loop.post(() -> loop.addListener(watch));
            hub.spawn(() -> {}).join();
            while (TurnWatch.isHeld(watch.number())) {
                Thread.onSpinWait();
            }
            detector = new StallDetector(hub, loop, watch, 1);
            for (int i = 0; i < 100; i++) {
                assertThat(at(1000L * i)).isNull();
            }
        }
    }
}
