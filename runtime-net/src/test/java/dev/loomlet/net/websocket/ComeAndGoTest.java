package dev.loomlet.net.websocket;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.loomlet.Coroutine;
import dev.loomlet.Hub;
import dev.loomlet.JoinOptions;
import dev.loomlet.Loomlet;
import dev.loomlet.diagnostics.HubStats;
import dev.loomlet.net.http.server.HttpServer;
import dev.loomlet.net.http.server.Request;
import dev.loomlet.sync.CountDownLatch;
import dev.loomlet.sync.Semaphore;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/** Crowds of WebSockets that are open together, speak, end in order and leave nothing. */
class ComeAndGoTest {

    private static final int APPLICATION_CODE = 4001;
    private static final String LEAVE = "leave";
    private static final int ROUNDS = 3;

    /** What may grow beside, for both ends of a pair; one that is kept takes some 10 000. */
    private static final int MOST_BYTES_KEPT = 500;
    private static final int FEW_BYTES = 2 << 20;
    private static final int FEW = 10;

    private static final UnixOperatingSystemMXBean SYSTEM = (UnixOperatingSystemMXBean) ManagementFactory
            .getOperatingSystemMXBean();

    private final List<CloseStatus> ends = new ArrayList<>();

    @Test
    void crowdsLeaveNothing() throws Exception {
        comeAndGo(100);
    }

    /** Takes a descriptor for each end, so 10 000. */
    @Test
    @Tag("soak")
    void crowdsOfFiveThousandPairsLeaveNothing() throws Exception {
        comeAndGo(5_000);
    }

    private void comeAndGo(int pairs) throws Exception {
        assumeThat(SYSTEM.getMaxFileDescriptorCount()).isGreaterThan(2L * pairs + 500);
        Peers.with(WebSocketOptions.defaults(), this::serve, server -> {
            crowd(server, pairs);
            // Descriptors are given back at the hub's next poll, and coroutines may have a turn to go.
            Loomlet.sleep(Duration.ofMillis(10));
            HubStats before = HubStats.of(Hub.current());
            long descriptorsBefore = SYSTEM.getOpenFileDescriptorCount();
            long heapBefore = usedHeap();
            long outsideBefore = usedOutside();
            for (int round = 0; round < ROUNDS; round++) {
                crowd(server, pairs);
                awaitQuiet(before, descriptorsBefore + FEW);
            }
            assertThat(usedOutside()).isEqualTo(outsideBefore);
            assertThat(usedHeap() - heapBefore).isLessThan(FEW_BYTES + (long) pairs * MOST_BYTES_KEPT);
        });
    }

    /** Waits for as long as the test may take. */
    private static void awaitQuiet(HubStats before, long mostDescriptors) {
        HubStats now;
        while ((now = HubStats.of(Hub.current())).coroutines() > before.coroutines() || now.timers() > before.timers()
                || now.channels() > before.channels()
                || SYSTEM.getOpenFileDescriptorCount() > mostDescriptors) {
            Loomlet.sleep(Duration.ofMillis(1));
        }
    }

    private static long usedOutside() {
        return UnpooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private void serve(Request request, WebSocket socket) throws Exception {
        for (Message message; (message = socket.receive()) != null;) {
            switch (message) {
                case Message.Text(String text) when text.equals(LEAVE) -> socket.close(APPLICATION_CODE, "as asked");
                case Message.Text(String text) -> socket.send(text);
                case Message.Binary(byte[] bytes) -> socket.send(bytes);
            }
        }
        ends.add(socket.closeStatus());
    }

    private void crowd(HttpServer server, int pairs) {
        ends.clear();
        Semaphore connecting = new Semaphore(50);
        CountDownLatch open = new CountDownLatch(pairs);
        List<Coroutine<Void>> clients = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            int number = i;
            clients.add(Loomlet.spawn(() -> {
                WebSocket socket;
                connecting.acquire();
                try {
                    socket = WebSockets.connect(Peers.uri(server));
                } finally {
                    connecting.release();
                }
                open.countDown();
                open.await();
                speak(socket, number);
            }));
        }
        Loomlet.joinAll(clients, JoinOptions.defaults().raisingError());
        while (server.connections() > 0) {
            Loomlet.sleep(Duration.ofMillis(1));
        }
        assertThat(ends).filteredOn(end -> end.code() == CloseStatus.NORMAL).hasSize(pairs - pairs / 2);
        assertThat(ends).filteredOn(end -> end.code() == APPLICATION_CODE).hasSize(pairs / 2);
    }

    private static void speak(WebSocket socket, int number) throws Exception {
        byte[] bytes = new byte[1000];
        Arrays.fill(bytes, (byte) number);
        for (int i = 0; i < 3; i++) {
            String text = "message " + i + " of " + number;
            socket.send(text);
            socket.send(bytes);
            assertThat(socket.receiveText()).isEqualTo(text);
            assertThat(((Message.Binary) socket.receive()).bytes()).isEqualTo(bytes);
        }
        if (number % 2 == 0) {
            socket.close();
            assertThat(socket.closeStatus()).isEqualTo(new CloseStatus(CloseStatus.NORMAL, ""));
        } else {
            socket.send(LEAVE);
            assertThat(socket.receive()).isNull();
            assertThat(socket.closeStatus()).isEqualTo(new CloseStatus(APPLICATION_CODE, "as asked"));
        }
    }
}
