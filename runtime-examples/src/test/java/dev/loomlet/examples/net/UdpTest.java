package dev.loomlet.examples.net;

import dev.loomlet.examples.RunningExample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

import static dev.loomlet.examples.ExampleRun.assertRefused;
import static dev.loomlet.examples.ExampleRun.outputOf;
import static org.assertj.core.api.Assertions.assertThat;

class UdpTest {

    @Test
    void serverTellsHowManyBytesCame() throws Exception {
        RunningExample server = RunningExample.start("udp-server", "--port", "0", "--verbose");
        String address = "127.0.0.1:" + server.port();
        // Not lost on loopback, as nobody else sends there; the time is for a machine under load.
        assertThat(outputOf("udp-client", address, "hello", "--timeout", "30s")).containsExactly("Received 5 bytes");
        assertThat(server.nextLine()).startsWith("5 bytes from /127.0.0.1:");
        assertThat(outputOf("udp-client", address, "\u00e9", "--timeout", "30s")).containsExactly("Received 2 bytes");
        assertThat(server.nextLine()).startsWith("2 bytes from ");
        assertThat(server.end()).containsExactly("ended after 2 datagrams");
    }

    @Test
    void clientSendsAgainWhatWasLost() throws Exception {
        try (DatagramSocket server = bind()) {
            CompletableFuture<Void> answered = CompletableFuture.runAsync(() -> {
                DatagramPacket packet = new DatagramPacket(new byte[10], 10);
                try {
                    server.receive(packet);
                    server.receive(packet);
                    packet.setData(new byte[]{'t', 'w', 'o'});
                    server.send(packet);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertThat(outputOf("udp-client", "127.0.0.1:" + server.getLocalPort(), "x", "--timeout", "50ms",
                    "--tries", "1000")).containsExactly("two");
            answered.join();
        }
    }

    @Test
    void mistakesAreToldInOneLine() throws Exception {
        String port;
        try (DatagramSocket silent = bind()) {
            port = String.valueOf(silent.getLocalPort());
            assertRefused(1, "127.0.0.1:" + port + ": timed out", "udp-client", "127.0.0.1:" + port, "x", "--timeout",
                    "10ms", "--tries", "2");
            assertRefused(1, "port " + port + ": address already in use", "udp-server", "--port", port);
        }
        assertRefused(1, "127.0.0.1:" + port + ": connection refused", "udp-client", "127.0.0.1:" + port, "x",
                "--timeout", "30s");
        assertRefused(1, "unknown host nowhere.invalid", "udp-client", "nowhere.invalid:1", "x");
        assertRefused(2, "TEXT is empty", "udp-client", "127.0.0.1:1", "");
        assertRefused(2, "Missing required parameter", "udp-client", "127.0.0.1:1");
    }

    private static DatagramSocket bind() throws IOException {
        return new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }
}
