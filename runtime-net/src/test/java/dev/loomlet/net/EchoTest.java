package dev.loomlet.net;

import dev.loomlet.Coroutine;
import dev.loomlet.engine.DirectEngine;
import dev.loomlet.engine.Engine;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.spawn;
import static org.assertj.core.api.Assertions.assertThat;

/** A server and its clients on one hub. */
class EchoTest {

    private static final int CONNECTIONS = 300;
    private static final int MESSAGES = 20;

    private final Set<Thread> carriers = new HashSet<>();
    private int inside;
    private int echoed;

    @Test
    void servesManyConnectionsOnOneThreadOneCoroutineAtATime() throws IOException {
        Quiescent.onHub(() -> {
            ServerSocket listener = Sockets.listen(0);
            Coroutine<?> server = spawn(() -> serve(listener));
            List<Coroutine<?>> clients = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                int number = i;
                clients.add(spawn(() -> talk(listener.getLocalPort(), number)));
            }
            clients.forEach(Coroutine::get);
            listener.close();
            server.get();
        });
        assertThat(echoed).isEqualTo(CONNECTIONS * MESSAGES);
        if (Engine.current().isDirect()) {
            assertThat(carriers).containsExactly(Thread.currentThread());
        }
    }

    private void serve(ServerSocket listener) throws IOException {
        List<Coroutine<?>> handlers = new ArrayList<>();
        try {
            while (true) {
                Socket socket = listener.accept();
                handlers.add(spawn(() -> echo(socket)));
            }
        } catch (SocketException e) {
            assertThat(e).hasMessage("Socket closed");
        }
        joinAll(handlers);
    }

    private void echo(Socket socket) throws IOException {
        try (socket) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            byte[] buffer = new byte[256];
            for (int count; (count = in.read(buffer)) > 0;) {
                exclusively();
                out.write(buffer, 0, count);
            }
        }
    }

    /** Two coroutines at once, even on two cores, would sooner or later lose a count or meet each other here. */
    private void exclusively() {
        assertThat(++inside).isEqualTo(1);
        echoed++;
        if (Engine.current().isDirect()) {
            carriers.add(DirectEngine.carrier());
        }
        inside--;
    }

    private static void talk(int port, int number) throws IOException {
        try (Socket socket = Sockets.connect("localhost", port)) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            for (int i = 0; i < MESSAGES; i++) {
                String text = "Hello " + number + "/" + i;
                byte[] message = text.getBytes();
                out.write(message);
                assertThat(new String(in.readNBytes(message.length))).isEqualTo(text);
            }
        }
    }
}
