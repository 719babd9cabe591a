package dev.loomlet.examples.net;

import dev.loomlet.examples.RunningExample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static dev.loomlet.examples.ExampleRun.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

class PortForwardTest {

    private static final int SIZE = 3_000_000;

    private ServerSocket target;

    @BeforeEach
    void listen() throws IOException {
        target = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        target.close();
    }

    private RunningExample forward(String... more) throws InterruptedException {
        List<String> args = new ArrayList<>(
                List.of("port-forward", "127.0.0.1:" + target.getLocalPort(), "--port", "0"));
        args.addAll(List.of(more));
        return RunningExample.start(args.toArray(String[]::new));
    }

    private static Socket connect(RunningExample forward) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), forward.port());
    }

    @Test
    void carriesBothDirectionsAtOnceAndTheEndOfEachByItself() throws Exception {
        byte[] question = new byte[SIZE];
        new Random(1).nextBytes(question);
        // Answers only when the question has ended, so the end of one direction must come through while the other is open.
        CompletableFuture<byte[]> heard = CompletableFuture.supplyAsync(() -> {
            try (Socket peer = target.accept()) {
                byte[] all = peer.getInputStream().readAllBytes();
                peer.getOutputStream().write(all, 0, all.length / 2);
                return all;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        RunningExample forward = forward();
        try (Socket client = connect(forward)) {
            client.getOutputStream().write(question);
            client.shutdownOutput();
            assertThat(client.getInputStream().readAllBytes())
                    .isEqualTo(Arrays.copyOf(question, SIZE / 2));
            assertThat(heard.get()).isEqualTo(question);
        }
        assertThat(forward.end()).containsExactly("ended after 1 connections, 0 of them refused: " + SIZE
                + " bytes to 127.0.0.1:" + target.getLocalPort() + ", " + SIZE / 2 + " bytes back");
    }

    @Test
    void targetThatSpeaksFirstAndEndsFirst() throws Exception {
        try (RunningExample forward = forward(); Socket client = connect(forward)) {
            try (Socket peer = target.accept()) {
                peer.getOutputStream().write("bye\n".getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("bye\n");
        }
    }

    @Test
    void limit_letsOthersWait() throws Exception {
        try (RunningExample forward = forward("--limit", "1");
                Socket first = connect(forward);
                Socket peer = target.accept();
                Socket second = connect(forward)) {
            second.getOutputStream().write('2');
            first.getOutputStream().write('1');
            assertThat(peer.getInputStream().read()).isEqualTo('1');
            first.shutdownOutput();
            assertThat(peer.getInputStream().read()).isNegative();
            peer.shutdownOutput();
            try (Socket next = target.accept()) {
                assertThat(next.getInputStream().read()).isEqualTo('2');
            }
        }
    }

    @Test
    void targetThatRefuses_endsThatConnectionAlone() throws Exception {
        int port = target.getLocalPort();
        target.close();
        RunningExample forward = forward();
        for (int i = 0; i < 2; i++) {
            try (Socket client = connect(forward)) {
                assertThat(client.getInputStream().read()).isNegative();
            }
            assertThat(forward.nextComplaint()).isEqualTo(
                    "loomlet-examples port-forward: 127.0.0.1:" + port + ": connection refused");
        }
        assertThat(forward.end()).singleElement()
                .asString()
                .startsWith(
                        "ended after 2 connections, 2 of them refused: 0 bytes");
    }

    @Test
    void mistakesAreToldInOneLine() {
        assertRefused(2, "'nowhere' is not a host and port", "port-forward", "nowhere");
        assertRefused(2, "'a:0' is not a host and port", "port-forward", "a:0");
        assertRefused(2, "'0' is not a whole number from 1 to 1000000000", "port-forward", "a:1", "--limit", "0");
        assertRefused(1, "port " + target.getLocalPort() + ": address already in use", "port-forward", "a:1", "--port",
                String.valueOf(target.getLocalPort()));
    }
}
