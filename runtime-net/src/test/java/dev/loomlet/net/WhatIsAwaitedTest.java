package dev.loomlet.net;

import dev.loomlet.CheckedRunnable;
import dev.loomlet.Coroutine;
import dev.loomlet.Hub;
import dev.loomlet.diagnostics.HubDump;
import dev.loomlet.net.Quiescent.Pair;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

/** A dump tells what a coroutine waits for on the network, in which direction and with whom. */
class WhatIsAwaitedTest {

    private static String awaitedBy(CheckedRunnable<IOException> body) {
        Coroutine<?> waiting = spawn("waiting", body);
        for (int turns = 0; turns < 100; turns++) {
            yieldNow(); // more than it takes to fill the kernel's buffers
        }
        String awaited = HubDump.of(Hub.current())
                .coroutines()
                .stream()
                .filter(each -> each.name().equals("waiting"))
                .findFirst()
                .orElseThrow()
                .waitsFor();
        waiting.kill();
        return awaited;
    }

    @Test
    void aReaderNamesItsPeer() throws IOException {
        Quiescent.onHub(() -> {
            try (Pair pair = Pair.open()) {
                Socket near = pair.near();
                assertThat(awaitedBy(() -> near.getInputStream().read()))
                        .isEqualTo("input from " + near.getRemoteSocketAddress());
            }
        });
    }

    @Test
    void aWriterNamesItsPeer() throws IOException {
        Quiescent.onHub(() -> {
            try (Pair pair = Pair.open()) {
                Socket near = pair.near();
                assertThat(awaitedBy(() -> near.getOutputStream().write(new byte[64 << 20])))
                        .isEqualTo("room to send to " + near.getRemoteSocketAddress());
            }
        });
    }

    @Test
    void aListenerNamesItsAddress() throws IOException {
        Quiescent.onHub(() -> {
            try (ServerSocket listener = Sockets.listen(0)) {
                assertThat(awaitedBy(() -> listener.accept()))
                        .startsWith("a connection to ")
                        .endsWith(":" + listener.getLocalPort());
            }
        });
    }

    @Test
    void aReaderOfDatagramsNamesItsSocket() throws IOException {
        Quiescent.onHub(() -> {
            try (DatagramSocket socket = Datagrams.bind(0)) {
                assertThat(awaitedBy(() -> socket.receive(new DatagramPacket(new byte[10], 10))))
                        .startsWith("input from datagram socket ")
                        .endsWith(":" + socket.getLocalPort());
            }
        });
    }

    @Test
    void theServersEndOfAUnixSocketNamesThePath(@TempDir Path directory) throws IOException {
        Quiescent.onHub(() -> {
            Path path = directory.resolve("s");
            try (ServerSocket listener = UnixSockets.listen(path);
                    Socket client = UnixSockets.connect(path);
                    Socket server = listener.accept()) {
                assertThat(awaitedBy(() -> server.getInputStream().read())).isEqualTo("input from the peer of " + path);
                assertThat(awaitedBy(() -> client.getInputStream().read())).isEqualTo("input from " + path);
            }
        });
    }
}
