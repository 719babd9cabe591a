package dev.loomlet.pool;

import dev.loomlet.Coroutine;
import dev.loomlet.Hub;
import dev.loomlet.Loomlet;
import dev.loomlet.Simulation;
import dev.loomlet.Timeout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import static org.assertj.core.api.Assertions.assertThat;

/** Does everything that can be done to a pool, at random. */
final class PoolStorm {

    private final Pool pool;
    private final SplittableRandom random;
    private final List<Coroutine<?>> spawners = new ArrayList<>();
    private final List<Coroutine<?>> outsiders = new ArrayList<>();
    private int running;

    private PoolStorm(Simulation simulation, Pool pool) {
        this.pool = pool;
        this.random = simulation.random();
    }

    static void run(Simulation simulation, Pool pool) {
        new PoolStorm(simulation, pool).run(simulation);
    }

    private void run(Simulation simulation) {
        simulation.hub().onFailure((coroutine, failure) -> {});
        for (int i = 0; i < 12; i++) {
            spawners.add(Loomlet.spawn(this::spawner));
        }
        Coroutine<?> killer = Loomlet.spawn(this::killer);
        Loomlet.joinAll(spawners);
        killer.join();
        pool.join();
        // Those who found no place in time.
        Loomlet.joinAll(outsiders);
        assertThat(running).isZero();
    }

    private Duration shortly() {
        return Duration.ofMillis(random.nextInt(5));
    }

    private void spawner() {
        for (int i = 0; i < 6; i++) {
            try (var _ = Timeout.start(shortly().plusMillis(1))) {
                step();
            } catch (Timeout elapsed) {
                Loomlet.yieldNow();
            }
        }
    }

    private void step() {
        switch (random.nextInt(6)) {
            case 0 -> pool.trySpawn(this::member, shortly());
            case 1 -> pool.apply(() -> {
                member();
                return null;
            });
            case 2 -> pool.submit(() -> {
                member();
                return null;
            });
            case 3 -> {
                Coroutine<?> outsider = Loomlet.spawn(() -> Loomlet.sleep(shortly()));
                outsiders.add(outsider);
                pool.tryAdd(outsider, shortly());
            }
            case 4 -> pool.awaitFree(shortly());
            default -> pool.spawn(this::member);
        }
    }

    private void member() {
        running++;
        assertThat(running).isLessThanOrEqualTo(pool.limit());
        try {
            Loomlet.sleep(shortly());
            if (random.nextInt(8) == 0) {
                throw new IllegalStateException("broken");
            }
        } finally {
            running--;
        }
    }

    private void killer() {
        for (int i = 0; i < 10; i++) {
            Loomlet.sleep(shortly());
            switch (random.nextInt(4)) {
                case 0 -> spawners.get(random.nextInt(spawners.size())).kill();
                case 1 -> pool.kill();
                case 2 -> pool.forEach(member -> member.signal(new IllegalStateException("out")));
                default -> pool.iterator().forEachRemaining(pool::killOne);
            }
        }
        assertThat(Hub.current().isClosed()).isFalse();
    }
}
