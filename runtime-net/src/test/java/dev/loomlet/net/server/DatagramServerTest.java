package dev.loomlet.net.server;

import dev.loomlet.Hub;
import dev.loomlet.net.Datagrams;
import dev.loomlet.net.Quiescent;
import dev.loomlet.sync.Event;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class DatagramServerTest {

    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

    private static String exchange(DatagramSocket client, String text) throws IOException {
        client.send(new DatagramPacket(text.getBytes(), text.length()));
        return receive(client);
    }

    private static String receive(DatagramSocket client) throws IOException {
        DatagramPacket answer = new DatagramPacket(new byte[100], 100);
        client.receive(answer);
        return new String(answer.getData(), 0, answer.getLength());
    }

    private static void echo(DatagramPacket datagram, DatagramSocket socket) throws IOException {
        socket.send(datagram);
    }

    private static DatagramSocket client(DatagramServer server) throws IOException {
        return Datagrams.connect("127.0.0.1", server.address().getPort());
    }

    @Test
    void eachDatagramIsAnswered() throws Exception {
        Quiescent.onHub(() -> {
            try (DatagramServer server = DatagramServer.start(ANY_PORT, 10, DatagramServerTest::echo);
                    DatagramSocket client = client(server)) {
                for (int i = 0; i < 20; i++) {
                    assertThat(exchange(client, "message " + i)).isEqualTo("message " + i);
                }
            }
        });
    }

    @Test
    void noMoreAreAtWorkThanMayBe() throws Exception {
        Quiescent.onHub(() -> {
            Event gate = new Event();
            List<Integer> sizes = new ArrayList<>();
            List<DatagramServer> self = new ArrayList<>();
            try (DatagramServer server = DatagramServer.start(ANY_PORT, 2, (datagram, socket) -> {
                sizes.add(self.getFirst().size());
                gate.await();
                socket.send(datagram);
            }); DatagramSocket client = client(server)) {
                self.add(server);
                for (int i = 0; i < 6; i++) {
                    client.send(new DatagramPacket(new byte[]{'a'}, 1));
                }
                while (sizes.size() < 2) {
                    yieldNow();
                }
                gate.set();
                for (int i = 0; i < 6; i++) {
                    assertThat(receive(client)).isEqualTo("a");
                }
                assertThat(sizes).hasSize(6).allMatch(size -> size <= 2);
            }
        });
    }

    @Test
    void aHandlerThatFailsHarmsNobody() throws Exception {
        Quiescent.onHub(() -> {
            try (DatagramServer server = DatagramServer.start(ANY_PORT, 10, (datagram, socket) -> {
                if (datagram.getLength() == 1) {
                    throw new IOException("as the test means it");
                }
                socket.send(datagram);
            }); DatagramSocket client = client(server)) {
                client.send(new DatagramPacket(new byte[1], 1));
                assertThat(exchange(client, "good")).isEqualTo("good");
            }
        });
    }

    @Test
    void aStopGivesHandlersAGrace() throws Exception {
        Quiescent.onHub(() -> {
            Event begun = new Event();
            Event gate = new Event();
            DatagramServer server = DatagramServer.start(ANY_PORT, 10, (datagram, socket) -> {
                begun.set();
                gate.await();
                socket.send(datagram);
            });
            try (DatagramSocket client = client(server)) {
                client.send(new DatagramPacket(new byte[]{'x'}, 1));
                begun.await();
                gate.set();
                server.stop(Duration.ofMinutes(1));
                assertThat(receive(client)).isEqualTo("x");
            }
            assertThat(server.address()).isNull();
            server.close();
        });
    }

    @Test
    void aCloseKillsHandlers() throws Exception {
        Quiescent.onHub(() -> {
            Event begun = new Event();
            List<String> ends = new ArrayList<>();
            DatagramServer server = DatagramServer.start(ANY_PORT, 10, (datagram, socket) -> {
                try {
                    begun.set();
                    new Event().await(Duration.ofDays(1));
                } finally {
                    ends.add("unwound");
                }
            });
            try (DatagramSocket client = client(server)) {
                client.send(new DatagramPacket(new byte[1], 1));
                begun.await();
            }
            server.close();
            assertThat(ends).containsExactly("unwound");
            assertThat(server.size()).isZero();
        });
    }

    @Test
    void mistakesAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DatagramServer.start(ANY_PORT, 0, DatagramServerTest::echo))
                .withMessage("mostAtOnce is 0; give 1 or more");
        assertThatNullPointerException().isThrownBy(() -> DatagramServer.start(ANY_PORT, 1, null))
                .withMessageContaining("handler is null");
        assertThatNullPointerException().isThrownBy(() -> DatagramServer.start(null, 1, DatagramServerTest::echo))
                .withMessageContaining("address is null");
    }

    @Test
    void endsWithItsHub() throws Exception {
        DatagramServer server;
        try (Hub hub = Hub.start()) {
            server = hub.spawn(() -> DatagramServer.start(ANY_PORT, 10, DatagramServerTest::echo)).get();
            assertThat(server).asString().contains("datagram server on").contains(":" + server.address().getPort());
        }
        assertThat(server.address()).isNull();
    }
}
