package dev.loomlet;

import dev.loomlet.channel.Select;
import dev.loomlet.loop.Owned;
import dev.loomlet.loop.Waiter;
import dev.loomlet.sync.AsyncResult;
import dev.loomlet.sync.CountDownLatch;
import dev.loomlet.sync.Event;
import dev.loomlet.sync.Lock;
import dev.loomlet.sync.Semaphore;
import dev.loomlet.sync.Waits;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What a deadlock's message tells. */
@ExtendWith(HubExtension.class)
class DeadlockReportTest {

    private record Latch(String name, Coroutine<?> holder) implements Owned {
        @Override
        public Object owner() {
            return holder;
        }

        @Override
        public String toString() {
            return "latch " + name;
        }
    }

    private static String reportOf(CheckedRunnable<RuntimeException> body) {
        return catchThrowableOfType(DeadlockException.class, () -> Hub.run(body)).getMessage();
    }

    @Test
    void circleOfJoins_isTold() {
        String report = reportOf(() -> {
            Coroutine<?>[] ring = new Coroutine<?>[3];
            for (int i = 0; i < 3; i++) {
                int next = (i + 1) % 3;
                ring[i] = spawn("c" + i, () -> ring[next].join());
            }
            joinAll(spawn("onlooker", () -> ring[0].join()));
        });
        assertThat(report).contains("\n  c0 waits for c1; spawned at ")
                .contains("\n  onlooker waits for c0;")
                .containsOnlyOnce("-Dloomlet.spawnSites=true")
                .containsOnlyOnce("in a circle")
                .endsWith("\n  in a circle: c0 -> c1 -> c2 -> c0");
    }

    @Test
    void ownerOfWhatIsWaitedFor_isTold() {
        String report = reportOf(() -> {
            Coroutine<?>[] pair = new Coroutine<?>[2];
            pair[0] = spawn("first", () -> Waiter.current().await(new Latch("two", pair[1])));
            pair[1] = spawn("second", () -> Waiter.current().await(new Latch("one", pair[0])));
        });
        assertThat(report).contains("first waits for latch two, which depends on second; spawned at ")
                .endsWith("in a circle: first -> second -> first");
    }

    @Test
    void locksTakenInOppositeOrders_areACircle() {
        Lock one = new Lock();
        Lock two = new Lock();
        String report = reportOf(() -> {
            spawn("first", () -> one.with(() -> {
                yieldNow();
                two.lock();
            }));
            spawn("second", () -> two.with(() -> {
                yieldNow();
                one.lock();
            }));
        });
        assertThat(report).contains("first waits for lock held by second; spawned at ")
                .endsWith("in a circle: first -> second -> first");
    }

    @Test
    void manyCoroutines_areCounted() {
        String report = reportOf(() -> {
            Coroutine<?> main = Loomlet.current();
            for (int i = 0; i < 500; i++) {
                spawn(() -> main.join());
            }
            spawn(() -> main.join()).join();
        });
        assertThat(report.lines().count()).isLessThan(110);
        assertThat(report).contains("\n  and 402 more");
    }

    @Test
    void selectOfThingsThatNobodyElseUses_isADeadlock() {
        for (Waitable waitable : List.of(new Event(), new Semaphore(0), new AsyncResult<Integer>(),
                new CountDownLatch(1))) {
            assertThat(reportOf(() -> Select.ordered().onReady(waitable, ready -> 1).await()))
                    .contains("main waits for one of");
        }
        Event shared = new Event();
        Hub.run(() -> {
            assertThat(shared.await(Duration.ZERO)).isFalse();
            Select<Integer> select = Select.<Integer>ordered().onReady(shared, ready -> 1);
            AsyncResult<Integer> outside = AsyncResult.from(CompletableFuture.supplyAsync(() -> 2));
            assertThat(select.onReady(outside, ready -> 2).await()).isEqualTo(2);
        });
    }

    @Test
    void coroutineOfTheHubAround_whichStandsStill_isADeadlock() {
        Coroutine<Integer> around = spawn("around", () -> 1);
        String hub = around.hub().name();
        String text = "main waits for around of hub " + hub + ", which stands still meanwhile";
        assertThat(reportOf(() -> around.join())).contains(text);
        assertThat(reportOf(() -> joinAll(around))).contains("have not ended: [around]");
        assertThat(reportOf(() -> Waits.waitAny(around))).contains("not ready: [around]");
        assertThat(reportOf(() -> Select.ordered().onReady(around, ended -> 1).await())).contains("around");
        assertThat(around.get()).isOne();
    }
}
