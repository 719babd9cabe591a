package dev.loomlet.net.server;

import dev.loomlet.Coroutine;
import dev.loomlet.CoroutineExit;
import dev.loomlet.Hub;
import dev.loomlet.net.Quiescent;
import dev.loomlet.net.Sockets;
import dev.loomlet.net.UnixSockets;
import dev.loomlet.pool.Pool;
import dev.loomlet.sync.Event;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.fail;

/** A server's life, and its connections. */
class StreamServerTest {

    static final Duration FOREVER = Duration.ofHours(1);

    static void echo(Socket socket) throws IOException {
        socket.getInputStream().transferTo(socket.getOutputStream());
    }

    static StreamServerBuilder onLoopback(ConnectionHandler handler) {
        return StreamServer.builder(handler).address(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    static Socket connect(StreamServer server) throws IOException {
        return Sockets.connect("127.0.0.1", server.port());
    }

    /** Until a handler has had its first turn. */
    private static void awaitConnection(StreamServer server) {
        for (int turns = 0; server.connections() == 0; turns++) {
            assertThat(turns).isLessThan(10_000);
            sleep(Duration.ofMillis(1));
        }
        yieldNow();
    }

    /** Sends one byte, and returns what comes back. */
    static int exchange(Socket socket) throws IOException {
        socket.getOutputStream().write(7);
        return socket.getInputStream().read();
    }

    @Test
    void servesConnectionsSideBySide() throws IOException {
        Quiescent.onHub(() -> {
            try (StreamServer server = onLoopback(StreamServerTest::echo).build().start()) {
                List<Socket> clients = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    clients.add(connect(server));
                }
                for (Socket client : clients.reversed()) {
                    assertThat(exchange(client)).isEqualTo(7);
                }
                assertThat(server.connections()).isEqualTo(20);
                for (Socket client : clients) {
                    client.shutdownOutput();
                    assertThat(client.getInputStream().read()).isEqualTo(-1);
                    client.close();
                }
            }
        });
    }

    @Test
    void tellsItsState() throws IOException {
        Quiescent.onHub(() -> {
            StreamServer server = onLoopback(StreamServerTest::echo).name("echo").build();
            assertThat(server.isStarted()).isFalse();
            assertThat(server.isClosed()).isFalse();
            assertThatIllegalStateException().isThrownBy(server::port).withMessageContaining("not started");
            assertThat(server).hasToString("echo");
            assertThat(server.start()).isSameAs(server);
            server.start();
            assertThat(server.isStarted()).isTrue();
            assertThat(server.isAccepting()).isTrue();
            assertThat(server.address()).isEqualTo(new InetSocketAddress("127.0.0.1", server.port()));
            assertThat(server).hasToString("echo on " + server.address());
            server.stopAccepting();
            assertThat(server.isStarted()).isTrue();
            assertThat(server.isAccepting()).isFalse();
            server.stop();
            server.stop();
            server.stopAccepting();
            assertThat(server.isStarted()).isFalse();
            assertThat(server.isClosed()).isTrue();
            assertThat(server.port()).isPositive();
            assertThatIllegalStateException().isThrownBy(server::start).withMessageContaining("closed");
            assertThatIllegalStateException().isThrownBy(server::startAccepting).withMessageContaining("closed");
        });
    }

    @Test
    void closesTheClientWhenTheHandlerEnds() throws IOException {
        Quiescent.onHub(() -> {
            try (StreamServer server = onLoopback(socket -> socket.getOutputStream().write(1)).build().start();
                    Socket client = connect(server)) {
                assertThat(client.getInputStream().readAllBytes()).containsExactly(1);
            }
        });
    }

    @Test
    void aHandlersFailureIsReportedOnceAndHarmsNobody() throws IOException {
        Quiescent.onHub(() -> {
            List<String> reports = new ArrayList<>();
            Hub.current()
                    .onFailure((coroutine, failure) -> reports.add(coroutine.name() + ": " + failure.getMessage()));
            try (StreamServer server = onLoopback(socket -> {
                if (socket.getInputStream().read() == 0) {
                    throw new IOException("bad client");
                }
                echo(socket);
            }).name("fragile").build().start(); Socket good = connect(server); Socket bad = connect(server)) {
                bad.getOutputStream().write(0);
                assertThat(bad.getInputStream().read()).isEqualTo(-1);
                good.getOutputStream().write(1);
                assertThat(exchange(good)).isEqualTo(7);
                assertThat(reports).containsExactly("fragile serves " + bad.getLocalSocketAddress() + ": bad client");
            }
        });
    }

    @Test
    void pausesWithoutLosingClients() throws IOException {
        Quiescent.onHub(() -> {
            try (StreamServer server = onLoopback(StreamServerTest::echo).build().start();
                    Socket before = connect(server)) {
                assertThat(exchange(before)).isEqualTo(7);
                server.stopAccepting();
                try (Socket queued = connect(server)) {
                    Coroutine<Integer> waiting = spawn(() -> exchange(queued));
                    assertThat(exchange(before)).as("those who are served are not disturbed").isEqualTo(7);
                    for (int turns = 0; turns < 50; turns++) {
                        yieldNow();
                    }
                    assertThat(waiting.ready()).isFalse();
                    assertThat(server.connections()).isEqualTo(1);
                    server.startAccepting();
                    server.stopAccepting();
                    server.startAccepting();
                    assertThat(waiting.get()).isEqualTo(7);
                }
            }
        });
    }

    @Test
    void refusesBeforeTheStartAndAfterTheEnd() throws IOException {
        Quiescent.onHub(() -> {
            int port;
            try (ServerSocket free = Sockets.listen(0)) {
                port = free.getLocalPort();
            }
            StreamServer server = StreamServer.builder(StreamServerTest::echo).port(port).build();
            assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> Sockets.connect("127.0.0.1", port));
            server.start();
            connect(server).close();
            server.stop();
            assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> Sockets.connect("127.0.0.1", port));
        });
    }

    @Test
    void servesWhoCameToAGivenListenerBeforeTheStart() throws IOException {
        Quiescent.onHub(() -> {
            ServerSocket listener = Sockets.listen(0);
            StreamServer server = StreamServer.builder(StreamServerTest::echo).listener(listener).build();
            try (Socket early = Sockets.connect("127.0.0.1", listener.getLocalPort())) {
                early.getOutputStream().write(5);
                server.start();
                assertThat(early.getInputStream().read()).isEqualTo(5);
            }
            server.stop();
            assertThat(listener.isClosed()).isTrue();
        });
    }

    @Test
    void canBeStartedAgainWhenTheAddressWasTaken() throws IOException {
        Quiescent.onHub(() -> {
            ServerSocket other = Sockets.listen(0);
            StreamServer server = StreamServer.builder(StreamServerTest::echo).port(other.getLocalPort()).build();
            assertThatExceptionOfType(BindException.class).isThrownBy(server::start);
            other.close();
            server.start();
            server.stop();
        });
    }

    @Test
    void letsHandlersEndWithinTheGrace() throws IOException {
        Quiescent.onHub(() -> {
            Event finish = new Event();
            StreamServer server = onLoopback(socket -> {
                finish.await();
                socket.getOutputStream().write(9);
            }).build().start();
            try (Socket client = connect(server)) {
                awaitConnection(server);
                spawn(() -> finish.set());
                server.stop(FOREVER);
                assertThat(client.getInputStream().read()).isEqualTo(9);
                assertThat(server.connections()).isZero();
            }
        });
    }

    @Test
    void killsHandlersAfterTheGrace() throws IOException {
        Quiescent.onHub(() -> {
            List<String> seen = new ArrayList<>();
            StreamServer server = onLoopback(socket -> {
                try {
                    sleep(FOREVER);
                } catch (CoroutineExit e) {
                    seen.add("killed");
                    yieldNow();
                    seen.add("cleaned up");
                    throw e;
                }
            }).build().start();
            try (Socket client = connect(server)) {
                awaitConnection(server);
                yieldNow();
                server.stop(Duration.ofMillis(5));
                assertThat(seen).containsExactly("killed", "cleaned up");
                assertThat(client.getInputStream().read()).isEqualTo(-1);
            }
        });
    }

    @Test
    void closesAClientWhoseHandlerNeverBegan() throws IOException {
        Quiescent.onHub(() -> {
            ServerSocket listener = Sockets.listen(0);
            StreamServer server = StreamServer.builder(socket -> fail("was killed before")).listener(listener).build();
            try (Socket client = Sockets.connect("127.0.0.1", listener.getLocalPort())) {
                server.start();
                yieldNow(); // to the acceptor, which spawns the handler behind us in the queue
                assertThat(server.connections()).isEqualTo(1);
                server.stop(Duration.ZERO);
                assertThat(client.getInputStream().read()).isEqualTo(-1);
            }
        });
    }

    @Test
    void aKilledStopKillsTheHandlersToo() throws IOException {
        Quiescent.onHub(() -> {
            StreamServer server = onLoopback(socket -> sleep(FOREVER)).build().start();
            try (Socket client = connect(server)) {
                awaitConnection(server);
                Coroutine<?> stopper = spawn(() -> server.stop(FOREVER));
                yieldNow();
                stopper.kill();
                assertThat(client.getInputStream().read()).isEqualTo(-1);
            }
        });
    }

    @Test
    void aHandlerMayStopItsServer() throws IOException {
        Quiescent.onHub(() -> {
            AtomicReference<StreamServer> self = new AtomicReference<>();
            StreamServer server = onLoopback(socket -> {
                socket.getInputStream().read();
                self.get().stop(FOREVER);
                socket.getOutputStream().write(3);
            }).build();
            self.set(server);
            Coroutine<?> serving = spawn(() -> server.serveForever());
            yieldNow();
            try (Socket client = connect(server)) {
                assertThat(exchange(client)).isEqualTo(3);
            }
            serving.get();
            assertThat(server.isClosed()).isTrue();
        });
    }

    @Test
    void servesUntilKilled() throws IOException {
        Quiescent.onHub(() -> {
            StreamServer server = onLoopback(StreamServerTest::echo).stopGrace(Duration.ZERO).build();
            Coroutine<?> serving = spawn(() -> server.serveForever());
            yieldNow();
            try (Socket client = connect(server)) {
                assertThat(exchange(client)).isEqualTo(7);
                serving.kill();
                assertThat(client.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(server.isClosed()).isTrue();
        });
    }

    @Test
    void goesOnWithItsConnectionsWhenTheListenerIsClosed() throws IOException {
        Quiescent.onHub(() -> {
            StreamServer server = onLoopback(StreamServerTest::echo).build().start();
            Coroutine<?> serving = spawn(() -> server.serveForever());
            try (Socket client = connect(server)) {
                assertThat(exchange(client)).isEqualTo(7);
                server.closeListener();
                assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(server));
                assertThat(exchange(client)).isEqualTo(7);
                assertThat(serving.ready()).isFalse();
            }
            serving.get();
        });
    }

    @Test
    void isUsedFromOtherHubsAndThreads() throws Exception {
        try (Hub hub = Hub.start()) {
            StreamServer server = onLoopback(StreamServerTest::echo).stopGrace(Duration.ZERO).build();
            hub.spawn(() -> server.start()).get();
            try (Socket client = connect(server)) {
                assertThat(exchange(client)).isEqualTo(7);
                server.stopAccepting();
                assertThat(server.isAccepting()).isFalse();
                server.startAccepting();
                assertThat(server.isAccepting()).isTrue();
                Thread thread = Thread.ofVirtual().start(server::stop);
                assertThat(client.getInputStream().read()).isEqualTo(-1);
                thread.join();
            }
            assertThat(server.isClosed()).isTrue();
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void stopsAlsoWhenTheThreadThatStopsItIsInterrupted() throws Exception {
        for (int i = 0; i < 20; i++) {
            try (Hub hub = Hub.start()) {
                StreamServer server = onLoopback(socket -> sleep(FOREVER)).build();
                hub.spawn(() -> server.start()).get();
                try (Socket client = connect(server)) {
                    while (server.connections() == 0) {
                        Thread.onSpinWait();
                    }
                    FutureTask<Void> stopping = new FutureTask<>(() -> {
                        Thread.currentThread().interrupt();
                        assertThatExceptionOfType(CoroutineExit.class).isThrownBy(server::close);
                        return null;
                    });
                    Thread.ofPlatform().start(stopping);
                    stopping.get();
                    assertThat(client.getInputStream().read()).isEqualTo(-1);
                    hub.join();
                    assertThat(server.isClosed()).isTrue();
                }
            }
        }
    }

    @Test
    void endsWithItsHub() throws IOException {
        Hub hub = Hub.start();
        StreamServer running = hub.spawn(() -> onLoopback(StreamServerTest::echo).build().start()).get();
        StreamServer paused = hub.spawn(() -> onLoopback(StreamServerTest::echo).build().start()).get();
        paused.stopAccepting();
        try (Socket client = connect(running)) {
            assertThat(exchange(client)).isEqualTo(7);
            hub.close();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
        for (StreamServer server : List.of(running, paused)) {
            assertThat(server.isClosed()).isTrue();
            assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(server));
            server.stop();
        }
    }

    @Test
    void aConnectionThatIsAcceptedWhileTheHubClosesIsNoFailure() throws Exception {
        Hub hub = Hub.start();
        Thread closer = new Thread(hub::close);
        StreamServer server = onLoopback(StreamServerTest::echo).spawner((name, body) -> {
            // As if the hub had been closed between the accept and this.
            closer.start();
            while (!hub.isClosed()) {
                Thread.onSpinWait();
            }
            return hub.spawn(name, body);
        }).build();
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        hub.spawn(() -> {
            try {
                server.serveForever();
            } catch (Throwable e) {
                outcome.complete(e);
                throw e;
            }
        });
        hub.spawn(() -> {}).join();
        try (Socket client = connect(server)) {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(outcome.get(60, TimeUnit.SECONDS)).isInstanceOf(CoroutineExit.class);
        closer.join();
        assertThat(server.isClosed()).isTrue();
    }

    @Test
    void severalShareAPort() throws IOException {
        try (Hub one = Hub.start(); Hub two = Hub.start()) {
            StreamServer first = one.spawn(() -> onLoopback(StreamServerTest::echo).reusePort().build().start()).get();
            StreamServer second = two.spawn(() -> StreamServer.builder(StreamServerTest::echo)
                    .address((InetSocketAddress) first.address())
                    .reusePort()
                    .build()
                    .start()).get();
            List<Socket> clients = new ArrayList<>();
            // Spread by a hash of the client's port: that all of a hundred go to one server is as good as impossible.
            for (int i = 0; i < 100; i++) {
                clients.add(connect(first));
            }
            for (Socket client : clients) {
                assertThat(exchange(client)).isEqualTo(7);
            }
            assertThat(first.connections()).isBetween(1, 99);
            assertThat(first.connections() + second.connections()).isEqualTo(100);
            for (Socket client : clients) {
                client.close();
            }
            first.stop();
            second.stop();
        }
    }

    @Test
    void saysWhatIsWrongWithItsDescription() throws IOException {
        StreamServerBuilder builder = StreamServer.builder(StreamServerTest::echo);
        assertThatIllegalStateException().isThrownBy(builder::build).withMessageContaining("no address");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.port(70000)).withMessageContaining("70000");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.backlog(0)).withMessageContaining("backlog is 0");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxConnections(0))
                .withMessageContaining("maxConnections is 0");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.stopGrace(Duration.ofMillis(-1)))
                .withMessageContaining("PT-0.001S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.address(InetSocketAddress.createUnresolved("nowhere.invalid", 1)))
                .withMessageContaining("not resolved");
        assertThatIllegalStateException()
                .isThrownBy(() -> StreamServer.builder(StreamServerTest::echo)
                        .port(0)
                        .maxConnections(1)
                        .pool(new Pool(1))
                        .build())
                .withMessageContaining("pool of 1 places");
        ServerSocket listener = Sockets.listen(0);
        assertThatIllegalStateException()
                .isThrownBy(() -> StreamServer.builder(StreamServerTest::echo).listener(listener).port(0).build())
                .withMessageContaining("both");
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> StreamServer.builder(StreamServerTest::echo).listener(listener).backlog(1).build())
                .withMessageContaining("listens already");
        listener.close();
        assertThatIllegalArgumentException().isThrownBy(() -> builder.listener(listener))
                .withMessageContaining("closed");
    }

    @Test
    void servesASocketOfTheUnixDomain(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("server");
        Quiescent.onHub(() -> {
            StreamServer server = StreamServer.builder(StreamServerTest::echo)
                    .listener(UnixSockets.listen(path))
                    .maxConnections(3)
                    .build()
                    .start();
            try (Socket one = UnixSockets.connect(path); Socket two = UnixSockets.connect(path)) {
                assertThat(exchange(one)).isEqualTo(7);
                assertThat(exchange(two)).isEqualTo(7);
                assertThat(server.connections()).isEqualTo(2);
            }
            assertThatIllegalStateException().isThrownBy(server::port).withMessageContaining("has no port");
            assertThat(server).asString().contains(path.toString());
            server.stop();
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> UnixSockets.connect(path));
        });
    }
}
