package dev.loomlet.net;

import dev.loomlet.Coroutine;
import dev.loomlet.Loomlet;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static dev.loomlet.Loomlet.spawn;
import static org.assertj.core.api.Assertions.assertThat;

/** Many connections at once on one hub, a coroutine each. With -Psoak 10 000, which takes as many descriptors. */
class ManyConnectionsTest {

    private static final int COUNT = Integer.getInteger("loomlet.soak", 1) > 1 ? 10_000 : 500;
    private static final int MOST_BYTES_EACH = 20_000;

    /** Makes so many connections to a port, and asks on each of them once at first and once when all are there. */
    static final class Clients {
        private Clients() {}

        static void main(String[] arguments) throws IOException {
            int port = Integer.parseInt(arguments[0]);
            int count = Integer.parseInt(arguments[1]);
            Quiescent.onHub(() -> {
                List<Socket> sockets = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    Socket socket = Sockets.connect("127.0.0.1", port);
                    sockets.add(socket);
                    ask(socket);
                }
                for (Socket each : sockets) {
                    ask(each);
                }
                for (Socket each : sockets) {
                    each.close();
                }
            });
            System.out.println("asked twice on " + count);
        }

        private static void ask(Socket socket) throws IOException {
            socket.getOutputStream().write(7);
            assertThat(socket.getInputStream().read()).isEqualTo(7);
        }
    }

    @Test
    void areServedByOneHubWithoutAThreadEach() throws Exception {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        Quiescent.onHub(() -> {
            try (ServerSocket listener = Sockets.listen(anyPort, 1000)) {
                Coroutine<ChildJvm> clients = spawn(() -> Loomlet.offload(() -> ChildJvm.run(Clients.class,
                        Integer.toString(listener.getLocalPort()), Integer.toString(COUNT))));
                long heapBefore = usedHeap();
                List<Coroutine<Integer>> servers = new ArrayList<>();
                Socket accepted = listener.accept();
                // The offload's thread is there now.
                int threadsBefore = ManagementFactory.getThreadMXBean().getThreadCount();
                while (servers.size() < COUNT) {
                    Socket socket = servers.isEmpty() ? accepted : listener.accept();
                    servers.add(spawn(() -> echo(socket)));
                }
                long bytesEach = (usedHeap() - heapBefore) / COUNT;
                System.out.println(
                        Loomlet.engine() + ": " + COUNT + " connections, " + bytesEach + " bytes of heap each");
                assertThat(bytesEach).isLessThan(MOST_BYTES_EACH);
                assertThat(ManagementFactory.getThreadMXBean().getThreadCount() - threadsBefore).isLessThan(20);
                assertThat(clients.get().output()).contains("asked twice on " + COUNT);
                for (Coroutine<Integer> each : servers) {
                    assertThat(each.get()).isEqualTo(2);
                }
            }
        });
    }

    private static int echo(Socket socket) throws IOException {
        try (socket) {
            InputStream in = socket.getInputStream();
            int count = 0;
            for (int b; (b = in.read()) >= 0; count++) {
                socket.getOutputStream().write(b);
            }
            return count;
        }
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
