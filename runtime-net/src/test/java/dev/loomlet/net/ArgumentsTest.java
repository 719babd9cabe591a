package dev.loomlet.net;

import dev.loomlet.net.Quiescent.Pair;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/** Addresses, options, and what is refused. */
class ArgumentsTest {

    @Test
    void badArgumentsAreNamedWithTheRemedy() {
        assertThatNullPointerException().isThrownBy(() -> Sockets.connect(null, 1))
                .withMessageStartingWith("host is null");
        assertThatIllegalArgumentException().isThrownBy(() -> Sockets.connect("localhost", 65_536))
                .withMessage("port is 65536; give 0 to 65535");
        assertThatIllegalArgumentException().isThrownBy(() -> Sockets.connect("localhost", 1, Duration.ZERO))
                .withMessageContaining("timeout is PT0S");
        assertThatIllegalArgumentException().isThrownBy(() -> Sockets.listen(-1)).withMessageContaining("port is -1");
        assertThatIllegalArgumentException().isThrownBy(() -> Sockets.listen(new InetSocketAddress(0), 0))
                .withMessageContaining("backlog is 0");
    }

    @Test
    void failuresToConnectAndToListenAreThoseOfTheJdk() throws IOException {
        Quiescent.onHub(() -> {
            ServerSocket listener = Sockets.listen(0);
            assertThatExceptionOfType(BindException.class).isThrownBy(() -> Sockets.listen(listener.getLocalPort()));
            listener.close();
            assertThatExceptionOfType(ConnectException.class)
                    .isThrownBy(() -> Sockets.connect("localhost", listener.getLocalPort()));
            assertThatExceptionOfType(UnknownHostException.class)
                    .isThrownBy(() -> Sockets.connect("no-such-host.invalid", 1));
            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(() -> Sockets.listen(InetSocketAddress.createUnresolved("localhost", 0), 1));
        });
    }

    @Test
    void urgentDataIsRefused() throws IOException {
        try (Pair pair = Pair.open()) {
            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(() -> pair.near().sendUrgentData(1))
                    .withMessage("Urgent data not supported");
        }
    }

    @Test
    void whatIsNotReadyYetSaysSo() throws Exception {
        try (ServerSocket listener = Sockets.listen(0); Socket unconnected = Sockets.open()) {
            assertThatExceptionOfType(SocketException.class).isThrownBy(unconnected::getInputStream)
                    .withMessage("Socket is not connected");
            assertThat(listener.getLocalPort()).isPositive();
            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(() -> Sockets.serverSocketFactory().createServerSocket().accept())
                    .withMessage("Socket is not bound yet");
        }
    }

    @Test
    void optionsAreThoseOfTheKernel() throws IOException {
        try (Pair pair = Pair.open()) {
            Socket socket = pair.near();
            socket.setTcpNoDelay(true);
            assertThat(socket.getTcpNoDelay()).isTrue();
            socket.setKeepAlive(true);
            assertThat(socket.getKeepAlive()).isTrue();
            socket.setSoLinger(true, 3);
            assertThat(socket.getSoLinger()).isEqualTo(3);
            socket.setSoLinger(false, 0);
            assertThat(socket.getSoLinger()).isEqualTo(-1);
            socket.setSendBufferSize(8192);
            assertThat(socket.getSendBufferSize()).isPositive();
            socket.setReceiveBufferSize(8192);
            assertThat(socket.getReceiveBufferSize()).isPositive();
            socket.setReuseAddress(true);
            assertThat(socket.getReuseAddress()).isTrue();
            socket.setOOBInline(true);
            assertThat(socket.getOOBInline()).isTrue();
            socket.setTrafficClass(8);
            assertThat(socket.getTrafficClass()).isNotNegative();
            socket.setSoTimeout(1234);
            assertThat(socket.getSoTimeout()).isEqualTo(1234);
            for (SocketOption<?> option : socket.supportedOptions()) {
                assertThat(option.name()).isNotNull();
            }
            socket.setOption(StandardSocketOptions.TCP_NODELAY, false);
            assertThat(socket.getOption(StandardSocketOptions.TCP_NODELAY)).isFalse();
        }
        try (ServerSocket listener = Sockets.listen(0)) {
            listener.setReceiveBufferSize(8192);
            assertThat(listener.getReceiveBufferSize()).isPositive();
            assertThat(listener.getReuseAddress()).isTrue();
            assertThat(listener.supportedOptions()).contains(StandardSocketOptions.SO_REUSEADDR);
        }
    }

    @Test
    void addressesOfBothFamiliesAreRight() throws IOException {
        for (String host : new String[]{"127.0.0.1", "::1"}) {
            InetAddress address = InetAddress.ofLiteral(host);
            try (ServerSocket listener = listenOrSkip(address)) {
                if (listener == null) {
                    continue;
                }
                assertThat(listener.getInetAddress()).isEqualTo(address);
                try (Socket near = Sockets.connect(host, listener.getLocalPort()); Socket far = listener.accept()) {
                    assertThat(near.getInetAddress()).isEqualTo(address);
                    assertThat(near.getPort()).isEqualTo(listener.getLocalPort());
                    assertThat(near.getLocalAddress()).isEqualTo(address);
                    assertThat(near.getLocalPort()).isEqualTo(far.getPort());
                    assertThat(far.getLocalPort()).isEqualTo(near.getPort());
                    assertThat(far.getInetAddress()).isEqualTo(near.getLocalAddress());
                }
            }
        }
    }

    private static ServerSocket listenOrSkip(InetAddress address) {
        try {
            return Sockets.listen(new InetSocketAddress(address, 0), 1);
        } catch (IOException e) {
            assertThat(address.getHostAddress()).contains(":"); // a machine without IPv6
            return null;
        }
    }

    @Test
    void aSecondConnectIsRefused() throws IOException {
        try (Pair pair = Pair.open()) {
            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(() -> pair.near().connect(new InetSocketAddress("127.0.0.1", 1)))
                    .withMessageMatching("(?i)already connected");
        }
    }
}
