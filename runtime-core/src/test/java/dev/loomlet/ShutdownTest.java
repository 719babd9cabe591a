package dev.loomlet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What happens to coroutines at the end of the JVM. */
@ExtendWith(HubExtension.class)
class ShutdownTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void includedHubs_areUnwound_othersAreNot() throws Exception {
        List<String> seen = new ArrayList<>();
        CountDownLatch begun = new CountDownLatch(1);
        try (Hub started = Hub.start(); Hub other = Hub.start()) {
            started.closeOnShutdown(SECOND.multipliedBy(30));
            Coroutine<?> onStarted = started.spawn(() -> sleep(HOUR));
            Coroutine<?> onOther = other.spawn(() -> sleep(HOUR));
            FutureTask<Void> run = new FutureTask<>(() -> Hub.run(() -> {
                Hub.current().closeOnShutdown(SECOND.multipliedBy(30));
                spawn(() -> {
                    try {
                        begun.countDown();
                        sleep(HOUR);
                    } finally {
                        sleep(Duration.ofMillis(1));
                        seen.add("clean");
                    }
                });
            }), null);
            Thread driver = Thread.ofPlatform().start(run);
            begun.await();
            Shutdown.unwindAll();
            driver.join();
            assertThat(seen).containsExactly("clean");
            assertThat(onStarted.killed()).isTrue();
            assertThat(onOther.ready()).isFalse();
        }
    }

    @Test
    void grace_limitsTheWait() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Coroutine<?> stubborn;
        try (Hub hub = Hub.start()) {
            hub.closeOnShutdown(Duration.ofMillis(1));
            stubborn = hub.spawn(() -> {
                try {
                    begun.countDown();
                    sleep(HOUR);
                } finally {
                    Loomlet.shield(() -> Loomlet.offload(() -> release.await()));
                }
            });
            begun.await();
            Shutdown.unwindAll();
            assertThat(stubborn.ready()).isFalse();
            release.countDown();
        }
    }

    @Test
    void closedHub_isRefused() {
        Hub hub = Hub.start();
        hub.close();
        assertThatThrownBy(() -> hub.closeOnShutdown(SECOND)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }
}
