package dev.loomlet.net.server;

import dev.loomlet.Coroutine;
import dev.loomlet.Hub;
import dev.loomlet.net.Quiescent;
import dev.loomlet.pool.Pool;
import dev.loomlet.pool.Scope;
import dev.loomlet.sync.Event;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static dev.loomlet.net.server.StreamServerTest.connect;
import static dev.loomlet.net.server.StreamServerTest.exchange;
import static dev.loomlet.net.server.StreamServerTest.onLoopback;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** Who runs the handlers of a server: a pool, or a scope. */
class StreamServerSpawnerTest {

    @Test
    void aFullPoolStopsAccepting() throws IOException {
        Quiescent.onHub(() -> {
            try (StreamServer server = onLoopback(StreamServerTest::echo).maxConnections(2).build().start()) {
                Socket first = connect(server);
                Socket second = connect(server);
                assertThat(exchange(first) + exchange(second)).isEqualTo(14);
                Socket third = connect(server);
                Coroutine<Integer> waiting = spawn(() -> exchange(third));
                for (int turns = 0; turns < 50; turns++) {
                    yieldNow();
                }
                assertThat(server.connections()).isEqualTo(2);
                assertThat(waiting.ready()).isFalse();
                second.close();
                assertThat(waiting.get()).isEqualTo(7);
                first.close();
                third.close();
            }
        });
    }

    @Test
    void sharesAPoolWithOthers() throws IOException {
        Quiescent.onHub(() -> {
            Pool pool = new Pool(1);
            Event done = new Event();
            pool.spawn(() -> done.await());
            try (StreamServer server = onLoopback(StreamServerTest::echo).pool(pool).build().start();
                    Socket client = connect(server)) {
                Coroutine<Integer> waiting = spawn(() -> exchange(client));
                for (int turns = 0; turns < 50; turns++) {
                    yieldNow();
                }
                assertThat(waiting.ready()).isFalse();
                done.set();
                assertThat(waiting.get()).isEqualTo(7);
                assertThat(pool.size()).isEqualTo(1);
                Coroutine<?> other = pool.submit(() -> 1);
                server.stop(Duration.ZERO);
                other.join();
                assertThat(other.successful()).as("what else is in the pool goes on").isTrue();
            }
        });
    }

    @Test
    void spawnsIntoAScope() throws Exception {
        Quiescent.onHub(() -> {
            try (Scope scope = Scope.open()) {
                StreamServer server = onLoopback(StreamServerTest::echo).spawner(scope::spawn).build().start();
                try (Socket client = connect(server)) {
                    assertThat(exchange(client)).isEqualTo(7);
                }
                scope.join();
                server.stop();
            }
        });
    }

    @Test
    void refusesASpawnerOfAnotherHub() throws IOException {
        try (Hub other = Hub.start()) {
            Quiescent.onHub(() -> {
                Hub.current().onFailure((coroutine, failure) -> {});
                StreamServer server = onLoopback(StreamServerTest::echo).spawner(other::spawn).build().start();
                Coroutine<?> client = spawn(() -> {
                    try (Socket socket = connect(server)) {
                        assertThat(socket.getInputStream().read()).isEqualTo(-1);
                    }
                });
                assertThatIllegalStateException().isThrownBy(server::serveForever)
                        .withMessageContaining("start it on the hub to which its pool or spawner belongs");
                client.get();
            });
        }
    }
}
