package dev.loomlet.net;

import dev.loomlet.CheckedRunnable;
import dev.loomlet.Hub;
import dev.loomlet.loop.EventLoop;
import dev.loomlet.loop.Leftovers;
import dev.loomlet.loop.Waiter;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs a test on a hub, and checks that it leaves nothing there. */
public final class Quiescent {

    private Quiescent() {}

    /** The body is a coroutine of a hub that the calling thread carries. */
    public static <X extends Exception> void onHub(CheckedRunnable<X> body) throws X {
        Hub.<X>run(() -> {
            body.run();
            assertThat(Leftovers.of(loop())).isEmpty();
        });
    }

    public static EventLoop loop() {
        return Waiter.current().loop();
    }

    /** The two ends of one connection over loopback. */
    public record Pair(Socket near, Socket far) implements AutoCloseable {

        public static Pair open() throws IOException {
            try (ServerSocket listener = Sockets.listen(0)) {
                Socket near = Sockets.connect("127.0.0.1", listener.getLocalPort());
                return new Pair(near, listener.accept());
            }
        }

        @Override
        public void close() throws IOException {
            near.close();
            far.close();
        }
    }
}
