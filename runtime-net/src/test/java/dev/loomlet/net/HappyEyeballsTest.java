package dev.loomlet.net;

import dev.loomlet.Coroutine;
import dev.loomlet.net.HappyEyeballs.Attempt;
import dev.loomlet.net.HappyEyeballs.Dialer;
import dev.loomlet.net.OutsideTest.Kind;
import dev.loomlet.net.TimeoutTest.FullListener;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Which of several addresses is connected to, and when: by a clock of the test's own, and over loopback. */
class HappyEyeballsTest {

    private static final InetAddress V4 = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress OTHER_V4 = InetAddress.ofLiteral("192.0.2.2");
    private static final InetAddress V6 = InetAddress.ofLiteral("2001:db8::1");
    private static final InetAddress OTHER_V6 = InetAddress.ofLiteral("2001:db8::2");

    /** Peers that answer, or refuse (a negative time), so many milliseconds after they are asked. */
    private static final class Network implements Dialer<Network.Call> {

        private final Map<InetAddress, Integer> answers = new HashMap<>();
        private final List<String> events = new ArrayList<>();
        private long millis;

        final class Call implements Attempt {
            private final InetAddress address;
            private final long start = millis;

            Call(InetAddress address) {
                this.address = address;
            }

            long answerAt() {
                Integer answer = answers.get(address);
                return answer == null ? Long.MAX_VALUE : start + Math.abs(answer);
            }

            @Override
            public boolean isConnected() throws IOException {
                if (millis >= answerAt() && answers.get(address) < 0) {
                    throw new ConnectException("refused: " + address.getHostAddress());
                }
                return millis >= answerAt();
            }

            @Override
            public void abandon() {
                events.add(millis + " abandoned " + address.getHostAddress());
            }

            @Override
            public String toString() {
                return address.getHostAddress();
            }
        }

        Network peer(InetAddress address, int millisToAnswer) {
            answers.put(address, millisToAnswer);
            return this;
        }

        @Override
        public Call start(InetAddress address) {
            events.add(millis + " tried " + address.getHostAddress());
            return new Call(address);
        }

        @Override
        public void awaitAny(List<Call> calls, long nanos) {
            long next = calls.stream().mapToLong(Call::answerAt).min().orElseThrow();
            millis = Math.min(next, nanos == 0 ? Long.MAX_VALUE : millis + nanos / 1_000_000);
        }

        @Override
        public long now() {
            return millis * 1_000_000;
        }

        InetAddress connect(long deadlineMillis, InetAddress... addresses) throws IOException {
            return new HappyEyeballs<>(this, addresses).connect(deadlineMillis * 1_000_000).address;
        }
    }

    @Test
    void theFamiliesTakeTurnsBeginningWithTheFirst() {
        assertThat(HappyEyeballs.interleaved(V6, OTHER_V6, V4, OTHER_V4)).containsExactly(V6, V4, OTHER_V6, OTHER_V4);
        assertThat(HappyEyeballs.interleaved(V4, OTHER_V4, V6)).containsExactly(V4, V6, OTHER_V4);
        assertThat(HappyEyeballs.interleaved(V4, V6, OTHER_V6)).containsExactly(V4, V6, OTHER_V6);
        assertThat(HappyEyeballs.interleaved(V4)).containsExactly(V4);
    }

    @Test
    void aPromptFirstAddressIsTheOnlyOneTried() throws IOException {
        Network network = new Network().peer(V6, 249).peer(V4, 1);
        assertThat(network.connect(0, V6, V4)).isEqualTo(V6);
        assertThat(network.events).containsExactly("0 tried 2001:db8:0:0:0:0:0:1");
    }

    @Test
    void aSlowAddressIsOvertakenAndAbandoned() throws IOException {
        Network network = new Network().peer(V6, 400).peer(V4, 100);
        assertThat(network.connect(0, V6, V4)).isEqualTo(V4);
        assertThat(network.events).containsExactly("0 tried 2001:db8:0:0:0:0:0:1", "250 tried 192.0.2.1",
                "350 abandoned 2001:db8:0:0:0:0:0:1");
    }

    @Test
    void aSlowAddressMayStillWin() throws IOException {
        Network network = new Network().peer(V6, 300).peer(V4, 100);
        assertThat(network.connect(0, V6, V4)).isEqualTo(V6);
        assertThat(network.events).endsWith("300 abandoned 192.0.2.1");
    }

    @Test
    void afterAFailureTheNextIsTriedAtOnce() throws IOException {
        Network network = new Network().peer(V6, -10).peer(V4, 5);
        assertThat(network.connect(0, V6, V4)).isEqualTo(V4);
        assertThat(network.events).containsExactly("0 tried 2001:db8:0:0:0:0:0:1",
                "10 abandoned 2001:db8:0:0:0:0:0:1", "10 tried 192.0.2.1");
    }

    @Test
    void whenAllFailTheLastFailureHoldsTheOthers() {
        Network network = new Network().peer(V6, -600).peer(V4, -10).peer(OTHER_V4, -1);
        ConnectException last = catchThrowableOfType(ConnectException.class,
                () -> network.connect(0, V6, V4, OTHER_V4));
        assertThat(last).hasMessage("refused: 2001:db8:0:0:0:0:0:1");
        assertThat(last.getSuppressed()).extracting(Throwable::getMessage)
                .containsExactly("refused: 192.0.2.1", "refused: 192.0.2.2");
        assertThat(network.millis).isEqualTo(600);
    }

    @Test
    void theTimeIsForAllTogether() {
        Network network = new Network().peer(V4, -10);
        SocketTimeoutException late = catchThrowableOfType(SocketTimeoutException.class,
                () -> network.connect(700, V6, V4, OTHER_V6));
        assertThat(late).hasMessage("Connect timed out: [2001:db8:0:0:0:0:0:1, 2001:db8:0:0:0:0:0:2]");
        assertThat(late.getSuppressed()).extracting(Throwable::getMessage).containsExactly("refused: 192.0.2.1");
        assertThat(network.millis).isEqualTo(700);
        assertThat(network.events).filteredOn(event -> event.contains("abandoned")).hasSize(3);
    }

    private static void overtakeAListenerThatIsFull() throws IOException {
        InetAddress good = InetAddress.ofLiteral("127.0.0.2");
        try (FullListener full = FullListener.open()) {
            int port = full.address().getPort();
            try (ServerSocket listener = Sockets.listen(new InetSocketAddress(good, port), 5);
                    Socket socket = Dial.connect(new InetAddress[]{full.address().getAddress(), good}, port, 0);
                    Socket accepted = listener.accept()) {
                assertThat(socket.getInetAddress()).isEqualTo(good);
                assertThat(socket.getPort()).isEqualTo(port);
                assertThat(socket.getLocalSocketAddress()).isEqualTo(accepted.getRemoteSocketAddress());
                accepted.getOutputStream().write(5);
                assertThat(socket.getInputStream().read()).isEqualTo(5);
            }
        }
    }

    @Test
    void overtakesOnAHub() throws IOException {
        Quiescent.onHub(HappyEyeballsTest::overtakeAListenerThatIsFull);
    }

    @ParameterizedTest
    @EnumSource
    void overtakesElsewhere(Kind kind) throws Exception {
        kind.start(() -> {
            overtakeAListenerThatIsFull();
            return null;
        }).get();
    }

    @Test
    void aRefusalNamesThePeer() throws IOException {
        int port;
        try (ServerSocket listener = Sockets.listen(0)) {
            port = listener.getLocalPort();
        }
        assertThatExceptionOfType(ConnectException.class)
                .isThrownBy(() -> Sockets.connect("127.0.0.1", port))
                .withMessage("Connection refused: /127.0.0.1:" + port);
        Quiescent.onHub(() -> {
            assertThatExceptionOfType(ConnectException.class)
                    .isThrownBy(() -> Sockets.connect("127.0.0.1", port))
                    .withMessage("Connection refused: /127.0.0.1:" + port);
            Socket socket = Sockets.open();
            assertThatExceptionOfType(ConnectException.class)
                    .isThrownBy(() -> socket.connect(new InetSocketAddress("127.0.0.1", port)))
                    .withMessage("Connection refused: /127.0.0.1:" + port);
            InetAddress[] two = {InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("127.0.0.2")};
            assertThatExceptionOfType(ConnectException.class)
                    .isThrownBy(() -> Dial.connect(two, port, 0))
                    .withMessage("Connection refused: /127.0.0.2:" + port)
                    .satisfies(e -> assertThat(e.getSuppressed()).extracting(Throwable::getMessage)
                            .containsExactly("Connection refused: /127.0.0.1:" + port));
        });
    }

    @Test
    void aKillInTheRaceClosesAllAttempts() throws IOException {
        Quiescent.onHub(() -> {
            try (FullListener full = FullListener.open()) {
                InetAddress silent = full.address().getAddress();
                int before = Quiescent.loop().channelCount();
                Coroutine<?> victim = spawn(() -> Dial.connect(new InetAddress[]{silent, silent},
                        full.address().getPort(), 0));
                while (Quiescent.loop().channelCount() < before + 2) {
                    sleep(Duration.ofMillis(5));
                }
                victim.kill();
                assertThat(victim.killed()).isTrue();
                assertThat(Quiescent.loop().channelCount()).isEqualTo(before);
            }
        });
    }
}
