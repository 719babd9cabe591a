package dev.loomlet;

import dev.loomlet.engine.Engine;
import dev.loomlet.engine.OwnerContext;
import dev.loomlet.loop.Driver;
import dev.loomlet.loop.EventLoop;
import dev.loomlet.loop.LoopThread;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * For tests of hubs: checks that the engine is the one that the build asked for, and that each test leaves its thread's
 * hub with nothing on it, and no other hub behind. Each test gets a fresh hub.
 */
public final class HubExtension implements BeforeAllCallback, AfterEachCallback {

    private static final Duration END_OF_THREAD = Duration.ofSeconds(20);

    @Override
    public void beforeAll(ExtensionContext context) {
        assertThat(Engine.current().name()).isEqualTo(System.getProperty("loomlet.test.engine"));
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        Thread.interrupted();
        if (OwnerContext.current().waiter() instanceof Driver driver) {
            EventLoop loop = driver.loop();
            int tasks = loop.taskCount();
            int timers = loop.timerCount();
            int channels = loop.channelCount();
            String hub = loop.host().toString();
            Hub.hubOf(driver).close(Duration.ZERO);
            assertThat(List.of(tasks, timers, channels))
                    .as("coroutines, timers and channels that are left on %s", hub)
                    .containsOnly(0);
        }
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            // One thread lives on: that of the objects that threads without a hub share.
            if (thread instanceof LoopThread && !thread.getName().equals("loomlet-shared")) {
                thread.join(END_OF_THREAD);
                assertThat(thread.isAlive()).as("%s is left behind", thread).isFalse();
            }
        }
    }
}
