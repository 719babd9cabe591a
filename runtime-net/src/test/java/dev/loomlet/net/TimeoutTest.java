package dev.loomlet.net;

import dev.loomlet.Coroutine;
import dev.loomlet.net.Quiescent.Pair;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static dev.loomlet.Loomlet.spawn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Operations that end when their time is up. */
class TimeoutTest {

    private static final int MILLIS = 30;

    @Test
    void aReadEndsAndTheSocketGoesOn() throws IOException {
        Quiescent.onHub(() -> {
            try (Pair pair = Pair.open()) {
                pair.near().setSoTimeout(MILLIS);
                long start = System.nanoTime();
                assertThatExceptionOfType(SocketTimeoutException.class)
                        .isThrownBy(() -> pair.near().getInputStream().read())
                        .withMessage("Read timed out");
                assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(Duration.ofMillis(MILLIS).toNanos());
                pair.far().getOutputStream().write(1);
                assertThat(pair.near().getInputStream().read()).isEqualTo(1);
            }
        });
    }

    @Test
    void anAcceptEndsAndTheListenerGoesOn() throws IOException {
        Quiescent.onHub(() -> {
            try (ServerSocket listener = Sockets.listen(0)) {
                listener.setSoTimeout(MILLIS);
                assertThatExceptionOfType(SocketTimeoutException.class)
                        .isThrownBy(listener::accept)
                        .withMessage("Accept timed out");
                listener.setSoTimeout(0);
                Coroutine<Socket> client = spawn(() -> Sockets.connect("127.0.0.1", listener.getLocalPort()));
                listener.accept().close();
                client.get().close();
            }
        });
    }

    @Test
    void aConnectEndsAndClosesTheSocket() throws IOException {
        Quiescent.onHub(() -> {
            try (FullListener full = FullListener.open()) {
                Socket socket = Sockets.open();
                assertThatExceptionOfType(SocketTimeoutException.class)
                        .isThrownBy(() -> socket.connect(full.address(), MILLIS))
                        .withMessage("Connect timed out: " + full.address());
                assertThat(socket.isClosed()).isTrue();
                assertThatExceptionOfType(SocketTimeoutException.class)
                        .isThrownBy(() -> Sockets.connect("127.0.0.1", full.address().getPort(),
                                Duration.ofMillis(MILLIS)));
            }
        });
    }

    /** Accepts nothing, and has no room for more connections to wait: the next attempt gets no answer. */
    record FullListener(ServerSocket listener, List<Socket> waiting) implements AutoCloseable {

        static FullListener open() throws IOException {
            ServerSocket listener = Sockets.listen(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 1);
            FullListener full = new FullListener(listener, new ArrayList<>());
            try {
                while (true) {
                    Socket socket = Sockets.open();
                    socket.connect(full.address(), 100);
                    full.waiting.add(socket);
                }
            } catch (SocketTimeoutException e) {
                return full;
            }
        }

        InetSocketAddress address() {
            return (InetSocketAddress) listener.getLocalSocketAddress();
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : waiting) {
                socket.close();
            }
            listener.close();
        }
    }
}
