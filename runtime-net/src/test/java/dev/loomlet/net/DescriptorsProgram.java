package dev.loomlet.net;

import dev.loomlet.Coroutine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

/** Uses up the descriptors of its process, on one hub, and recovers. To be run with a low limit. */
final class DescriptorsProgram {

    private static final int TURNS = 100;

    private DescriptorsProgram() {}

    static void main() throws Exception {
        Quiescent.onHub(() -> {
            // Once with descriptors at hand: loading a class takes one.
            useUp(3);
            int count = useUp(Integer.MAX_VALUE);
            assertThat(count).isGreaterThan(10);
            // Once more: nothing has leaked.
            assertThat(useUp(Integer.MAX_VALUE)).isEqualTo(count);
            System.out.println("recovered");
        });
        System.exit(0);
    }

    /*
     * The listening socket is a new one each time, so that its acceptor fails once in each turn. One that had just accepted
     * as many in a row as Turns allows would give way before it tries again: a turn without a failure.
     */
    private static int useUp(int most) throws IOException {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        // A full backlog would come before the last descriptor.
        try (ServerSocket listener = Sockets.listen(anyPort, 500)) {
            return useUp(listener, most);
        }
    }

    private static int useUp(ServerSocket listener, int most) throws IOException {
        List<Socket> clients = new ArrayList<>();
        try {
            while (clients.size() < most) {
                clients.add(Sockets.connect("127.0.0.1", listener.getLocalPort()));
            }
            throw new DescriptorsExhaustedException("Too many open files, so to say");
        } catch (DescriptorsExhaustedException e) {
            assertThat(e).hasMessageStartingWith("Too many open files");
            // What the system says in other languages we do not know.
            IOException translated = new IOException("Zu viele offene Dateien");
            assertThat(DescriptorsExhaustedException.isMeantBy(translated, false)).isEqualTo(
                    most == Integer.MAX_VALUE);
            assertThat(DescriptorsExhaustedException.isMeantBy(translated, true)).isFalse();
        }
        Coroutine<Integer> acceptor = spawn(() -> acceptAll(listener, clients.size()));
        if (most != Integer.MAX_VALUE) {
            acceptor.join();
        }
        // The acceptor tries again and again, and must let others have their turns all the same.
        for (int i = 0; i < TURNS; i++) {
            yieldNow();
        }
        assertThat(acceptor.ready()).isEqualTo(most != Integer.MAX_VALUE);
        for (Socket each : clients) {
            each.close();
            yieldNow();
        }
        int failures = acceptor.get();
        if (most == Integer.MAX_VALUE) {
            // One in each of our turns: the first of them fails in our first, and learns of it in our second. More when the
            // JVM itself takes the descriptor that is free at last.
            assertThat(failures).isGreaterThanOrEqualTo(TURNS);
        } else {
            assertThat(failures).isZero();
        }
        return clients.size();
    }

    /** How often there was no descriptor. */
    private static int acceptAll(ServerSocket listener, int count) throws IOException {
        int failures = 0;
        for (int accepted = 0; accepted < count;) {
            try {
                listener.accept().close();
                accepted++;
            } catch (DescriptorsExhaustedException e) {
                failures++;
            }
        }
        return failures;
    }
}
