package dev.loomlet.net.websocket;

import dev.loomlet.Coroutine;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket.Listener;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

import static dev.loomlet.Loomlet.await;
import static dev.loomlet.Loomlet.offload;
import static dev.loomlet.Loomlet.spawn;
import static org.assertj.core.api.Assertions.assertThat;

/** Our server, and the client that the JDK has. */
class JdkClientTest {

    /** What came, in the words of {@link Frames}. */
    private static final class Log implements Listener {

        private final StringBuilder text = new StringBuilder();
        private final BlockingQueue<String> all = new LinkedBlockingQueue<>();

        @Override
        public CompletionStage<?> onText(java.net.http.WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                all.add("text:" + text);
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(java.net.http.WebSocket socket, ByteBuffer data, boolean last) {
            all.add("binary:" + data.remaining());
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPong(java.net.http.WebSocket socket, ByteBuffer data) {
            all.add("pong:" + data.remaining());
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(java.net.http.WebSocket socket, int code, String reason) {
            all.add("close:" + code + reason);
            return null;
        }

        @Override
        public void onError(java.net.http.WebSocket socket, Throwable failure) {
            all.add("failure:" + failure);
        }

        String next() throws InterruptedException {
            return offload(all::take);
        }
    }

    private static java.net.http.WebSocket connect(HttpClient client, URI uri, Log log) {
        return await(client.newWebSocketBuilder().subprotocols("other", "chat").buildAsync(uri, log));
    }

    @Test
    void speaksWithOurServer() throws Exception {
        CloseStatus[] seen = {null};
        WebSocketOptions options = WebSocketOptions.defaults().subprotocols("chat").compression(true);
        Peers.with(options, (request, socket) -> {
            Peers.ECHO.handle(request, socket);
            seen[0] = socket.closeStatus();
        }, server -> {
            try (HttpClient client = HttpClient.newHttpClient()) {
                Log log = new Log();
                java.net.http.WebSocket socket = connect(client, Peers.uri(server), log);
                assertThat(socket.getSubprotocol()).isEqualTo("chat");
                await(socket.sendText("grüße", true));
                assertThat(log.next()).isEqualTo("text:grüße");
                await(socket.sendText("in ", false));
                await(socket.sendPing(ByteBuffer.allocate(5)));
                await(socket.sendText("pieces", true));
                assertThat(log.next()).isEqualTo("pong:5");
                assertThat(log.next()).isEqualTo("text:in pieces");
                await(socket.sendBinary(ByteBuffer.allocate(1000), true));
                assertThat(log.next()).isEqualTo("binary:1000");
                await(socket.sendText("x".repeat(1 << 20), true));
                assertThat(log.next()).isEqualTo("text:" + "x".repeat(1 << 20));
                await(socket.sendClose(4000, "done"));
                assertThat(log.next()).isEqualTo("close:4000");
            }
        });
        assertThat(seen[0]).isEqualTo(new CloseStatus(4000, "done"));
    }

    @Test
    void seesOurCloses() throws Exception {
        Peers.with(WebSocketOptions.defaults().maxMessage(1000), Peers.ECHO, server -> {
            try (HttpClient client = HttpClient.newHttpClient()) {
                Log log = new Log();
                java.net.http.WebSocket socket = connect(client, Peers.uri(server), log);
                await(socket.sendText("x".repeat(1001), true));
                assertThat(log.next()).startsWith("close:1009");
            }
            try (HttpClient client = HttpClient.newHttpClient()) {
                Log log = new Log();
                connect(client, Peers.uri(server), log);
                Coroutine<?> stopping = spawn(() -> server.stop());
                assertThat(log.next()).isEqualTo("close:1001the server stops");
                stopping.join();
            }
        });
    }

    @Test
    void takesManyMessages() throws Exception {
        int count = 2_000;
        Peers.with(WebSocketOptions.defaults(), (request, socket) -> {
            for (int i = 0; i < count; i++) {
                socket.send("message " + i);
            }
        }, server -> {
            try (HttpClient client = HttpClient.newHttpClient()) {
                Log log = new Log();
                connect(client, Peers.uri(server), log);
                for (int i = 0; i < count; i++) {
                    assertThat(log.next()).isEqualTo("text:message " + i);
                }
                assertThat(log.next()).isEqualTo("close:1000");
            }
        });
    }
}
