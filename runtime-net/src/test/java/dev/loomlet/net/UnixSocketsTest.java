package dev.loomlet.net;

import dev.loomlet.Coroutine;
import dev.loomlet.Loomlet;
import dev.loomlet.net.OutsideTest.Kind;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** {@link UnixSockets}. */
class UnixSocketsTest {

    @TempDir
    private Path folder;

    private Path path;

    @BeforeEach
    void choosePath() {
        path = folder.resolve("s");
    }

    private static int echoOnce(ServerSocket listener) throws IOException {
        try (Socket socket = listener.accept()) {
            return (int) socket.getInputStream().transferTo(socket.getOutputStream());
        }
    }

    private byte[] ask(int length) throws IOException {
        try (Socket socket = UnixSockets.connect(path)) {
            socket.getOutputStream().write(new byte[length]);
            socket.shutdownOutput();
            return socket.getInputStream().readAllBytes();
        }
    }

    @Test
    void coroutinesOfOneHubTalkToEachOther() throws IOException {
        Quiescent.onHub(() -> {
            try (ServerSocket listener = UnixSockets.listen(path)) {
                Coroutine<Integer> server = spawn(() -> echoOnce(listener));
                yieldNow();
                assertThat(ask(1000)).hasSize(1000);
                assertThat(server.get()).isEqualTo(1000);
            }
        });
    }

    @Test
    void readersOfTextMayAskWhatIsAvailable_andAPeerThatHasGoneIsAnIOException() throws IOException {
        Quiescent.onHub(() -> {
            try (ServerSocket listener = UnixSockets.listen(path); Socket client = UnixSockets.connect(path)) {
                Socket server = listener.accept();
                server.getOutputStream().write('x');
                assertThat(client.getInputStream().available()).isZero();
                assertThat(client.getInputStream().read()).isEqualTo('x');
                server.close();
                assertThatExceptionOfType(SocketException.class).isThrownBy(() -> client.getOutputStream().write('y'))
                        .withMessageContaining("Broken pipe");
                client.shutdownOutput();
                assertThatExceptionOfType(SocketException.class).isThrownBy(() -> client.getOutputStream().write('z'))
                        .withMessage("Socket output is shutdown");
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void threadsTalkToEachOther(Kind kind) throws Exception {
        try (ServerSocket listener = UnixSockets.listen(path)) {
            FutureTask<Integer> server = kind.start(() -> echoOnce(listener));
            assertThat(kind.start(() -> ask(1000)).get()).hasSize(1000);
            assertThat(server.get()).isEqualTo(1000);
        }
    }

    @Test
    void addressesAreTold() throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
        try (ServerSocket listener = UnixSockets.listen(path); Socket near = UnixSockets.open()) {
            assertThat(near).hasToString("Socket[unconnected]");
            assertThat(near.getRemoteSocketAddress()).isNull();
            near.connect(address);
            try (Socket far = listener.accept()) {
                assertThat(listener.getLocalSocketAddress()).isEqualTo(address);
                assertThat(listener).hasToString("ServerSocket[unix=" + path + "]");
                assertThat(near.getRemoteSocketAddress()).isEqualTo(address);
                assertThat(near).hasToString("Socket[unix=" + path + "]");
                assertThat(near.isConnected()).isTrue();
                assertThat(far.getRemoteSocketAddress()).isEqualTo(UnixDomainSocketAddress.of(""));
                assertThat(far.getLocalSocketAddress()).isEqualTo(address);
                assertThat(near.getInetAddress().isLoopbackAddress()).isTrue();
                assertThat(far.getInetAddress().isLoopbackAddress()).isTrue();
                assertThat(far.getLocalAddress().isLoopbackAddress()).isTrue();
                assertThat(near.getPort()).isZero();
            }
        }
    }

    @Test
    void optionsOfTcpDoNoHarmAndOthersHold() throws IOException {
        try (ServerSocket listener = UnixSockets.listen(path);
                Socket socket = UnixSockets.connect(path);
                Socket accepted = listener.accept()) {
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            socket.setTrafficClass(8);
            socket.setReuseAddress(true);
            socket.setOOBInline(true);
            assertThat(socket.getTcpNoDelay()).isTrue();
            assertThat(socket.getKeepAlive()).isFalse();
            assertThat(socket.getTrafficClass()).isZero();
            listener.setReuseAddress(true);
            accepted.setSendBufferSize(50_000);
            assertThat(accepted.getSendBufferSize()).isGreaterThanOrEqualTo(50_000);
            accepted.setSoLinger(true, 2);
            assertThat(accepted.getSoLinger()).isEqualTo(2);
            accepted.setSoTimeout(10);
            assertThatExceptionOfType(SocketTimeoutException.class)
                    .isThrownBy(() -> accepted.getInputStream().read());
            assertThat(socket.supportedOptions()).contains(StandardSocketOptions.SO_RCVBUF, Sockets.WRITE_TIMEOUT)
                    .doesNotContain(StandardSocketOptions.TCP_NODELAY);
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> socket.setOption(StandardSocketOptions.TCP_NODELAY, true));
        }
    }

    @Test
    void addressesOfAnotherKindAreRefused() throws IOException {
        InetSocketAddress internet = new InetSocketAddress("127.0.0.1", 1);
        try (Socket socket = UnixSockets.open(); ServerSocket listener = new UnixListener()) {
            assertThatExceptionOfType(SocketException.class).isThrownBy(() -> socket.connect(internet))
                    .withMessageContaining("/127.0.0.1:1 is no address for it");
            assertThatExceptionOfType(SocketException.class).isThrownBy(() -> socket.bind(internet));
            assertThatExceptionOfType(SocketException.class).isThrownBy(() -> listener.bind(internet));
            assertThatExceptionOfType(SocketException.class).isThrownBy(() -> listener.bind(null));
        }
    }

    @Test
    void failuresNameThePath() throws IOException {
        assertThatExceptionOfType(SocketException.class).isThrownBy(() -> UnixSockets.connect(path))
                .withMessage("No such file or directory: " + path);
        leaveAStaleFile();
        assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> UnixSockets.connect(path))
                .withMessage("Connection refused: " + path);
    }

    private void leaveAStaleFile() throws IOException {
        try (ServerSocketChannel old = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            old.bind(UnixDomainSocketAddress.of(path));
        }
        assertThat(path).exists();
    }

    @Test
    void theFileGoesWithItsListener() throws IOException {
        ServerSocket listener = UnixSockets.listen(path, UnixListenOptions.defaults().permissions("rw-------"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).isEqualTo("rw-------");
        listener.close();
        assertThat(path).doesNotExist();
        listener.close();
        ServerSocket robbed = UnixSockets.listen(path);
        Files.delete(path);
        Files.writeString(path, "somebody else's");
        robbed.close();
        assertThat(path).hasContent("somebody else's");
    }

    @Test
    void onlyAStaleFileIsReplacedAndOnlyWhenAsked() throws IOException {
        UnixListenOptions replacing = UnixListenOptions.defaults().backlog(3).replaceStale();
        leaveAStaleFile();
        assertThatExceptionOfType(BindException.class).isThrownBy(() -> UnixSockets.listen(path))
                .withMessageContaining("replaceStale()");
        try (ServerSocket listener = UnixSockets.listen(path, replacing)) {
            assertThatExceptionOfType(BindException.class).isThrownBy(() -> UnixSockets.listen(path, replacing))
                    .withMessageContaining("another process listens on " + path);
            assertThat(listener.isBound()).isTrue();
        }
        Files.writeString(path, "precious");
        assertThatExceptionOfType(BindException.class).isThrownBy(() -> UnixSockets.listen(path, replacing))
                .withMessageContaining("is no socket");
        assertThat(path).hasContent("precious");
    }

    @Test
    void aFullBacklogIsWaitedFor() throws IOException {
        Quiescent.onHub(() -> {
            List<Socket> sockets = new ArrayList<>();
            try (ServerSocket listener = UnixSockets.listen(path, UnixListenOptions.defaults().backlog(1))) {
                assertThatExceptionOfType(SocketTimeoutException.class)
                        .isThrownBy(() -> {
                            while (sockets.size() < 10) {
                                sockets.add(UnixSockets.connect(path, Duration.ofMillis(50)));
                            }
                        })
                        .withMessage("Connect timed out: " + path);
                assertThat(sockets).isNotEmpty();
                try (Socket impatient = UnixSockets.open()) {
                    assertThatExceptionOfType(ConnectException.class)
                            .isThrownBy(() -> impatient.connect(UnixDomainSocketAddress.of(path)))
                            .withMessageContaining("the backlog of " + path + " is full");
                }
                Coroutine<Socket> patient = spawn(() -> UnixSockets.connect(path));
                Loomlet.sleep(Duration.ofMillis(5));
                assertThat(patient.ready()).isFalse();
                listener.accept().close();
                patient.get().close();
                for (Socket each : sockets) {
                    each.close();
                }
            }
        });
    }
}
