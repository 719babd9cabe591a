package dev.loomlet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.loomlet.Loomlet.await;
import static dev.loomlet.Loomlet.blocking;
import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Threads without a hub post spawns, kills, joins and completions to several hubs at random. What is drawn is repeatable,
 * the interleaving is not. {@code -Dloomlet.stress.steps} makes it longer.
 */
@ExtendWith(HubExtension.class)
class HubStressTest {

    private static final int STEPS = Integer.getInteger("loomlet.stress.steps", 1_500);
    private static final int THREADS = 4;

    /** State of one hub, touched by its coroutines alone: nothing but taking turns protects it. */
    private static final class Counter {
        final Hub hub;
        int inside;
        int ended;

        Counter(Hub hub) {
            this.hub = hub;
        }

        void turn() {
            assertThat(++inside).isEqualTo(1);
            inside--;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void nothingIsLostNorHangs(long seed) throws Exception {
        List<Counter> counters = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            counters.add(new Counter(Hub.start("stress-" + i)));
        }
        List<FutureTask<Integer>> drivers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Random random = new Random(seed * 100 + i);
            FutureTask<Integer> driver = new FutureTask<>(() -> drive(counters, random));
            drivers.add(driver);
            Thread.ofPlatform().start(driver);
        }
        int spawned = 0;
        for (FutureTask<Integer> driver : drivers) {
            spawned += resultOf(driver);
        }
        int ended = 0;
        for (Counter counter : counters) {
            counter.hub.join();
            ended += counter.hub.spawn(() -> counter.ended).get();
            counter.hub.close();
        }
        assertThat(ended).isEqualTo(spawned);
    }

    private static int resultOf(FutureTask<Integer> driver) throws InterruptedException {
        try {
            return driver.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    private static int drive(List<Counter> counters, Random random) {
        List<Coroutine<?>> alive = new ArrayList<>();
        List<CompletableFuture<String>> promises = new ArrayList<>();
        int started = 0;
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(8)) {
                case 0, 1, 2, 3 -> {
                    Counter counter = counters.get(random.nextInt(counters.size()));
                    CompletableFuture<String> promise = new CompletableFuture<>();
                    promises.add(promise);
                    int kind = random.nextInt(5);
                    Coroutine<?> coroutine = counter.hub.spawn(() -> work(counter, kind, promise));
                    coroutine.link(ended -> counter.ended++);
                    started++;
                    alive.add(coroutine);
                }
                case 4 -> {
                    if (!promises.isEmpty()) {
                        promises.remove(random.nextInt(promises.size())).complete("kept");
                    }
                }
                case 5 -> {
                    if (!alive.isEmpty()) {
                        alive.get(random.nextInt(alive.size())).signal(new CoroutineExit());
                    }
                }
                case 6 -> {
                    if (!alive.isEmpty()) {
                        alive.remove(random.nextInt(alive.size())).kill();
                    }
                }
                default -> alive.forEach(each -> each.join(Duration.ZERO));
            }
        }
        promises.forEach(promise -> promise.complete("kept"));
        Loomlet.joinAll(alive);
        assertThat(alive).allMatch(Coroutine::ready).noneMatch(each -> each.exception() != null);
        return started;
    }

    private static void work(Counter counter, int kind, CompletableFuture<String> promise) throws Exception {
        counter.turn();
        switch (kind) {
            case 0 -> yieldNow();
            case 1 -> sleep(Duration.ofNanos(50_000));
            case 2 -> assertThat(await(promise)).isEqualTo("kept");
            case 3 -> assertThat(blocking(() -> promise.get())).isEqualTo("kept");
            default -> {
                Coroutine<Void> child = counter.hub.spawn(() -> counter.turn());
                child.join();
            }
        }
        counter.turn();
    }
}
