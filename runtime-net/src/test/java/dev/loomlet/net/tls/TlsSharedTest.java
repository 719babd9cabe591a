package dev.loomlet.net.tls;

import dev.loomlet.Coroutine;
import dev.loomlet.Hub;
import dev.loomlet.net.Quiescent;
import dev.loomlet.net.Quiescent.Pair;
import dev.loomlet.net.Sockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static dev.loomlet.net.tls.TlsPeers.CLIENT;
import static dev.loomlet.net.tls.TlsPeers.SERVER;
import static dev.loomlet.net.tls.TlsPeers.exchange;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** TLS sockets in the hands of libraries, of callers with parameters of their own, and of threads without a hub. */
class TlsSharedTest {

    private static SSLServerSocket listen() throws IOException {
        return (SSLServerSocket) Tls.serverSocketFactory(SERVER)
                .createServerSocket(0);
    }

    private static void echo(SSLServerSocket listener) throws IOException {
        try (Socket socket = listener.accept()) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        }
    }

    @Test
    void aListeningSocketForLibraries() throws IOException {
        Quiescent.onHub(() -> {
            try (SSLServerSocket listener = listen()) {
                Socket silent = Sockets.connect("127.0.0.1", listener.getLocalPort());
                Coroutine<Socket> first = spawn(listener::accept);
                assertThat(first.get()).as("accepted without a handshake").isInstanceOf(SSLSocket.class);
                Coroutine<?> second = spawn(() -> echo(listener));
                try (SSLSocket socket = Tls.connect("localhost", listener.getLocalPort(), CLIENT)) {
                    assertThat(exchange(socket)).isEqualTo(7);
                }
                second.get();
                silent.close();
                first.get().close();
            }
        });
    }

    @Test
    void whatIsSetForTheListenerIsSetForItsConnections() throws IOException {
        Quiescent.onHub(() -> {
            SSLServerSocket listener = (SSLServerSocket) Tls.serverSocketFactory(SERVER).createServerSocket();
            try (listener) {
                listener.setReuseAddress(true);
                listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
                listener.setEnabledProtocols(new String[]{"TLSv1.2"});
                listener.setWantClientAuth(true);
                SSLParameters parameters = listener.getSSLParameters();
                parameters.setApplicationProtocols(new String[]{"echo/1"});
                listener.setSSLParameters(parameters);
                assertThat(listener.isBound()).isTrue();
                assertThat(listener.getUseClientMode()).isFalse();
                assertThat(listener.getChannel()).isNull();
                Coroutine<?> serving = spawn(() -> echo(listener));
                SSLParameters offered = new SSLParameters();
                offered.setApplicationProtocols(new String[]{"echo/2", "echo/1"});
                try (SSLSocket socket = Tls.connect("localhost", listener.getLocalPort(), CLIENT, offered)) {
                    assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.2");
                    assertThat(socket.getApplicationProtocol()).isEqualTo("echo/1");
                    assertThat(exchange(socket)).isEqualTo(7);
                }
                serving.get();
                listener.setSoTimeout(5);
                assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(listener::accept);
            }
            assertThat(listener.isClosed()).isTrue();
            assertThatExceptionOfType(SocketException.class).isThrownBy(listener::accept);
        });
    }

    @Test
    void parametersOfTheCallerAreLeftAloneAndTheHostIsChecked() throws IOException {
        SSLParameters parameters = new SSLParameters(null, new String[]{"TLSv1.3"});
        Quiescent.onHub(() -> {
            try (SSLServerSocket listener = listen()) {
                Coroutine<?> serving = spawn(() -> echo(listener));
                try (SSLSocket socket = Tls.connect("localhost", listener.getLocalPort(), CLIENT, parameters)) {
                    assertThat(exchange(socket)).isEqualTo(7);
                }
                serving.get();
                assertThat(parameters.getEndpointIdentificationAlgorithm()).isNull();
                Coroutine<?> refused = spawn(() -> assertThatExceptionOfType(IOException.class)
                        .isThrownBy(() -> echo(listener)));
                // Another name of the same machine, for which the certificate is not.
                assertThatExceptionOfType(SSLHandshakeException.class).isThrownBy(
                        () -> Tls.connect("127.0.0.2", listener.getLocalPort(), CLIENT, parameters));
                refused.get();
            } catch (SSLException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void factoriesConnectToAddresses() throws IOException {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        Quiescent.onHub(() -> {
            try (SSLServerSocket listener = listen()) {
                int port = listener.getLocalPort();
                var factory = Tls.socketFactory(CLIENT);
                List<Coroutine<?>> serving = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    serving.add(spawn(() -> echo(listener)));
                    yieldNow();
                    try (Socket socket = switch (i) {
                        case 0 -> factory.createSocket(loopback, port);
                        case 1 -> factory.createSocket(loopback, port, loopback, 0);
                        default -> factory.createSocket("localhost", port, loopback, 0);
                    }) {
                        assertThat(exchange(socket)).isEqualTo(7);
                    }
                    serving.get(i).get();
                }
            }
        });
    }

    /** The peer reads nothing, so that not even the closure alert can be sent. */
    @Test
    void aThreadWithoutAHubIsNotHeldUpInItsClose() throws Exception {
        try (Hub hub = Hub.start(); Pair pair = Pair.open()) {
            CountDownLatch done = new CountDownLatch(1);
            Coroutine<?> peer = hub.spawn(() -> {
                SSLSocket socket = Tls.server(pair.far(), SERVER);
                socket.startHandshake();
                done.countDown();
            });
            SSLSocket socket = Tls.client(pair.near(), "localhost", CLIENT);
            FutureTask<Boolean> closing = new FutureTask<>(() -> {
                socket.startHandshake();
                done.await();
                // Beneath TLS, until the kernel takes no more.
                pair.near().setOption(Sockets.WRITE_TIMEOUT, Duration.ofMillis(50));
                assertThatExceptionOfType(SocketTimeoutException.class)
                        .isThrownBy(() -> pair.near().getOutputStream().write(new byte[64 << 20]));
                pair.near().setOption(Sockets.WRITE_TIMEOUT, Duration.ZERO);
                socket.close();
                return socket.isClosed() && pair.near().isClosed();
            });
            Thread.ofPlatform().daemon().start(closing);
            assertThat(closing.get()).isTrue();
            peer.get();
        }
    }
}
