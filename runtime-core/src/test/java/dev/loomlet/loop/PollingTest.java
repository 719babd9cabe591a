package dev.loomlet.loop;

import dev.loomlet.Coroutine;
import dev.loomlet.Hub;
import dev.loomlet.HubExtension;
import dev.loomlet.Loomlet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
@ExtendWith(HubExtension.class)
class PollingTest {

    /** A pipe, and a coroutine that waits for its first byte. */
    private static final class Line implements AutoCloseable {

        private final Pipe pipe = Pipe.open();
        private final EventLoop loop;
        private final ChannelWatch watch;

        Line(EventLoop loop) throws IOException {
            this.loop = loop;
            pipe.source().configureBlocking(false);
            watch = ChannelWatch.open(loop, pipe.source());
        }

        /** How often the selector had been asked by then. */
        long awaitByte() throws IOException {
            watch.await(Waiter.current(), SelectionKey.OP_READ, 0);
            assertThat(pipe.source().read(ByteBuffer.allocate(1))).isEqualTo(1);
            return loop.poller.polls;
        }

        void send() throws IOException {
            pipe.sink().write(ByteBuffer.wrap(new byte[1]));
        }

        @Override
        public void close() throws IOException {
            watch.close();
            pipe.source().close();
            pipe.sink().close();
            loop.poller.releaseCancelled();
        }
    }

    private static EventLoop loop() {
        return Waiter.current().loop();
    }

    @Test
    void slicesUsedUpByThoseWhoWereReported_pollNobodyAgainBeforeAllHadTheirTurn() throws IOException {
        Hub.run(() -> {
            List<Line> lines = new ArrayList<>();
            List<Coroutine<Long>> readers = new ArrayList<>();
            try {
                for (int i = 0; i < 100; i++) {
                    Line line = new Line(loop());
                    lines.add(line);
                    readers.add(Loomlet.spawn(() -> {
                        long polls = line.awaitByte();
                        useUp(EventLoop.FAIRNESS_NANOS / 16);
                        return polls;
                    }));
                }
                Loomlet.yieldNow();
                for (Line line : lines) {
                    line.send();
                }
                assertThat(readers.stream().map(Coroutine::get).distinct()).hasSize(1);
            } finally {
                for (Line line : lines) {
                    line.close();
                }
            }
        });
    }

    private static void useUp(long nanos) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos) {
            Thread.onSpinWait();
        }
    }

    @Test
    void readyWorkWithoutEnd_doesNotKeepChannelsFromTheirTurn() throws IOException {
        Hub.run(() -> {
            List<Coroutine<?>> endless = new ArrayList<>();
            try (Line line = new Line(loop())) {
                for (int i = 0; i < 1000; i++) {
                    endless.add(Loomlet.spawn(() -> {
                        for (;;) {
                            Loomlet.yieldNow();
                        }
                    }));
                }
                Coroutine<Long> reader = Loomlet.spawn(line::awaitByte);
                Loomlet.yieldNow();
                line.send();
                reader.get();
            } finally {
                endless.forEach(Coroutine::kill);
            }
        });
    }

    @Test
    void readyWorkThatMultiplies_doesNotKeepChannelsFromTheirTurn() throws IOException {
        Hub.run(() -> {
            try (Line line = new Line(loop())) {
                Coroutine<Long> reader = Loomlet.spawn(line::awaitByte);
                Loomlet.yieldNow();
                line.send();
                spawnUntilReady(reader);
                reader.get();
            }
        });
    }

    /** Each ends at once and leaves one more behind, so that the queue never empties. */
    private static void spawnUntilReady(Coroutine<?> reader) {
        if (!reader.ready()) {
            Loomlet.spawn(() -> spawnUntilReady(reader));
        }
    }

    @Test
    void driverThatGivesWayWithoutEnd_letsChannelsHaveTheirTurn() throws IOException {
        Loomlet.spawn(() -> {}).join();
        try (Line line = new Line(loop())) {
            Coroutine<Long> reader = Loomlet.spawn(line::awaitByte);
            Loomlet.yieldNow();
            line.send();
            spinUntilReady(reader);
        }
    }

    @Test
    void driverThatGivesWayWithoutEnd_letsTimersHaveTheirTurn() {
        spinUntilReady(Loomlet.spawn(() -> Loomlet.sleep(Duration.ofMillis(1))));
    }

    private static void spinUntilReady(Coroutine<?> awaited) {
        while (!awaited.ready()) {
            Loomlet.yieldNow();
        }
    }
}
