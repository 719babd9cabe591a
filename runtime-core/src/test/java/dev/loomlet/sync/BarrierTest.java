package dev.loomlet.sync;

import dev.loomlet.Coroutine;
import dev.loomlet.Hub;
import dev.loomlet.HubExtension;
import dev.loomlet.loop.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Barriers and latches. */
@ExtendWith(HubExtension.class)
class BarrierTest {

    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofHours(1);

    private final List<String> log = new ArrayList<>();

    @Test
    void barrier_allHere_goOnAfterTheAction_overAndOver() {
        CyclicBarrier barrier = new CyclicBarrier(3, () -> {
            log.add("action");
            yieldNow();
        });
        Hub.run(() -> {
            for (int number = 0; number < 3; number++) {
                spawn(() -> {
                    for (int round = 0; round < 2; round++) {
                        log.add("arrive");
                        barrier.await();
                        log.add("go");
                    }
                });
            }
        });
        assertThat(log.subList(0, 4)).containsExactly("arrive", "arrive", "arrive", "action");
        assertThat(log).hasSize(14).filteredOn("action"::equals).hasSize(2);
        assertThat(barrier.isBroken()).isFalse();
    }

    @Test
    void barrier_givesHowManyWereMissing() {
        CyclicBarrier barrier = new CyclicBarrier(3);
        Hub.run(() -> {
            List<Coroutine<Integer>> parties = IntStream.range(0, 3)
                    .mapToObj(_ -> spawn(() -> barrier.await(LONG)))
                    .toList();
            assertThat(parties).extracting(Coroutine::get).containsExactly(2, 1, 0);
            assertThat(Waiter.current().loop().timerCount()).isZero();
        });
    }

    @Test
    void barrier_onePartyIsKilled_breaksForAllUntilReset() {
        CyclicBarrier barrier = new CyclicBarrier(3);
        Hub.run(() -> {
            Coroutine<?> victim = spawn(() -> barrier.await());
            Coroutine<?> other = spawn(() -> barrier.await());
            yieldNow();
            assertThat(barrier.waiting()).isEqualTo(2);
            victim.kill();
            assertThatThrownBy(other::get).hasCauseInstanceOf(BrokenBarrierException.class);
            assertThat(barrier.isBroken()).isTrue();
            assertThatThrownBy(() -> barrier.await()).isInstanceOf(BrokenBarrierException.class);
            barrier.reset();
            assertThat(barrier.isBroken()).isFalse();
            assertThat(barrier.waiting()).isZero();
        });
    }

    @Test
    void barrier_timeIsUp_breaksForTheOthers() {
        CyclicBarrier barrier = new CyclicBarrier(3);
        Hub.run(() -> {
            Coroutine<?> other = spawn(() -> barrier.await());
            yieldNow();
            assertThatThrownBy(() -> barrier.await(SHORT)).isInstanceOf(TimeoutException.class);
            assertThatThrownBy(other::get).hasCauseInstanceOf(BrokenBarrierException.class);
        });
    }

    @Test
    void barrier_actionThrows_breaksForTheOthers() {
        CyclicBarrier barrier = new CyclicBarrier(2, () -> {
            throw new IllegalStateException("mine");
        });
        Hub.run(() -> {
            Coroutine<?> other = spawn(() -> barrier.await());
            yieldNow();
            assertThatThrownBy(() -> barrier.await()).hasMessage("mine");
            assertThatThrownBy(other::get).hasCauseInstanceOf(BrokenBarrierException.class);
        });
    }

    @Test
    void barrier_reset_breaksForThoseWhoWait() throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(2);
        Hub.run(() -> {
            Coroutine<?> other = spawn(() -> barrier.await());
            yieldNow();
            barrier.reset();
            assertThatThrownBy(other::get).hasCauseInstanceOf(BrokenBarrierException.class);
            Coroutine<?> next = spawn(() -> barrier.await());
            yieldNow();
            barrier.await();
            next.get();
        });
    }

    @Test
    void barrier_partiesOnTwoHubsAndAThread_meet() throws Exception {
        try (Hub one = Hub.start(); Hub two = Hub.start()) {
            CyclicBarrier barrier = new CyclicBarrier(3);
            Coroutine<Integer> first = one.spawn(() -> meetTwice(barrier));
            Coroutine<Integer> second = two.spawn(() -> meetTwice(barrier));
            int third = meetTwice(barrier);
            assertThat(first.get() + second.get() + third).isEqualTo(6);
        }
    }

    private static int meetTwice(CyclicBarrier barrier) throws Exception {
        return barrier.await() + barrier.await(LONG);
    }

    @Test
    void barrier_noParties_namesTheValue() {
        assertThatThrownBy(() -> new CyclicBarrier(0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("parties is 0");
    }

    @Test
    void latch_countedDown_letsAllThrough() {
        CountDownLatch latch = new CountDownLatch(2);
        Hub.run(() -> {
            Coroutine<?> waiter = spawn(() -> latch.await());
            Coroutine<Boolean> timed = spawn(() -> latch.await(LONG));
            yieldNow();
            latch.countDown();
            yieldNow();
            assertThat(waiter.ready()).isFalse();
            latch.countDown();
            latch.countDown();
            assertThat(timed.get()).isTrue();
            waiter.get();
            assertThat(latch.count()).isZero();
            latch.await();
            assertThat(Waiter.current().loop().timerCount()).isZero();
        });
    }

    @Test
    void latch_timeIsUpOrKilled_leavesNothing() {
        CountDownLatch latch = new CountDownLatch(1);
        Hub.run(() -> {
            assertThat(latch.await(SHORT)).isFalse();
            Coroutine<?> victim = spawn(() -> latch.await());
            yieldNow();
            victim.kill();
            assertThat(latch.gate().waiting()).isZero();
        });
    }

    @Test
    void latch_countedDownByThreads_opens() {
        CountDownLatch latch = new CountDownLatch(3);
        for (int number = 0; number < 3; number++) {
            Thread.ofPlatform().start(latch::countDown);
        }
        latch.await();
        assertThat(latch.ready()).isTrue();
        Hub.run(() -> sleep(Duration.ZERO));
    }

    @Test
    void latch_negativeCount_namesTheValue() {
        assertThatThrownBy(() -> new CountDownLatch(-1)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("count is -1");
    }
}
