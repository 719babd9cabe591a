package dev.loomlet.examples.echo;

import dev.loomlet.Coroutine;
import dev.loomlet.Hub;
import dev.loomlet.Loomlet;
import dev.loomlet.engine.DirectEngine;
import dev.loomlet.examples.ExampleRun;
import dev.loomlet.examples.KeyStores;
import dev.loomlet.examples.RunningExample;
import dev.loomlet.net.Sockets;
import dev.loomlet.net.tls.Tls;
import dev.loomlet.net.tls.TlsContextBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashSet;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static dev.loomlet.Loomlet.yieldNow;
import static dev.loomlet.examples.ExampleRun.assertRefused;
import static dev.loomlet.examples.ExampleRun.withInput;
import static org.assertj.core.api.Assertions.assertThat;

class EchoTest {

    private final Hub hub = Hub.start("echo-server");
    private ServerSocket listener;
    private String port;

    @BeforeEach
    void listen() throws IOException {
        listener = Sockets.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        port = String.valueOf(listener.getLocalPort());
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
        hub.close();
    }

    @Test
    void answersManyConnectionsOnOneThreadOneCoroutineAtATime() throws IOException {
        Set<Thread> carriers = new HashSet<>();
        boolean[] taken = {false};
        int[] turns = {0};
        Echo echo = new Echo(listener, (peer, data, length) -> {
            // Whoever runs now runs alone: two at a time would meet here.
            assertThat(taken[0]).isFalse();
            taken[0] = true;
            turns[0]++;
            carriers.add(Loomlet.engine().equals("direct") ? DirectEngine.carrier() : null);
            taken[0] = false;
            yieldNow();
        });
        Coroutine<?> server = hub.spawn(echo::serve);

        ExampleRun load = ExampleRun.of("echo-load", "--connections", "100", "--messages", "20", "--port", port,
                "--host", "127.0.0.1");
        assertThat(load.err()).isEmpty();
        assertThat(load.status()).isZero();
        assertThat(load.out()).singleElement()
                .asString()
                .matches(
                        "100 connections, 20 messages each: 2000 answers, 0 wrong, 0 lost, [\\d.]+ s, \\d+ requests/s");

        listener.close();
        server.get();
        assertThat(echo.connections()).isEqualTo(100);
        assertThat(turns[0]).isGreaterThanOrEqualTo(2000);
        assertThat(carriers).hasSize(1);
    }

    @Test
    void closingTheListenerEndsTheOpenConnections() throws IOException {
        Coroutine<?> server = hub.spawn(new Echo(listener, (peer, data, length) -> {})::serve);
        try (var client = Sockets.connect("127.0.0.1", listener.getLocalPort())) {
            client.getOutputStream().write('x');
            assertThat(client.getInputStream().read()).isEqualTo('x');
            listener.close();
            server.get();
            assertThat(client.getInputStream().read()).isNegative();
        }
        hub.join();
    }

    @Test
    void loadCountsWrongAnswers() {
        hub.spawn(new Echo(listener, (peer, data, length) -> data[0] = 'J')::serve);
        ExampleRun load = ExampleRun.of("echo-load", "--connections", "2", "--messages", "3", "--port", port,
                "--host", "127.0.0.1");
        assertThat(load.status()).isOne();
        assertThat(load.out().getFirst()).contains(": 6 answers, 6 wrong, 0 lost, ");
        assertThat(load.err()).singleElement()
                .asString()
                // Which of the two connections meets its wrong answer first is the network's to say.
                .matches("loomlet-examples echo-load: 'Jello (\\d)' is the answer to 'Hello \\1'");
    }

    @Test
    void loadCountsLostAnswers() {
        hub.spawn(() -> {
            while (true) {
                listener.accept().close();
            }
        });
        ExampleRun load = ExampleRun.of("echo-load", "--connections", "2", "--messages", "3", "--port", port,
                "--host", "127.0.0.1");
        assertThat(load.status()).isOne();
        assertThat(load.out().getFirst()).contains(": 0 answers, 0 wrong, 6 lost, ");
        assertThat(load.err()).hasSize(1);
    }

    @Test
    void clientPrintsTheAnswers() {
        hub.spawn(new Echo(listener, (peer, data, length) -> {})::serve);
        ExampleRun client = withInput("one\n\nthree\n",
                "echo-client", "--port", port, "--host", "127.0.0.1");
        assertThat(client.err()).isEmpty();
        assertThat(client.status()).isZero();
        assertThat(client.out()).containsExactly("Received one", "Received ", "Received three");
    }

    @Test
    void clientTellsThatTheServerHasGone() {
        hub.spawn(() -> {
            try (var peer = listener.accept()) {
                // Read first: what is unread when a socket closes makes the system reset the connection.
                peer.getInputStream().readNBytes("one\n".length());
            }
        });
        ExampleRun client = withInput("one\n", "echo-client", "--port", port, "--host", "127.0.0.1");
        assertThat(client.status()).isOne();
        assertThat(client.err()).containsExactly("loomlet-examples echo-client: the server has closed the connection");
    }

    @Test
    void serverSpeaksTls(@TempDir Path folder) throws Exception {
        Path store = KeyStores.localhost(folder);
        SSLContext trust = new TlsContextBuilder()
                .trust(KeyStore.getInstance(store.toFile(), KeyStores.PASSWORD.toCharArray()).getCertificate("local"))
                .build();
        try (RunningExample server = RunningExample.start("echo-server", "0", "--verbose", "--tls", store.toString());
                Socket client = Tls.connect("localhost", server.port(), trust)) {
            client.getOutputStream().write('x');
            assertThat(client.getInputStream().read()).isEqualTo('x');
            assertThat(server.nextLine()).isEqualTo("recv from port " + client.getLocalPort() + ": x");
            assertThat(server.end()).containsExactly("ended after 1 connections");
            assertThat(client.getInputStream().read()).isNegative();
        }
    }

    @Test
    void portOfTheServerMayBeAnOption() throws Exception {
        try (RunningExample server = RunningExample.start("echo-server", "--port", "0")) {
            assertThat(server.port()).isPositive();
        }
    }

    @Test
    void mistakesAreToldInOneLine() throws IOException {
        assertRefused(1, "address already in use", "echo-server", port);
        listener.close();
        assertRefused(1, "connection refused", "echo-client", "--host", "127.0.0.1", "--port", port);
        assertRefused(1, "unknown host", "echo-client", "--host", "nowhere.invalid");
        assertRefused(2, "'70000' is not a port", "echo-server", "70000");
        assertRefused(2, "is no key store", "echo-server", "--tls", "none.p12");
        assertRefused(2, "'x' is not a port", "echo-load", "--port", "x");
        assertRefused(2, "must be more than 0", "echo-client", "--timeout", "0s");
        assertRefused(2, "must be 1 or more", "echo-load", "--connections", "0");
    }
}
