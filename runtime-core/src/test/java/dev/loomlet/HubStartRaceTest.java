package dev.loomlet;

import java.time.Duration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A hub that falls asleep for the first time while the first work arrives from another thread. */
class HubStartRaceTest {

    private static final int HUBS = 1000;

    @Test
    void a_spawn_that_meets_the_first_sleep_of_a_hub_wakes_it() {
        for (int i = 0; i < HUBS; i++) {
            try (Hub hub = Hub.start()) {
                for (int pause = i % 50 * 40; pause > 0; pause--) {
                    Thread.onSpinWait();
                }
                assertThat(hub.spawn(() -> {}).join(Duration.ofSeconds(10)))
                        .as("hub %s of %s has heard of its first coroutine", i, HUBS)
                        .isTrue();
            }
        }
    }
}
