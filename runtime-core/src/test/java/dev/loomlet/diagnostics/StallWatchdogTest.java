package dev.loomlet.diagnostics;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.loomlet.Coroutine;
import dev.loomlet.Hub;
import dev.loomlet.HubExtension;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

import static dev.loomlet.Loomlet.current;
import static dev.loomlet.Loomlet.spawn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The watchdog on real hubs: each stall here lasts until the watchdog has told of it. */
@ExtendWith(HubExtension.class)
class StallWatchdogTest {

    private static final Duration SHORT = Duration.ofMillis(5);

    private final AtomicReference<Stall> told = new AtomicReference<>();
    private static final CountDownLatch TOLD_OF_BLOCKING = new CountDownLatch(1);

    /** On a busy machine others may seem to hold the hub as well. */
    private void noteStallOf(String name, Stall stall) {
        if (stall.holder().equals(name)) {
            told.set(stall);
        }
    }

    private void spinUntilTold() {
        while (told.get() == null) {
            Thread.onSpinWait();
        }
    }

    /** To wait in a class initialiser gives way on neither engine. */
    private static final class Blocking {
        static {
            try {
                TOLD_OF_BLOCKING.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        static void touch() {}
    }

    @Test
    void spinningCoroutine_isToldOfWithItsStack() {
        Hub.run(() -> {
            try (StallWatchdog watchdog = StallWatchdog.watch(Hub.current(), SHORT)
                    .onStall(stall -> noteStallOf("spinner", stall))) {
                Coroutine<?> spinner = spawn("spinner", this::spinUntilTold);
                spinner.join();
                Stall stall = told.get();
                assertThat(stall.coroutine()).isSameAs(spinner);
                assertThat(stall.hub()).isSameAs(Hub.current());
                assertThat(stall.held()).isGreaterThanOrEqualTo(SHORT);
                assertThat(stall.cause()).isEqualTo(Stall.Cause.SPINS);
                assertThat(stall.stack()).extracting(StackTraceElement::getMethodName).contains("spinUntilTold");
                assertThat(watchdog.isOver()).isFalse();
            }
        });
    }

    @Test
    void blockedCoroutine_isToldOfAsBlocked() {
        Hub.run(() -> {
            StallWatchdog.watch(Hub.current(), SHORT).onStall(stall -> {
                noteStallOf("blocked", stall);
                if (told.get() != null) {
                    TOLD_OF_BLOCKING.countDown();
                }
            });
            spawn("blocked", Blocking::touch).join();
        });
        assertThat(told.get().holder()).isEqualTo("blocked");
        assertThat(told.get().cause()).isEqualTo(Stall.Cause.BLOCKS);
        assertThat(told.get().stack()).extracting(StackTraceElement::getMethodName).contains("await", "<clinit>");
        assertThat(told.get().toString()).contains("blocking(...)");
    }

    @Test
    void watch_inACoroutineThatHoldsTheHub_seesThisVeryTurn() {
        Hub.run(() -> {
            StallWatchdog.watch(Hub.current(), SHORT).onStall(stall -> noteStallOf("main", stall));
            spinUntilTold();
            assertThat(told.get().coroutine()).isSameAs(current());
        });
    }

    @Test
    void withoutListener_stallIsLoggedAsAWarning() {
        Logger logger = (Logger) LoggerFactory.getLogger(StallWatchdog.class);
        AtomicReference<ILoggingEvent> logged = new AtomicReference<>();
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                if (event.getFormattedMessage().startsWith("main has held hub run-")) {
                    logged.set(event);
                }
            }
        };
        appender.start();
        logger.addAppender(appender);
        boolean additive = logger.isAdditive();
        logger.setAdditive(false);
        try {
            Hub.run(() -> {
                StallWatchdog.watch(Hub.current(), SHORT);
                while (logged.get() == null) {
                    Thread.onSpinWait();
                }
            });
        } finally {
            logger.setAdditive(additive);
            logger.detachAppender(appender);
        }
        assertThat(logged.get().getLevel()).isEqualTo(Level.WARN);
    }

    @Test
    void hubThatIsClosed_isNoLongerWatched() {
        Hub hub = Hub.start();
        StallWatchdog watchdog = StallWatchdog.watch(hub);
        assertThat(watchdog.isOver()).isFalse();
        hub.close();
        assertThat(watchdog.isOver()).isTrue();
    }

    @Test
    void watch_thresholdBelowAMillisecond_isRefused() {
        assertThatThrownBy(() -> StallWatchdog.watch(Hub.current(), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT0S")
                .hasMessageContaining("millisecond");
    }

    @Test
    void property_isReadInSeveralForms() {
        assertThat(WatchdogProperty.parse("100ms")).isEqualTo(Duration.ofMillis(100));
        assertThat(WatchdogProperty.parse("2s")).isEqualTo(Duration.ofSeconds(2));
        assertThat(WatchdogProperty.parse("1m")).isEqualTo(Duration.ofMinutes(1));
        assertThat(WatchdogProperty.parse("PT0.1S")).isEqualTo(Duration.ofMillis(100));
        assertThatThrownBy(() -> WatchdogProperty.parse("soon")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("loomlet.watchdog")
                .hasMessageContaining("'soon'")
                .hasMessageContaining("100ms");
    }

    @Test
    void property_hasEveryHubWatched() {
        System.setProperty(WatchdogProperty.NAME, "5ms");
        Logger logger = (Logger) LoggerFactory.getLogger(StallWatchdog.class);
        AtomicReference<String> logged = new AtomicReference<>();
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                if (event.getFormattedMessage().startsWith("culprit")) {
                    logged.set(event.getFormattedMessage());
                }
            }
        };
        appender.start();
        logger.addAppender(appender);
        boolean additive = logger.isAdditive();
        logger.setAdditive(false);
        try (Hub hub = Hub.start("by property")) {
            hub.spawn("culprit", () -> {
                while (logged.get() == null) {
                    Thread.onSpinWait();
                }
            }).join();
        } finally {
            System.clearProperty(WatchdogProperty.NAME);
            logger.setAdditive(additive);
            logger.detachAppender(appender);
        }
        assertThat(logged.get()).contains("hub by property");
    }
}
