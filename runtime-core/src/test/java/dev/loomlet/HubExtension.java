package dev.loomlet;

import dev.loomlet.engine.Engine;
import dev.loomlet.engine.OwnerContext;
import dev.loomlet.loop.Driver;
import dev.loomlet.loop.EventLoop;
import dev.loomlet.loop.Leftovers;
import dev.loomlet.loop.LoopThread;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * For tests of hubs whose methods run on the thread that drives its own hub, where {@link dev.loomlet.junit.HubTest} would
 * run them as coroutines. Checks that the engine is the one that the build asked for, and that each test leaves its thread's
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
            List<String> left = Leftovers.of(loop);
            String hub = loop.host().toString();
            Hub.hubOf(driver).close(Duration.ZERO);
            assertThat(left).as("left on %s", hub).isEmpty();
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
