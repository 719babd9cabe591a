package dev.loomlet.net;

import dev.loomlet.Coroutine;
import dev.loomlet.Hub;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.withTimeout;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class DatagramTest {

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private static DatagramSocket bound() throws SocketException {
        return Datagrams.bind(new InetSocketAddress(LOOPBACK, 0));
    }

    private static void send(DatagramSocket from, String text, DatagramSocket to) throws IOException {
        byte[] bytes = text.getBytes();
        from.send(new DatagramPacket(bytes, bytes.length, to.getLocalSocketAddress()));
    }

    private static DatagramPacket packet(int size) {
        return new DatagramPacket(new byte[size], size);
    }

    private static String receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = packet(100);
        socket.receive(packet);
        return text(packet);
    }

    private static String text(DatagramPacket packet) {
        return new String(packet.getData(), packet.getOffset(), packet.getLength());
    }

    @Test
    void othersGoOnWhileOneWaitsForADatagram() throws Exception {
        Quiescent.onHub(() -> {
            try (DatagramSocket near = bound(); DatagramSocket far = bound()) {
                Coroutine<String> receiver = spawn(() -> {
                    DatagramPacket packet = packet(100);
                    far.receive(packet);
                    assertThat(packet.getSocketAddress()).isEqualTo(near.getLocalSocketAddress());
                    return text(packet);
                });
                yieldNow();
                assertThat(receiver.ready()).isFalse();
                send(near, "hello", far);
                assertThat(receiver.get()).isEqualTo("hello");
            }
        });
    }

    @Test
    void aPacketCanBeReceivedIntoAgain() throws Exception {
        Quiescent.onHub(() -> {
            try (DatagramSocket near = bound(); DatagramSocket far = bound()) {
                DatagramPacket packet = new DatagramPacket(new byte[20], 2, 8);
                for (String text : new String[]{"1", "", "12345678", "1234567890"}) {
                    send(near, text, far);
                    far.receive(packet);
                    assertThat(text(packet)).isEqualTo(text.substring(0, Math.min(8, text.length())));
                    assertThat(packet.getData()[10]).isZero();
                }
                packet.setLength(3);
                send(near, "12345678", far);
                far.receive(packet);
                assertThat(text(packet)).isEqualTo("123");
            }
        });
    }

    @Test
    void aReceiveHasATimeout() throws Exception {
        Quiescent.onHub(() -> {
            try (DatagramSocket near = bound(); DatagramSocket far = bound()) {
                far.setSoTimeout(5);
                assertThat(far.getSoTimeout()).isEqualTo(5);
                assertThatExceptionOfType(SocketTimeoutException.class)
                        .isThrownBy(() -> receive(far))
                        .withMessage("Receive timed out");
                far.setSoTimeout(0);
                assertThatExceptionOfType(TimeoutException.class)
                        .isThrownBy(() -> withTimeout(Duration.ofMillis(1), () -> receive(far)));
                Coroutine<String> killed = spawn(() -> receive(far));
                yieldNow();
                killed.kill();
                assertThat(killed.exception()).isNull();
                assertThat(killed.killed()).isTrue();
                send(near, "still usable", far);
                assertThat(receive(far)).isEqualTo("still usable");
            }
        });
    }

    @Test
    void aConnectedSocketHearsItsPeerAlone() throws Exception {
        Quiescent.onHub(() -> {
            try (DatagramSocket peer = bound();
                    DatagramSocket stranger = bound();
                    DatagramSocket socket = Datagrams.connect("localhost", peer.getLocalPort())) {
                assertThat(socket.isConnected()).isTrue();
                assertThat(socket.getPort()).isEqualTo(peer.getLocalPort());
                assertThat(socket.getInetAddress().isLoopbackAddress()).isTrue();
                byte[] bytes = "question".getBytes();
                socket.send(new DatagramPacket(bytes, bytes.length));
                DatagramPacket question = packet(100);
                peer.receive(question);
                assertThat(text(question)).isEqualTo("question");
                send(stranger, "noise", socket);
                question.setData("answer".getBytes());
                peer.send(question);
                assertThat(receive(socket)).isEqualTo("answer");
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> send(socket, "elsewhere", stranger))
                        .withMessage("Connected and packet address differ");
                socket.disconnect();
                assertThat(socket.isConnected()).isFalse();
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> socket.send(new DatagramPacket(bytes, bytes.length)))
                        .withMessage("Address not set");
            }
        });
    }

    @Test
    void aPortWhereNobodyListensIsTold() throws Exception {
        Quiescent.onHub(() -> {
            int port;
            try (DatagramSocket gone = bound()) {
                port = gone.getLocalPort();
            }
            try (DatagramSocket socket = Datagrams.connect("127.0.0.1", port)) {
                socket.send(new DatagramPacket(new byte[1], 1));
                assertThatExceptionOfType(PortUnreachableException.class).isThrownBy(() -> receive(socket));
            }
        });
    }

    @Test
    void aCloseWakesWhoeverWaits() throws Exception {
        Quiescent.onHub(() -> {
            DatagramSocket socket = bound();
            Coroutine<String> receiver = spawn(() -> receive(socket));
            yieldNow();
            socket.close();
            socket.close();
            receiver.join();
            assertThat(receiver.exception()).isInstanceOf(SocketException.class).hasMessage("Socket closed");
            assertThat(socket.isClosed()).isTrue();
            assertThat(socket.getLocalPort()).isEqualTo(-1);
            assertThat(socket.getLocalAddress()).isNull();
            assertThat(socket.getLocalSocketAddress()).isNull();
            assertThatExceptionOfType(SocketException.class).isThrownBy(() -> receive(socket));
            assertThatExceptionOfType(SocketException.class).isThrownBy(() -> socket.send(packet(1)));
            assertThatExceptionOfType(SocketException.class).isThrownBy(() -> socket.setSoTimeout(1));
        });
    }

    @Test
    void aSecondReceiverIsRefused() throws Exception {
        Quiescent.onHub(() -> {
            try (DatagramSocket near = bound(); DatagramSocket far = bound()) {
                Coroutine<String> first = spawn("first", () -> receive(far));
                yieldNow();
                assertThatIllegalStateException().isThrownBy(() -> receive(far)).withMessageContaining("first");
                send(near, "for the first", far);
                assertThat(first.get()).isEqualTo("for the first");
            }
        });
    }

    @Test
    void aHubAndAThreadShareASocket() throws Exception {
        try (Hub hub = Hub.start(); DatagramSocket near = bound(); DatagramSocket far = bound()) {
            Coroutine<?> echo = hub.spawn(() -> {
                DatagramPacket packet = packet(100);
                for (int i = 0; i < 100; i++) {
                    far.receive(packet);
                    far.send(packet);
                }
            });
            for (int i = 0; i < 100; i++) {
                send(near, "message " + i, far);
                assertThat(receive(near)).isEqualTo("message " + i);
            }
            echo.get();
        }
    }

    @Test
    void aSenderThatNeverWaitsDoesNotKeepTheHub() throws Exception {
        Quiescent.onHub(() -> {
            try (DatagramSocket near = bound(); DatagramSocket far = bound()) {
                Coroutine<?> bystander = spawn(() -> {});
                for (int i = 0; i < 200; i++) {
                    send(near, "x", far);
                }
                assertThat(bystander.ready()).isTrue();
            }
        });
    }

    @Test
    void optionsAreThoseOfTheJdk() throws Exception {
        try (DatagramSocket socket = Datagrams.open()) {
            assertThat(socket.isBound()).isFalse();
            assertThat(socket.getBroadcast()).isTrue();
            socket.setBroadcast(false);
            assertThat(socket.getBroadcast()).isFalse();
            socket.setReuseAddress(true);
            assertThat(socket.getReuseAddress()).isTrue();
            socket.setReceiveBufferSize(20_000);
            assertThat(socket.getReceiveBufferSize()).isGreaterThanOrEqualTo(20_000);
            socket.setSendBufferSize(20_000);
            assertThat(socket.getSendBufferSize()).isGreaterThanOrEqualTo(20_000);
            socket.setTrafficClass(8);
            assertThat(socket.getTrafficClass()).isEqualTo(8);
            socket.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 3);
            assertThat(socket.getOption(StandardSocketOptions.IP_MULTICAST_TTL)).isEqualTo(3);
            assertThat(socket.supportedOptions()).contains(StandardSocketOptions.SO_BROADCAST);
            assertThat(socket.getChannel()).isNull();
            socket.bind(null);
            assertThat(socket.isBound()).isTrue();
            assertThat(socket.getLocalPort()).isPositive();
        }
    }

    @Test
    void aGroupIsHeard() throws Exception {
        NetworkInterface through = NetworkInterface.networkInterfaces()
                .filter(DatagramTest::carriesGroups)
                .findFirst()
                .orElse(null);
        Assumptions.assumeTrue(through != null, "no network interface carries multicast");
        Quiescent.onHub(() -> {
            try (DatagramSocket near = Datagrams.open(); DatagramSocket far = Datagrams.bind(0)) {
                InetSocketAddress group = new InetSocketAddress(InetAddress.ofLiteral("239.1.2.3"), far.getLocalPort());
                far.joinGroup(group, through);
                near.setOption(StandardSocketOptions.IP_MULTICAST_IF, through);
                near.send(new DatagramPacket("all".getBytes(), 3, group));
                assertThat(receive(far)).isEqualTo("all");
                far.leaveGroup(group, through);
                assertThatExceptionOfType(SocketException.class).isThrownBy(() -> far.leaveGroup(group, through));
            }
        });
    }

    private static boolean carriesGroups(NetworkInterface each) {
        try {
            return each.isUp() && each.supportsMulticast()
                    && each.inetAddresses().anyMatch(address -> address.getAddress().length == 4);
        } catch (SocketException e) {
            return false;
        }
    }

    @Test
    void mistakesAreNamed() throws Exception {
        assertThatNullPointerException().isThrownBy(() -> Datagrams.bind(null))
                .withMessageContaining("address is null");
        assertThatNullPointerException().isThrownBy(() -> Datagrams.connect(null, 1))
                .withMessageContaining("host is null");
        assertThatIllegalArgumentException().isThrownBy(() -> Datagrams.connect("localhost", 0))
                .withMessage("port is 0; give 1 to 65535");
        try (DatagramSocket socket = bound()) {
            assertThatIllegalArgumentException().isThrownBy(() -> socket.setSoTimeout(-1))
                    .withMessageContaining("timeout is -1");
            assertThatIllegalArgumentException().isThrownBy(() -> socket.setTrafficClass(256))
                    .withMessageContaining("256");
            assertThatExceptionOfType(BindException.class)
                    .isThrownBy(() -> Datagrams.bind((InetSocketAddress) socket.getLocalSocketAddress()));
            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(() -> socket.send(new DatagramPacket(new byte[1], 1, LOOPBACK, 0)));
            assertThatExceptionOfType(SocketException.class).isThrownBy(() -> socket
                    .send(new DatagramPacket(new byte[70_000], 70_000, socket.getLocalSocketAddress())));
        }
    }
}
