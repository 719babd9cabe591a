package dev.loomlet.net;

import dev.loomlet.Coroutine;
import dev.loomlet.CoroutineExit;
import dev.loomlet.Hub;
import dev.loomlet.net.OutsideTest.Kind;
import dev.loomlet.net.Quiescent.Pair;
import dev.loomlet.net.TimeoutTest.FullListener;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** Sockets that several coroutines are concerned with. */
class SharingTest {

    private static final int MORE_THAN_BUFFERS_TAKE = 64 << 20;

    @Test
    void aSecondReaderIsRefusedAndBothAreNamed() throws IOException {
        Quiescent.onHub(() -> {
            try (Pair pair = Pair.open()) {
                InputStream in = pair.near().getInputStream();
                Coroutine<Integer> first = spawn("first-reader", () -> in.read());
                yieldNow();
                Coroutine<?> second = spawn("second-reader",
                        () -> assertThatIllegalStateException().isThrownBy(in::read)
                                .withMessageContainingAll("first-reader", "second-reader", "one reader per socket"));
                second.get();
                pair.far().getOutputStream().write(9);
                assertThat(first.get()).isEqualTo(9);
            }
        });
    }

    @Test
    void aSecondAcceptorIsRefused() throws IOException {
        Quiescent.onHub(() -> {
            try (ServerSocket listener = Sockets.listen(0)) {
                Coroutine<Socket> first = spawn(listener::accept);
                yieldNow();
                assertThatIllegalStateException().isThrownBy(listener::accept);
                Sockets.connect("127.0.0.1", listener.getLocalPort()).close();
                first.get().close();
            }
        });
    }

    @Test
    void aPeerThatNeverPausesDoesNotKeepTheHubToItself() throws IOException {
        int bytes = 20_000;
        Quiescent.onHub(() -> {
            try (Pair pair = Pair.open()) {
                pair.near().getOutputStream().write(new byte[bytes]);
                pair.near().shutdownOutput();
                Coroutine<Integer> reader = spawn(() -> {
                    int count = 0;
                    while (pair.far().getInputStream().read() >= 0) {
                        count++;
                    }
                    return count;
                });
                int turns = 0;
                while (!reader.ready()) {
                    yieldNow();
                    turns++;
                }
                assertThat(reader.get()).isEqualTo(bytes);
                assertThat(turns).isGreaterThan(bytes / 100);
            }
        });
    }

    @Test
    void aKilledReaderLeavesTheSocketToTheNext() throws IOException {
        Quiescent.onHub(() -> {
            try (Pair pair = Pair.open()) {
                InputStream in = pair.near().getInputStream();
                Coroutine<Integer> victim = spawn(() -> in.read());
                yieldNow();
                victim.kill();
                assertThat(victim.killed()).isTrue();
                Coroutine<Integer> next = spawn(() -> in.read());
                yieldNow();
                pair.far().getOutputStream().write(5);
                assertThat(next.get()).isEqualTo(5);
            }
        });
    }

    @Test
    void aKilledAcceptorLosesNoConnection() throws IOException {
        Quiescent.onHub(() -> {
            try (ServerSocket listener = Sockets.listen(0)) {
                Coroutine<Socket> victim = spawn(listener::accept);
                yieldNow();
                Socket client = Sockets.connect("127.0.0.1", listener.getLocalPort());
                victim.kill();
                Socket accepted = victim.killed() ? listener.accept() : victim.get();
                assertThat(accepted.getPort()).isEqualTo(client.getLocalPort());
                accepted.close();
                client.close();
            }
        });
    }

    @Test
    void aKilledConnectorClosesItsSocket() throws IOException {
        Quiescent.onHub(() -> {
            try (FullListener full = FullListener.open()) {
                int before = Quiescent.loop().channelCount();
                Socket socket = Sockets.open();
                Coroutine<?> victim = spawn(() -> {
                    try {
                        socket.connect(full.address());
                    } catch (CoroutineExit e) {
                        assertThat(Quiescent.loop().channelCount()).isEqualTo(before);
                        throw e;
                    }
                });
                yieldNow();
                assertThat(Quiescent.loop().channelCount()).isEqualTo(before + 1);
                victim.kill();
                assertThat(victim.killed()).isTrue();
                socket.close();
            }
        });
    }

    @Test
    void theEndOfAHubFreesItsSocketsForOthers() throws Exception {
        try (Pair pair = Pair.open()) {
            Hub hub = Hub.start();
            Coroutine<Integer> reader = hub.spawn(() -> pair.near().getInputStream().read());
            hub.spawn(() -> {}).join();
            hub.close();
            assertThat(reader.killed()).isTrue();
            pair.far().getOutputStream().write(4);
            assertThat(pair.near().getInputStream().read()).isEqualTo(4);
        }
    }

    @Test
    void oneSocketReadOnOneHubAndWrittenOnAnother() throws IOException {
        int bytes = 4 << 20;
        try (Hub other = Hub.start(); Pair pair = Pair.open()) {
            Coroutine<?> echo = other.spawn(() -> {
                pair.far().getInputStream().transferTo(pair.far().getOutputStream());
                pair.far().shutdownOutput();
            });
            Coroutine<?> writer = other.spawn(() -> {
                pair.near().getOutputStream().write(new byte[bytes]);
                pair.near().shutdownOutput();
            });
            Quiescent.onHub(() -> {
                assertThat(pair.near().getInputStream().readAllBytes()).hasSize(bytes);
                writer.get();
                echo.get();
                pair.near().close();
            });
        }
    }

    @Test
    void aNameIsLookedUpWhileOthersGoOn() throws IOException {
        Quiescent.onHub(() -> {
            try (ServerSocket listener = Sockets.listen(0)) {
                int[] turns = new int[1];
                Coroutine<Socket> connector = spawn(() -> {
                    Socket socket = Sockets.open();
                    socket.connect(InetSocketAddress.createUnresolved("localhost", listener.getLocalPort()));
                    return socket;
                });
                Coroutine<?> other = spawn(() -> {
                    turns[0]++;
                });
                connector.get().close();
                assertThat(turns[0]).isEqualTo(1);
                other.get();
                listener.accept().close();
            }
        });
    }

    /** The first is in the midst of its bytes also when it does not wait for the network, but gives others a turn. */
    @Test
    void aSecondWriterIsRefusedDuringAWholeWrite() throws IOException {
        Quiescent.onHub(() -> {
            try (Pair pair = Pair.open()) {
                OutputStream out = pair.near().getOutputStream();
                Coroutine<?> first = spawn("first-writer", () -> out.write(new byte[MORE_THAN_BUFFERS_TAKE]));
                yieldNow();
                assertThat(first.ready()).isFalse();
                // As if the peer had made room, and the first writer had not heard of it.
                pair.far().getInputStream().skipNBytes(1 << 20);
                Coroutine<?> second = spawn("second-writer",
                        () -> assertThatIllegalStateException().isThrownBy(() -> out.write(1))
                                .withMessageContainingAll("first-writer", "second-writer", "one writer per socket"));
                second.get();
                Coroutine<?> third = spawn("third-writer", () -> out.write(new byte[0]));
                third.get();
                first.kill();
                pair.near().shutdownOutput();
                pair.far().getInputStream().transferTo(OutputStream.nullOutputStream());
            }
        });
    }

    @Test
    void aWriterThatIsKilledMakesWayForTheNext() throws IOException {
        Quiescent.onHub(() -> {
            try (Pair pair = Pair.open()) {
                OutputStream out = pair.near().getOutputStream();
                Coroutine<?> victim = spawn(() -> out.write(new byte[MORE_THAN_BUFFERS_TAKE]));
                yieldNow();
                victim.kill();
                Coroutine<?> next = spawn(() -> {
                    out.write(1);
                    pair.near().shutdownOutput();
                });
                assertThat(pair.far().getInputStream().transferTo(OutputStream.nullOutputStream())).isPositive();
                next.get();
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void aThreadAndACoroutineDoNotWriteAtTheSameTime(Kind kind) throws Exception {
        try (Hub hub = Hub.start(); Pair pair = Pair.open()) {
            OutputStream out = pair.near().getOutputStream();
            Coroutine<?> writer = hub.spawn("first-writer", () -> out.write(new byte[MORE_THAN_BUFFERS_TAKE]));
            // Its first bytes: from then on it has the direction.
            assertThat(pair.far().getInputStream().read()).isZero();
            kind.start(() -> {
                assertThatIllegalStateException().isThrownBy(() -> out.write(1))
                        .withMessageContainingAll("first-writer", "Thread");
                return null;
            }).get();
            writer.kill();
        }
    }

    @Test
    void readersOnTwoHubsAreRefusedToo() throws Exception {
        try (Hub hub = Hub.start(); Pair pair = Pair.open()) {
            InputStream in = pair.near().getInputStream();
            Coroutine<Integer> first = hub.spawn("first-reader", () -> in.read());
            // Has had its turn, and waits.
            hub.spawn(() -> {}).join();
            assertThatIllegalStateException().isThrownBy(in::read).withMessageContaining("first-reader");
            pair.far().getOutputStream().write(9);
            assertThat(first.get()).isEqualTo(9);
        }
    }
}
