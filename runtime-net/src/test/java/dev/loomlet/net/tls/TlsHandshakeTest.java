package dev.loomlet.net.tls;

import dev.loomlet.Hub;
import dev.loomlet.net.Quiescent;
import dev.loomlet.net.Sockets;
import dev.loomlet.net.server.StreamServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

import static dev.loomlet.Loomlet.yieldNow;
import static dev.loomlet.net.tls.TlsPeers.CLIENT;
import static dev.loomlet.net.tls.TlsPeers.SERVER;
import static dev.loomlet.net.tls.TlsPeers.builder;
import static dev.loomlet.net.tls.TlsPeers.echo;
import static dev.loomlet.net.tls.TlsPeers.exchange;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Who may talk to whom, and handshakes that fail or stall. */
class TlsHandshakeTest {

    /** What a client with {@code asked} fails with when it talks to a server with {@code context}. */
    private static SSLException failure(SSLContext context, String host, SSLContext asked) throws IOException {
        List<SSLException> failures = new ArrayList<>();
        Quiescent.onHub(() -> {
            try (StreamServer running = builder(TlsPeers::echo).tls(context).build().start();
                    Socket transport = Sockets.connect("127.0.0.1", running.port());
                    SSLSocket socket = Tls.client(transport, host, asked)) {
                socket.startHandshake();
            } catch (SSLException e) {
                failures.add(e);
            }
        });
        assertThat(failures).hasSize(1);
        return failures.getFirst();
    }

    @Test
    void refusesAnotherHostsCertificate() throws IOException {
        assertThat(failure(SERVER, "other.test", CLIENT)).isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining("TLS handshake with other.test:")
                .hasMessageContaining("No subject alternative DNS name")
                .hasMessageContaining("the certificate is for CN=local, localhost, 127.0.0.1, issued by CN=local")
                .hasRootCauseInstanceOf(CertificateException.class);
    }

    @Test
    void refusesAnExpiredCertificate() throws Exception {
        KeyStore store = KeyStore.getInstance(Certificates.EXPIRED.toFile(), Certificates.PASSWORD);
        SSLContext trusting = new TlsContextBuilder().trust(store.getCertificate("ca")).build();
        store.deleteEntry("ca");
        SSLContext late = new TlsContextBuilder().identity(store, Certificates.PASSWORD).build();
        assertThat(failure(late, "localhost", trusting))
                .hasStackTraceContaining("CertificateExpiredException")
                .hasMessageContaining("CN=expired");
    }

    @Test
    void refusesAnUnknownCertificate() throws Exception {
        assertThat(failure(SERVER, "localhost", Certificates.trusting(Certificates.NAMES).build()))
                .hasMessageContaining("unable to find valid certification path")
                .hasMessageContaining("CN=local");
    }

    @Test
    void theCheckOfTheHostCanBeTurnedOff() throws IOException {
        SSLParameters lax = new SSLParameters();
        lax.setEndpointIdentificationAlgorithm("");
        Quiescent.onHub(() -> {
            try (StreamServer running = builder(TlsPeers::echo).tls(SERVER).build().start();
                    SSLSocket socket = Tls.client(Sockets.connect("127.0.0.1", running.port()), "other.test", CLIENT)) {
                socket.setSSLParameters(lax);
                assertThat(exchange(socket)).isEqualTo(7);
            }
        });
    }

    @Test
    void serverNamesChooseTheCertificate() throws Exception {
        SSLContext both = Certificates.server(Certificates.NAMES);
        SSLContext trusting = Certificates.trusting(Certificates.NAMES).build();
        Quiescent.onHub(() -> {
            try (StreamServer running = builder(TlsPeers::echo).tls(both).build().start()) {
                for (String name : List.of("one", "two")) {
                    Socket transport = Sockets.connect("127.0.0.1", running.port());
                    try (SSLSocket socket = Tls.client(transport, name + ".test", trusting)) {
                        socket.startHandshake();
                        assertThat(socket.getSession().getPeerPrincipal()).hasToString("CN=" + name);
                        assertThat(exchange(socket)).isEqualTo(7);
                    }
                }
            }
        });
    }

    @Test
    void mutual() throws Exception {
        SSLContext strict = Certificates.trusting(Certificates.NAMES)
                .identity(Certificates.LOCAL, Certificates.PASSWORD)
                .build();
        SSLContext known = Certificates.trusting(Certificates.LOCAL)
                .identity(Certificates.NAMES, Certificates.PASSWORD)
                .build();
        SSLParameters need = new SSLParameters();
        need.setNeedClientAuth(true);
        Quiescent.onHub(() -> {
            List<String> clients = new ArrayList<>();
            try (StreamServer running = builder(socket -> {
                clients.add(((SSLSocket) socket).getSession().getPeerPrincipal().getName());
                echo(socket);
            }).tls(strict, need).build().start()) {
                try (SSLSocket socket = Tls.connect("localhost", running.port(), known)) {
                    assertThat(exchange(socket)).isEqualTo(7);
                    assertThat(clients).hasSize(1);
                    assertThat(clients.getFirst()).isIn("CN=one", "CN=two");
                }
                // With TLS 1.3 a client learns of it at its first read.
                try (SSLSocket socket = Tls.connect("localhost", running.port(), CLIENT)) {
                    assertThatExceptionOfType(IOException.class).isThrownBy(() -> socket.getInputStream().read());
                }
                assertThat(clients).hasSize(1);
            }
        });
    }

    @Test
    void garbageEndsThatConnectionAlone() throws IOException {
        Quiescent.onHub(() -> {
            List<Throwable> reports = new ArrayList<>();
            Hub.current().onFailure((coroutine, failure) -> reports.add(failure));
            try (StreamServer running = builder(TlsPeers::echo).tls(SERVER).build().start();
                    SSLSocket good = Tls.connect("localhost", running.port(), CLIENT);
                    Socket bad = Sockets.connect("127.0.0.1", running.port())) {
                bad.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                bad.getInputStream().readAllBytes();
                assertThat(exchange(good)).isEqualTo(7);
                assertThat(reports).isEmpty();
            }
        });
    }

    @Test
    void aServerThatSpeaksSomethingElse() throws IOException {
        Quiescent.onHub(() -> {
            try (StreamServer plain = builder(
                    socket -> socket.getOutputStream().write("hello there".getBytes(StandardCharsets.US_ASCII)))
                    .build()
                    .start()) {
                assertThatExceptionOfType(SSLException.class)
                        .isThrownBy(() -> Tls.connect("localhost", plain.port(), CLIENT))
                        .withMessageContaining("TLS handshake with localhost:" + plain.port() + " failed");
            }
        });
    }

    @Test
    void aHundredStalledHandshakesHoldNobodyUp() throws IOException {
        Quiescent.onHub(() -> {
            List<Socket> stalled = new ArrayList<>();
            try (StreamServer running = builder(TlsPeers::echo).tls(SERVER)
                    .handshakeLimit(Duration.ofMinutes(1))
                    .build()
                    .start()) {
                for (int i = 0; i < 100; i++) {
                    stalled.add(stalled(running));
                }
                try (SSLSocket fast = Tls.connect("localhost", running.port(), CLIENT)) {
                    assertThat(exchange(fast)).isEqualTo(7);
                    assertThat(running.connections()).as("of which the others still shake hands").isEqualTo(101);
                }
            } finally {
                for (Socket socket : stalled) {
                    socket.close();
                }
            }
        });
    }

    @Test
    void theLimitCutsStalledHandshakesOff() throws IOException {
        Quiescent.onHub(() -> {
            try (StreamServer running = builder(TlsPeers::echo).tls(SERVER)
                    .handshakeLimit(Duration.ofMillis(20))
                    .build()
                    .start(); Socket one = stalled(running); Socket two = stalled(running)) {
                for (Socket socket : List.of(one, two)) {
                    assertThat(socket.getInputStream().read()).isEqualTo(-1);
                }
                while (running.connections() > 0) {
                    yieldNow();
                }
            }
        });
    }

    /** A client that sends the first byte of a handshake record, and no more. */
    private static Socket stalled(StreamServer running) throws IOException {
        Socket socket = Sockets.connect("127.0.0.1", running.port());
        socket.getOutputStream().write(22);
        return socket;
    }
}
