package dev.loomlet.net;

import dev.loomlet.CheckedRunnable;
import dev.loomlet.Coroutine;
import dev.loomlet.Hub;
import dev.loomlet.net.Quiescent.Pair;
import dev.loomlet.net.TimeoutTest.FullListener;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Closing, and what it does to those who wait. */
class CloseTest {

    private static String messageOf(CheckedRunnable<IOException> operation) {
        try {
            operation.run();
            return "returned";
        } catch (SocketException e) {
            return e.getMessage();
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Asked by a coroutine, which has its turn after those that were spawned before. */
    private static int channelsOf(Hub hub) {
        return hub.spawn(() -> Quiescent.loop().channelCount()).get();
    }

    @Test
    void wakesTheReader() throws IOException {
        Quiescent.onHub(() -> {
            try (Pair pair = Pair.open()) {
                Coroutine<String> reader = spawn(() -> messageOf(() -> pair.near().getInputStream().read()));
                yieldNow();
                pair.near().close();
                assertThat(reader.get()).isEqualTo("Socket closed");
            }
        });
    }

    @Test
    void wakesTheWriter() throws IOException {
        Quiescent.onHub(() -> {
            try (Pair pair = Pair.open()) {
                Coroutine<String> writer = spawn(
                        () -> messageOf(() -> pair.near().getOutputStream().write(new byte[64 << 20])));
                for (int turns = 0; turns < 100; turns++) {
                    yieldNow(); // more than it takes to fill the kernel's buffers
                }
                pair.near().close();
                assertThat(writer.get()).isEqualTo("Socket closed");
            }
        });
    }

    @Test
    void wakesTheAcceptorAndFreesThePortAtOnce() throws IOException {
        Quiescent.onHub(() -> {
            ServerSocket listener = Sockets.listen(0);
            Coroutine<String> acceptor = spawn(() -> messageOf(listener::accept));
            yieldNow();
            listener.close();
            Sockets.listen(listener.getLocalPort()).close();
            assertThat(acceptor.get()).isEqualTo("Socket closed");
            assertThatExceptionOfType(SocketException.class).isThrownBy(listener::accept)
                    .withMessage("Socket is closed");
        });
    }

    @Test
    void wakesTheConnector() throws IOException {
        Quiescent.onHub(() -> {
            try (FullListener full = FullListener.open()) {
                Socket socket = Sockets.open();
                Coroutine<String> connector = spawn(() -> messageOf(() -> socket.connect(full.address())));
                yieldNow();
                socket.close();
                assertThat(connector.get()).isEqualTo("Socket closed");
            }
        });
    }

    @Test
    void wakesTheReaderOfAnotherHub() throws IOException {
        try (Hub other = Hub.start(); Pair pair = Pair.open()) {
            Coroutine<String> reader = other.spawn(() -> messageOf(() -> pair.near().getInputStream().read()));
            assertThat(channelsOf(other)).isEqualTo(1);
            pair.near().close();
            assertThat(reader.get()).isEqualTo("Socket closed");
            assertThat(pair.far().getInputStream().read()).isEqualTo(-1);
            assertThat(channelsOf(other)).isZero();
        }
    }

    @Test
    void wakesAcceptorsOnSeveralHubsAndOutside() throws Exception {
        ServerSocket listener = Sockets.listen(0);
        try (Hub one = Hub.start(); Hub two = Hub.start()) {
            // One after another: the channel lets one thread try to accept at a time, and the others have to wait for that.
            Coroutine<String> first = one.spawn(() -> messageOf(listener::accept));
            assertThat(channelsOf(one)).isEqualTo(1);
            Coroutine<String> second = two.spawn(() -> messageOf(listener::accept));
            assertThat(channelsOf(two)).isEqualTo(1);
            String[] third = new String[1];
            Thread outside = Thread.startVirtualThread(() -> third[0] = messageOf(listener::accept));
            listener.close();
            outside.join();
            assertThat(new String[]{first.get(), second.get()}).containsOnly("Socket closed");
            // The JDK's words for a call that comes too late.
            assertThat(third[0]).isIn("Socket closed", "Socket is closed");
        }
    }

    @Test
    void theDriverGivesTheDescriptorBackWithoutDriving() throws IOException {
        ServerSocket listener = Sockets.listen(0);
        Coroutine<Socket> acceptor = spawn(listener::accept);
        Coroutine<Socket> client = spawn(() -> Sockets.connect("127.0.0.1", listener.getLocalPort()));
        client.get().close();
        acceptor.get().close();
        listener.close();
        Sockets.listen(listener.getLocalPort()).close();
        assertThat(Quiescent.loop().channelCount()).isZero();
    }

    @Test
    void thePeerLearnsOfItThoughTheOwningHubIsBusyElsewhere() throws Exception {
        Pair pair = Pair.open();
        Thread owner = Thread.ofPlatform().start(() -> {
            // Makes a hub of its own, waits on it once, and is never seen again.
            spawn(() -> pair.near().getInputStream().read()).join();
        });
        pair.far().getOutputStream().write(1);
        owner.join();
        pair.near().close();
        assertThat(pair.far().getInputStream().read()).isEqualTo(-1);
        pair.far().close();
    }

    @Test
    void aSocketOutlivesTheHubItWasUsedOn() throws IOException {
        try (Pair pair = Hub.<Pair, IOException>run(() -> {
            Pair made = Pair.open();
            Coroutine<Integer> reader = spawn(() -> made.near().getInputStream().read());
            yieldNow();
            made.far().getOutputStream().write(1);
            assertThat(reader.get()).isEqualTo(1);
            return made;
        })) {
            pair.far().getOutputStream().write(2);
            assertThat(pair.near().getInputStream().read()).isEqualTo(2);
            Hub.<IOException>run(() -> {
                pair.far().getOutputStream().write(3);
                assertThat(pair.near().getInputStream().read()).isEqualTo(3);
            });
        }
    }

    @Test
    void everythingOnAClosedSocketSaysSo() throws IOException {
        Quiescent.onHub(() -> {
            Pair pair = Pair.open();
            var in = pair.near().getInputStream();
            var out = pair.near().getOutputStream();
            pair.close();
            pair.close();
            assertThat(messageOf(in::read)).isEqualTo("Socket closed");
            assertThat(messageOf(() -> in.read(new byte[0]))).isEqualTo("Socket closed");
            assertThat(messageOf(in::available)).isEqualTo("Socket closed");
            assertThat(messageOf(() -> out.write(1))).isEqualTo("Socket closed");
            assertThat(messageOf(() -> pair.near().connect(new InetSocketAddress(1)))).isEqualTo("Socket is closed");
            assertThat(messageOf(() -> pair.near().setTcpNoDelay(true))).isEqualTo("Socket is closed");
        });
    }
}
