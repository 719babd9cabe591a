package dev.loomlet.pool;

import dev.loomlet.Coroutine;
import dev.loomlet.CoroutineExit;
import dev.loomlet.Loomlet;
import dev.loomlet.Simulation;
import dev.loomlet.Timeout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import static org.assertj.core.api.Assertions.assertThat;

/** Nested scopes in which everything happens at random. */
final class ScopeStorm {

    private final long seed;
    private final SplittableRandom random;
    private final List<Coroutine<?>> all = new ArrayList<>();
    private final List<Coroutine<?>> outlived = new ArrayList<>();
    private int failuresMet;

    private ScopeStorm(long seed, Simulation simulation) {
        this.seed = seed;
        this.random = simulation.random();
    }

    /** How many scopes have ended by a failure or a timeout. */
    static int run(long seed) {
        try (Simulation simulation = Simulation.start(seed)) {
            simulation.hub().onFailure((coroutine, failure) -> {});
            ScopeStorm storm = new ScopeStorm(seed, simulation);
            storm.run();
            return storm.failuresMet;
        }
    }

    private void run() {
        List<Coroutine<?>> roots = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            roots.add(Loomlet.spawn(() -> scope(3)));
        }
        for (int i = 0; i < 6; i++) {
            Loomlet.sleep(shortly());
            if (!all.isEmpty()) {
                all.get(random.nextInt(all.size())).signal(new CoroutineExit());
            }
        }
        roots.forEach(Coroutine::join);
        assertThat(outlived).as("seed %d", seed).isEmpty();
        assertThat(all).as("seed %d", seed).allMatch(Coroutine::ready);
    }

    private Duration shortly() {
        return Duration.ofMillis(random.nextInt(6));
    }

    private void scope(int depth) {
        List<Coroutine<?>> children = new ArrayList<>();
        try (Scope scope = open()) {
            for (int i = random.nextInt(4); i >= 0; i--) {
                Coroutine<?> child = scope.spawn(() -> child(depth));
                children.add(child);
                all.add(child);
            }
            work();
            if (random.nextBoolean()) {
                scope.join();
            }
        } catch (IllegalStateException | Timeout e) {
            failuresMet++;
        } finally {
            // Not asserted here, where a failure is just one more for the scopes above.
            children.stream().filter(child -> !child.ready()).forEach(outlived::add);
        }
    }

    private Scope open() {
        return switch (random.nextInt(4)) {
            case 0 -> Scope.supervised();
            case 1 -> Scope.open(shortly().plusMillis(1));
            default -> Scope.open();
        };
    }

    private void child(int depth) {
        if (depth > 0 && random.nextInt(3) == 0) {
            scope(depth - 1);
        } else {
            work();
        }
        if (random.nextInt(4) == 0) {
            throw new IllegalStateException("broken");
        }
    }

    private void work() {
        try {
            Loomlet.sleep(shortly());
        } finally {
            if (random.nextBoolean()) {
                Loomlet.shield(() -> Loomlet.sleep(shortly()));
            }
        }
    }
}
