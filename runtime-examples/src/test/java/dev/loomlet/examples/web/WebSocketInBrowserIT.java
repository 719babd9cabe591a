package dev.loomlet.examples.web;

import dev.loomlet.Hub;
import dev.loomlet.channel.Channel;
import dev.loomlet.examples.Browser;
import dev.loomlet.examples.RunningExample;
import dev.loomlet.net.http.server.HttpServer;
import dev.loomlet.net.websocket.CloseStatus;
import dev.loomlet.net.websocket.Message;
import dev.loomlet.net.websocket.WebSocket;
import dev.loomlet.net.websocket.WebSocketOptions;
import dev.loomlet.net.websocket.WebSockets;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Our WebSockets, and those of a browser. */
class WebSocketInBrowserIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    /** Sends back what it gets, and then says what it has seen. */
    private static final String PAGE = """
            <!DOCTYPE html>
            <script>
              const socket = new WebSocket(location.origin.replace('http', 'ws') + '/socket', ['other', 'echo']);
              socket.binaryType = 'arraybuffer';
              const seen = [];
              socket.onopen = () => socket.send('open ' + socket.protocol + ' ' + socket.extensions);
              socket.onmessage = event => {
                seen.push(typeof event.data === 'string' ? event.data.length : 'b' + event.data.byteLength);
                if (event.data === 'close') {
                  socket.close(4321, 'seen ' + seen.join(' '));
                } else {
                  socket.send(event.data);
                }
              };
            </script>
            """;

    @TempDir
    private Path folder;

    @Test
    void aPageSpeaksWithOurServer() throws Exception {
        Browser browser = Browser.find();
        String large = "ä".repeat(300_000);
        List<String> heard = new ArrayList<>();
        Hub.run(() -> {
            Channel<CloseStatus> end = Channel.buffered(1);
            WebSocketOptions options = WebSocketOptions.defaults().subprotocols("echo").compression(true);
            HttpServer server = HttpServer.builder()
                    .address(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))
                    .get("/", (request, response) -> response.type("text/html; charset=utf-8").send(PAGE))
                    .get("/socket", WebSockets.handler(options, (request, socket) -> {
                        heard.add(socket.receiveText());
                        socket.send("grüße");
                        heard.add(socket.receiveText());
                        socket.send(new byte[100_000]);
                        heard.add("bytes " + ((Message.Binary) socket.receive()).bytes().length);
                        socket.send(large);
                        heard.add(large.equals(socket.receiveText()) ? "the same" : "something else");
                        socket.send("close");
                        heard.add(socket.receiveText());
                        end.send(socket.closeStatus());
                    }))
                    .start();
            Process process = browser.open(folder, URI.create("http://127.0.0.1:" + server.port() + "/"));
            try {
                CloseStatus status = end.receive(LONG);
                assertThat(status).isEqualTo(new CloseStatus(4321, "seen 5 b100000 300000 5"));
            } finally {
                process.destroyForcibly();
                server.stop();
            }
        });
        assertThat(heard).containsExactly("open echo permessage-deflate", "grüße", "bytes 100000", "the same", null);
    }

    @Test
    void thePageOfTheChatJoinsIt() throws Exception {
        Browser browser = Browser.find();
        try (RunningExample chat = RunningExample.start("websocket-chat", "--port", "0")) {
            String host = "127.0.0.1:" + chat.port();
            try (WebSocket bob = WebSockets.connect(URI.create("ws://" + host + "/chat?name=bob"))) {
                Process process = browser.open(folder, URI.create("http://" + host + "/?name=page"));
                try {
                    assertThat(bob.receiveText()).isEqualTo("* page has joined");
                    bob.send("hello");
                    assertThat(bob.receiveText()).isEqualTo("bob: hello");
                } finally {
                    process.destroyForcibly();
                }
                assertThat(bob.receiveText()).isEqualTo("* page has left");
            }
        }
    }
}
