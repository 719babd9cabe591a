package dev.loomlet.net;

import dev.loomlet.Coroutine;
import dev.loomlet.Hub;
import dev.loomlet.Loomlet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The JDK's own sockets, which give way on the direct engine alone. */
class JdkSocketTest {

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    @BeforeEach
    void directEngineOnly() {
        assumeTrue(Loomlet.engine().equals("direct"));
    }

    @Test
    void twoCoroutinesOfOneHubTalkToEachOther() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK)) {
            Quiescent.onHub(() -> {
                Coroutine<Integer> server = spawn(() -> {
                    try (Socket socket = listener.accept()) {
                        return (int) socket.getInputStream().transferTo(socket.getOutputStream());
                    }
                });
                yieldNow();
                try (Socket socket = new Socket(LOOPBACK, listener.getLocalPort())) {
                    for (int i = 0; i < 10; i++) {
                        socket.getOutputStream().write(i);
                        assertThat(socket.getInputStream().read()).isEqualTo(i);
                    }
                }
                assertThat(server.get()).isEqualTo(10);
            });
        }
    }

    /**
     * The threads that watch the JDK's sockets, had a hub become their carrier, could not run while a coroutine of that hub
     * keeps it busy; and no socket of the process would wake its reader. There are several such threads, each for some of
     * the descriptors, so there are many sockets.
     */
    @Test
    void aBusyHubDoesNotHoldUpSocketsElsewhere() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        AtomicBoolean done = new AtomicBoolean();
        try (Hub hub = Hub.start(); ServerSocket listener = new ServerSocket(0, 50, LOOPBACK)) {
            // The first to block in a socket is a coroutine.
            Coroutine<?> first = hub.spawn(() -> {
                try (Socket near = new Socket(LOOPBACK, listener.getLocalPort()); Socket far = listener.accept()) {
                    Coroutine<Integer> reader = spawn(() -> far.getInputStream().read());
                    yieldNow();
                    near.getOutputStream().write(1);
                    assertThat(reader.get()).isEqualTo(1);
                }
            });
            first.get();
            Coroutine<?> spinning = hub.spawn(() -> {
                busy.countDown();
                while (!done.get()) {
                    Thread.onSpinWait();
                }
            });
            busy.await();
            List<FutureTask<Integer>> readers = new ArrayList<>();
            List<Socket> sockets = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                sockets.add(new Socket(LOOPBACK, listener.getLocalPort()));
                Socket far = listener.accept();
                sockets.add(far);
                FutureTask<Integer> reader = new FutureTask<>(() -> far.getInputStream().read());
                Thread thread = Thread.startVirtualThread(reader);
                while (thread.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
                readers.add(reader);
            }
            for (int i = 0; i < readers.size(); i++) {
                sockets.get(2 * i).getOutputStream().write(i);
                assertThat(readers.get(i).get()).isEqualTo(i);
            }
            done.set(true);
            spinning.get();
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
