package dev.loomlet.net.tls;

import dev.loomlet.CheckedRunnable;
import dev.loomlet.Coroutine;
import dev.loomlet.Hub;
import dev.loomlet.net.Quiescent;
import dev.loomlet.net.Quiescent.Pair;
import dev.loomlet.net.server.StreamServer;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static dev.loomlet.net.tls.TlsPeers.CLIENT;
import static dev.loomlet.net.tls.TlsPeers.SERVER;
import static dev.loomlet.net.tls.TlsPeers.builder;
import static dev.loomlet.net.tls.TlsPeers.exchange;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

/** Clients and servers that speak TLS, in one hub. */
class TlsTest {

    @TempDir
    static Path folder;

    private static SSLParameters protocols(String... protocols) {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(protocols);
        return parameters;
    }

    private static byte[] noise(int size) {
        byte[] bytes = new byte[size];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void bothVersions(String version) throws IOException {
        Quiescent.onHub(() -> {
            try (StreamServer running = builder(TlsPeers::echo).tls(SERVER).build().start();
                    SSLSocket socket = Tls.connect("localhost", running.port(), CLIENT, protocols(version))) {
                assertThat(socket.getSession().getProtocol()).isEqualTo(version);
                assertThat(exchange(socket)).isEqualTo(7);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void megabytesEachWayAtOnce(String version) throws IOException {
        // 20 MB with -Psoak.
        byte[] sent = noise(Integer.getInteger("loomlet.soak", 1) * 2 << 20);
        Quiescent.onHub(() -> {
            try (StreamServer running = builder(TlsPeers::echo).tls(SERVER).build().start();
                    SSLSocket socket = Tls.connect("localhost", running.port(), CLIENT, protocols(version))) {
                Coroutine<?> writer = spawn(() -> {
                    OutputStream out = socket.getOutputStream();
                    for (int next = 0, step = 1; next < sent.length; next += step, step = step * 3 % 100_003 + 1) {
                        out.write(sent, next, Math.min(step, sent.length - next));
                    }
                });
                assertThat(Arrays.equals(socket.getInputStream().readNBytes(sent.length), sent)).isTrue();
                writer.get();
            }
        });
    }

    @Test
    void theFirstReaderAndTheFirstWriterMakeOneHandshake() throws IOException {
        Quiescent.onHub(() -> {
            try (StreamServer running = builder(TlsPeers::echo).tls(SERVER).build().start();
                    SSLSocket socket = (SSLSocket) Tls.socketFactory(CLIENT)
                            .createSocket("localhost", running.port())) {
                List<String> seen = new ArrayList<>();
                socket.addHandshakeCompletedListener(event -> seen.add(event.getSession().getProtocol()));
                Coroutine<Integer> reader = spawn(() -> socket.getInputStream().read());
                yieldNow();
                socket.getOutputStream().write(9);
                assertThat(reader.get()).isEqualTo(9);
                assertThat(seen).containsExactly("TLSv1.3");
            }
        });
    }

    @Test
    void halfClose() throws IOException {
        Quiescent.onHub(() -> {
            try (StreamServer running = builder(socket -> {
                byte[] all = socket.getInputStream().readAllBytes();
                socket.getOutputStream().write(all);
            }).tls(SERVER).build().start(); SSLSocket socket = Tls.connect("localhost", running.port(), CLIENT)) {
                socket.getOutputStream().write("all of it".getBytes(StandardCharsets.UTF_8));
                socket.shutdownOutput();
                assertThat(socket.isOutputShutdown()).isTrue();
                assertThat(socket.getInputStream().readAllBytes()).asString().isEqualTo("all of it");
                assertThatExceptionOfType(IOException.class).isThrownBy(() -> socket.getOutputStream().write(1))
                        .withMessage("Socket output is shutdown");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void newKeysWhileBothSidesTalk(String version) throws IOException {
        Quiescent.onHub(() -> {
            try (StreamServer running = builder(TlsPeers::echo).tls(SERVER).build().start();
                    SSLSocket socket = Tls.connect("localhost", running.port(), CLIENT, protocols(version))) {
                Coroutine<Integer> reader = spawn(() -> {
                    int sum = 0;
                    for (int i = 0; i < 20; i++) {
                        sum += socket.getInputStream().read();
                    }
                    return sum;
                });
                for (int i = 0; i < 20; i++) {
                    socket.getOutputStream().write(1);
                    if (i % 5 == 0) {
                        socket.startHandshake();
                    }
                }
                assertThat(reader.get()).isEqualTo(20);
            }
        });
    }

    @Test
    void alpn() throws IOException {
        SSLParameters offered = new SSLParameters();
        offered.setApplicationProtocols(new String[]{"echo/2", "echo/1"});
        SSLParameters known = new SSLParameters();
        known.setApplicationProtocols(new String[]{"echo/1"});
        Quiescent.onHub(() -> {
            try (StreamServer running = builder(TlsPeers::echo).tls(SERVER, known).build().start();
                    SSLSocket socket = Tls.connect("localhost", running.port(), CLIENT, offered)) {
                assertThat(socket.getApplicationProtocol()).isEqualTo("echo/1");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void sessionsAreResumed(String version) throws Exception {
        SSLContext fresh = Certificates.trusting(Certificates.LOCAL).build();
        Quiescent.onHub(() -> {
            try (StreamServer running = builder(TlsPeers::echo).tls(SERVER).build().start()) {
                List<Long> created = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    try (SSLSocket socket = Tls.connect("localhost", running.port(), fresh, protocols(version))) {
                        assertThat(exchange(socket)).isEqualTo(7);
                        created.add(socket.getSession().getCreationTime());
                        sleep(Duration.ofMillis(5));
                    }
                }
                assertThat(created.get(1)).as("the time of the first handshake").isEqualTo(created.get(0));
            }
        });
    }

    @Test
    void aCutConnectionIsNoEnd() throws IOException {
        Quiescent.onHub(() -> {
            try (Pair pair = Pair.open()) {
                Coroutine<?> peer = spawn(() -> {
                    SSLSocket socket = Tls.server(pair.far(), SERVER);
                    socket.getOutputStream().write(1);
                    pair.far().close();
                });
                SSLSocket socket = Tls.client(pair.near(), "localhost", CLIENT);
                assertThat(socket.getInputStream().read()).isEqualTo(1);
                assertThatExceptionOfType(SSLException.class).isThrownBy(() -> socket.getInputStream().read())
                        .withMessageContaining("close_notify");
                peer.get();
            }
        });
    }

    private static String messageOf(CheckedRunnable<IOException> operation) {
        try {
            operation.run();
            return "returned";
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    @Test
    void closeWakesTheReaderAndAReadTimesOut() throws IOException {
        Quiescent.onHub(() -> {
            try (StreamServer running = builder(TlsPeers::echo).tls(SERVER).build().start()) {
                SSLSocket socket = Tls.connect("localhost", running.port(), CLIENT);
                socket.setSoTimeout(20);
                assertThatExceptionOfType(SocketTimeoutException.class)
                        .isThrownBy(() -> socket.getInputStream().read());
                socket.setSoTimeout(0);
                assertThat(exchange(socket)).as("a read that ran out of time harms nobody").isEqualTo(7);
                Coroutine<String> reader = spawn(() -> messageOf(() -> socket.getInputStream().read()));
                yieldNow();
                reader.kill();
                assertThat(exchange(socket)).as("a killed reader harms nobody").isEqualTo(7);
                Coroutine<String> woken = spawn(() -> messageOf(() -> socket.getInputStream().read()));
                yieldNow();
                socket.close();
                assertThat(woken.get()).isEqualTo("Socket closed");
                assertThat(messageOf(() -> socket.getInputStream())).isEqualTo("Socket is closed");
            }
        });
    }

    @Test
    void otherHubsAndThreadsShareASocket() throws Exception {
        try (Hub one = Hub.start(); Hub two = Hub.start()) {
            StreamServer running = one.spawn(() -> builder(TlsPeers::echo).tls(SERVER).build().start()).get();
            try (SSLSocket socket = one.spawn(() -> Tls.connect("localhost", running.port(), CLIENT)).get()) {
                assertThat(two.spawn(() -> exchange(socket)).get()).isEqualTo(7);
                assertThat(exchange(socket)).isEqualTo(7);
                Coroutine<Integer> reader = two.spawn(() -> socket.getInputStream().read());
                socket.getOutputStream().write(3);
                assertThat(reader.get()).isEqualTo(3);
            }
            running.stop();
        }
    }

    @Test
    void httpsUrlConnection() throws IOException {
        Quiescent.onHub(() -> {
            try (StreamServer running = builder(socket -> {
                while (socket.getInputStream().read() != '\n') {
                    continue;
                }
                socket.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi".getBytes(
                                StandardCharsets.US_ASCII));
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
            }).tls(SERVER).build().start()) {
                HttpsURLConnection connection = (HttpsURLConnection) URI
                        .create("https://localhost:" + running.port() + "/")
                        .toURL()
                        .openConnection();
                connection.setSSLSocketFactory(Tls.socketFactory(CLIENT));
                assertThat(connection.getInputStream().readAllBytes()).asString().isEqualTo("hi");
                connection.disconnect();
            }
        });
    }

    @Test
    void pemFiles() throws Exception {
        KeyStore store = KeyStore.getInstance(Certificates.LOCAL.toFile(), Certificates.PASSWORD);
        Path certificate = Files.writeString(folder.resolve("certificate.pem"),
                pem("CERTIFICATE", store.getCertificate("local").getEncoded()));
        Path key = Files.writeString(folder.resolve("key.pem"),
                pem("PRIVATE KEY", store.getKey("local", Certificates.PASSWORD).getEncoded()));
        SSLContext identity = new TlsContextBuilder().identityPem(certificate, key).build();
        SSLContext trust = new TlsContextBuilder().trustPem(certificate).build();
        Quiescent.onHub(() -> {
            try (StreamServer running = builder(TlsPeers::echo).tls(identity).build().start();
                    SSLSocket socket = Tls.connect("127.0.0.1", running.port(), trust)) {
                assertThat(exchange(socket)).isEqualTo(7);
            }
        });
        assertThatExceptionOfType(GeneralSecurityException.class)
                .isThrownBy(() -> new TlsContextBuilder().identityPem(certificate, certificate))
                .withMessageContaining("holds no private key");
        Path missing = folder.resolve("missing.p12");
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> new TlsContextBuilder().identity(missing, Certificates.PASSWORD))
                .withMessageContaining(missing.toString());
    }

    @Test
    void aHandshakeDoesNotOpenTheKeyStoreAgain() throws Exception {
        KeyStore store = KeyStore.getInstance(Certificates.LOCAL.toFile(), Certificates.PASSWORD);
        SSLContext identity = new TlsContextBuilder().identity(store, Certificates.PASSWORD).build();
        store.deleteEntry("local");
        Quiescent.onHub(() -> {
            try (StreamServer running = builder(TlsPeers::echo).tls(identity).build().start();
                    SSLSocket socket = Tls.connect("localhost", running.port(), CLIENT)) {
                assertThat(exchange(socket)).isEqualTo(7);
            }
        });
    }

    @Test
    void aPasswordThatOpensNoKeyIsTold() throws Exception {
        KeyStore store = KeyStore.getInstance(Certificates.LOCAL.toFile(), Certificates.PASSWORD);
        assertThatExceptionOfType(UnrecoverableKeyException.class)
                .isThrownBy(() -> new TlsContextBuilder().identity(store, "wrong".toCharArray()));
    }

    @Test
    void anIdleConnectionKeepsLittleMemory() throws IOException {
        int count = 100;
        Quiescent.onHub(() -> {
            List<SSLSocket> clients = new ArrayList<>();
            try (StreamServer running = builder(TlsPeers::echo).tls(SERVER).build().start()) {
                long before = 0;
                for (int i = 0; i <= count; i++) {
                    clients.add(Tls.connect("localhost", running.port(), CLIENT));
                    assertThat(exchange(clients.getLast())).isEqualTo(7);
                    if (i == 0) {
                        // What the first one needs for all.
                        before = used();
                    }
                }
                // Both ends are here; each keeps the buffer that the next record will come into.
                assertThat((used() - before) / (2 * count)).isLessThan(48 << 10);
            } finally {
                for (SSLSocket client : clients) {
                    client.close();
                }
            }
        });
    }

    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static String pem(String kind, byte[] bytes) {
        return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + kind
                + "-----\n";
    }

    @Test
    void openssl() throws Exception {
        assumeThat(Files.isExecutable(Path.of("/usr/bin/openssl"))).isTrue();
        try (Hub hub = Hub.start()) {
            StreamServer running = hub.spawn(() -> builder(TlsPeers::echo).tls(SERVER).build().start()).get();
            Process openssl = new ProcessBuilder("/usr/bin/openssl", "s_client", "-quiet", "-connect",
                    "127.0.0.1:" + running.port())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                openssl.outputWriter().append("ping\n").flush();
                assertThat(openssl.inputReader().readLine()).isEqualTo("ping");
            } finally {
                openssl.destroy();
                assertThat(openssl.waitFor(20, TimeUnit.SECONDS)).isTrue();
            }
            running.stop();
        }
    }
}
