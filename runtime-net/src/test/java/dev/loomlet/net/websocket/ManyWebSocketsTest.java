package dev.loomlet.net.websocket;

import dev.loomlet.Hub;
import dev.loomlet.Loomlet;
import dev.loomlet.net.ChildJvm;
import dev.loomlet.net.http.server.HttpServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Many at once, and much at once. */
class ManyWebSocketsTest {

    private static final int COUNT = Integer.getInteger("loomlet.soak", 1) > 1 ? 5_000 : 500;
    private static final int MOST_BYTES_EACH = 60_000;
    private static final int LARGE = 10 << 20;

    @Test
    void idleOnesTakeNoThreadAndLittleMemory() throws Exception {
        Peers.with(WebSocketOptions.defaults(), Peers.ECHO, server -> {
            try (WebSocket first = WebSockets.connect(Peers.uri(server))) {
                assertThat(first.isOpen()).isTrue();
            }
            int threadsBefore = ManagementFactory.getThreadMXBean().getThreadCount();
            long heapBefore = usedHeap();
            List<WebSocket> clients = new ArrayList<>();
            for (int i = 0; i < COUNT; i++) {
                clients.add(WebSockets.connect(Peers.uri(server)));
            }
            long bytesEach = (usedHeap() - heapBefore) / COUNT;
            System.out.println(Loomlet.engine() + ": " + COUNT + " pairs of WebSockets, " + bytesEach
                    + " bytes of heap for both ends");
            assertThat(bytesEach).isLessThan(MOST_BYTES_EACH);
            assertThat(ManagementFactory.getThreadMXBean().getThreadCount() - threadsBefore).isLessThan(20);
            for (WebSocket each : clients) {
                each.send("hello");
            }
            for (WebSocket each : clients) {
                assertThat(each.receiveText()).isEqualTo("hello");
                each.close(CloseStatus.NORMAL, "");
            }
        });
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Has both ends in one heap. */
    static final class LargeMessage {
        private LargeMessage() {}

        static void main(String[] arguments) throws IOException {
            WebSocketOptions options = WebSocketOptions.defaults().maxMessage(LARGE);
            Hub.run(() -> {
                try (HttpServer server = HttpServer.on(0)
                        .accessLog(false)
                        .get("/", WebSockets.handler(options, Peers.ECHO))
                        .start(); WebSocket client = WebSockets.connect(Peers.uri(server), options)) {
                    byte[] bytes = new byte[LARGE];
                    Arrays.fill(bytes, (byte) 'x');
                    for (int i = 0; i < 3; i++) {
                        client.send(bytes);
                        byte[] answer = ((Message.Binary) client.receive()).bytes();
                        System.out.println(Arrays.equals(bytes, answer));
                    }
                }
            });
        }
    }

    @Test
    void largeMessagesFitIntoASmallHeap() throws Exception {
        ChildJvm run = ChildJvm.run(List.of("-Xmx64m"), LargeMessage.class);
        assertThat(run.output().lines().filter(line -> line.equals("true"))).as(run.output()).hasSize(3);
        assertThat(run.status()).isZero();
    }
}
