package dev.loomlet.net;

import dev.loomlet.Coroutine;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.List;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.loomlet.Loomlet.spawn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/** Both families of addresses, and options that not every system has. */
class FamiliesAndOptionsTest {

    /** A connection over {@code host}; the test is skipped where the machine has no such address. */
    private static void overLoopback(String host, CheckedUse use) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral(host), 0);
        Quiescent.onHub(() -> {
            ServerSocket listener;
            try {
                listener = Sockets.listen(address, 5);
            } catch (SocketException e) {
                assumeThat(host).as("an address of this machine").isEqualTo("127.0.0.1");
                throw e;
            }
            try (listener) {
                Coroutine<Socket> accepted = spawn(listener::accept);
                try (Socket near = Sockets.connect(host, listener.getLocalPort()); Socket far = accepted.get()) {
                    use.with(near, far);
                }
            }
        });
    }

    private interface CheckedUse {
        void with(Socket near, Socket far) throws IOException;
    }

    @Test
    void bytesGoOverVersion6() throws IOException {
        overLoopback("::1", (near, far) -> {
            assertThat(near.getInetAddress()).isInstanceOf(Inet6Address.class);
            assertThat(near.getLocalAddress()).isInstanceOf(Inet6Address.class);
            assertThat(far.getRemoteSocketAddress()).isEqualTo(near.getLocalSocketAddress());
            near.getOutputStream().write("six".getBytes());
            near.shutdownOutput();
            assertThat(far.getInputStream().readAllBytes()).asString().isEqualTo("six");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void trafficClass(String host) throws IOException {
        overLoopback(host, (near, far) -> {
            near.setTrafficClass(0x10);
            assertThat(near.getTrafficClass()).isEqualTo(0x10);
            assertThat(near.getOption(StandardSocketOptions.IP_TOS)).isEqualTo(0x10);
            far.getOutputStream().write(1);
            assertThat(near.getInputStream().read()).isEqualTo(1);
        });
    }

    @Test
    void keepAliveInDetail() throws IOException {
        overLoopback("127.0.0.1", (near, far) -> {
            near.setKeepAlive(true);
            List<SocketOption<Integer>> options = List.of(ExtendedSocketOptions.TCP_KEEPIDLE,
                    ExtendedSocketOptions.TCP_KEEPINTERVAL, ExtendedSocketOptions.TCP_KEEPCOUNT);
            for (SocketOption<Integer> option : options) {
                assumeThat(near.supportedOptions()).contains(option);
                near.setOption(option, 7);
                assertThat(near.getOption(option)).isEqualTo(7);
                assertThat(far.getOption(option)).isNotEqualTo(7);
            }
            assertThat(near.getKeepAlive()).isTrue();
        });
    }

    @Test
    void twoListenersOnOnePort() throws IOException {
        Quiescent.onHub(() -> {
            List<Coroutine<Integer>> accepted = new ArrayList<>();
            ServerSocket first = Sockets.serverSocketFactory().createServerSocket();
            ServerSocket second = Sockets.serverSocketFactory().createServerSocket();
            try (first; second) {
                assumeThat(first.supportedOptions()).contains(StandardSocketOptions.SO_REUSEPORT);
                first.setOption(StandardSocketOptions.SO_REUSEPORT, true);
                second.setOption(StandardSocketOptions.SO_REUSEPORT, true);
                first.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                second.bind(first.getLocalSocketAddress());
                Coroutine<Integer> ofFirst = spawn(() -> acceptAll(first));
                Coroutine<Integer> ofSecond = spawn(() -> acceptAll(second));
                for (int i = 0; i < 50; i++) {
                    try (Socket socket = Sockets.connect("127.0.0.1", first.getLocalPort())) {
                        assertThat(socket.getInputStream().read()).isEqualTo(1);
                    }
                }
                assertThat(ofFirst.ready() || ofSecond.ready()).isFalse();
                accepted.add(ofFirst);
                accepted.add(ofSecond);
            }
            assertThat(accepted.get(0).get() + accepted.get(1).get()).isEqualTo(50);
        });
    }

    private static int acceptAll(ServerSocket listener) throws IOException {
        int count = 0;
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept()) {
                socket.getOutputStream().write(1);
                count++;
            } catch (SocketException e) {
                assertThat(listener.isClosed()).isTrue();
            }
        }
        return count;
    }
}
