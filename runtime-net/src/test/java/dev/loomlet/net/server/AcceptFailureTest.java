package dev.loomlet.net.server;

import dev.loomlet.Coroutine;
import dev.loomlet.Hub;
import dev.loomlet.Simulation;
import dev.loomlet.net.Quiescent;
import dev.loomlet.net.Sockets;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

/** Accepts that fail. */
class AcceptFailureTest {

    /** Does what it is told, and notes when it was asked. */
    private static class Scripted extends ServerSocket {

        private final ServerSocket real;
        final List<Long> asked = new ArrayList<>();
        final Deque<Exception> failures = new ArrayDeque<>();

        Scripted(ServerSocket real) throws IOException {
            this.real = real;
        }

        void failNext(int times, Exception failure) {
            for (int i = 0; i < times; i++) {
                failures.add(failure);
            }
        }

        @Override
        public Socket accept() throws IOException {
            asked.add(Quiescent.loop().now());
            switch (failures.poll()) {
                case IOException e -> throw e;
                case RuntimeException e -> throw e;
                case null, default -> {
                    return real.accept();
                }
            }
        }

        @Override
        public SocketAddress getLocalSocketAddress() {
            return real.getLocalSocketAddress();
        }

        @Override
        public boolean isBound() {
            return true;
        }

        @Override
        public boolean isClosed() {
            return real.isClosed();
        }

        @Override
        public void close() throws IOException {
            super.close();
            real.close();
        }
    }

    @Test
    void backsOffAndRecovers() throws IOException {
        Quiescent.onHub(() -> {
            Scripted listener = new Scripted(Sockets.listen(0));
            listener.failNext(3, new SocketException("Too many open files"));
            listener.failNext(1, new IllegalStateException("somebody else accepts"));
            try (StreamServer server = StreamServer.builder(StreamServerTest::echo).listener(listener).build().start();
                    Socket client = Sockets.connect("127.0.0.1", server.port())) {
                assertThat(StreamServerTest.exchange(client)).isEqualTo(7);
                assertThat(listener.asked).hasSizeGreaterThanOrEqualTo(5);
                for (int i = 0; i < 4; i++) {
                    assertThat(pauseBefore(listener, i + 1)).isGreaterThanOrEqualTo(Duration.ofMillis(10L << i));
                }
                // The first success sets the pause back.
                listener.failNext(1, new SocketException("Too many open files"));
                int before = listener.asked.size();
                Sockets.connect("127.0.0.1", server.port()).close();
                try (Socket last = Sockets.connect("127.0.0.1", server.port())) {
                    assertThat(StreamServerTest.exchange(last)).isEqualTo(7);
                }
                assertThat(listener.asked.size()).isGreaterThan(before);
            }
        });
    }

    private static Duration pauseBefore(Scripted listener, int index) {
        return Duration.ofNanos(listener.asked.get(index) - listener.asked.get(index - 1));
    }

    @Test
    void thePauseGrowsToASecondAndAStopEndsIt() throws IOException {
        List<Duration> pauses = new ArrayList<>();
        Simulation.run(1, () -> {
            Scripted listener = new Scripted(new ServerSocket() {
                @Override
                public SocketAddress getLocalSocketAddress() {
                    return new InetSocketAddress(1);
                }
            });
            listener.failNext(Integer.MAX_VALUE >> 16, new SocketException("Too many open files"));
            StreamServer server = StreamServer.builder(StreamServerTest::echo).listener(listener).build().start();
            sleep(Duration.ofMillis(4500));
            server.stop();
            for (int i = 1; i < listener.asked.size(); i++) {
                pauses.add(pauseBefore(listener, i));
            }
        });
        assertThat(pauses).extracting(Duration::toMillis)
                .containsExactly(10L, 20L, 40L, 80L, 160L, 320L, 640L, 1000L, 1000L, 1000L);
    }

    @Test
    void aListenerThatSomebodyElseClosesEndsTheServer() throws IOException {
        Quiescent.onHub(() -> {
            ServerSocket listener = Sockets.listen(0);
            StreamServer server = StreamServer.builder(StreamServerTest::echo)
                    .stopGrace(Duration.ZERO)
                    .listener(listener)
                    .build();
            Coroutine<String> serving = spawn(() -> {
                try {
                    server.serveForever();
                    return "returned";
                } catch (SocketException e) {
                    return e.getMessage();
                }
            });
            yieldNow();
            try (Socket client = Sockets.connect("127.0.0.1", server.port())) {
                assertThat(StreamServerTest.exchange(client)).isEqualTo(7);
                listener.close();
                assertThat(serving.get()).isEqualTo("Socket closed");
                assertThat(client.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(server.isClosed()).isTrue();
        });
    }

    @Test
    void whatEndsTheServerIsReportedWhenNobodyWaitsForIt() throws IOException {
        Quiescent.onHub(() -> {
            List<String> reports = new ArrayList<>();
            Hub.current()
                    .onFailure((coroutine, failure) -> reports.add(coroutine.name() + ": " + failure.getMessage()));
            ServerSocket listener = Sockets.listen(0);
            StreamServer server = StreamServer.builder(StreamServerTest::echo)
                    .name("orphan")
                    .listener(listener)
                    .build();
            server.start();
            yieldNow();
            listener.close();
            for (int turns = 0; reports.isEmpty() && turns < 10_000; turns++) {
                sleep(Duration.ofMillis(1));
            }
            assertThat(server.isClosed()).isTrue();
            assertThat(reports).containsExactly("orphan accepts: Socket closed");
        });
    }
}
