package dev.loomlet.examples.web;

import dev.loomlet.examples.RunningExample;
import dev.loomlet.net.websocket.CloseStatus;
import dev.loomlet.net.websocket.WebSocket;
import dev.loomlet.net.websocket.WebSocketOptions;
import dev.loomlet.net.websocket.WebSocketRefusedException;
import dev.loomlet.net.websocket.WebSockets;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static dev.loomlet.examples.ExampleRun.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class WebSocketChatTest {

    private RunningExample chat;

    @BeforeEach
    void start() throws InterruptedException {
        chat = RunningExample.start("websocket-chat", "--port", "0");
    }

    @AfterEach
    void stop() {
        chat.close();
    }

    private WebSocket join(String name) throws IOException {
        return join(name, WebSocketOptions.defaults());
    }

    private WebSocket join(String name, WebSocketOptions options) throws IOException {
        return WebSockets.connect(URI.create("ws://127.0.0.1:" + chat.port() + "/chat?name="
                + URLEncoder.encode(name, StandardCharsets.UTF_8)), options);
    }

    @Test
    void everybodyHearsWhatAnybodySays() throws Exception {
        try (WebSocket ann = join("ann"); WebSocket bob = join("böb")) {
            assertThat(ann.receiveText()).isEqualTo("* böb has joined");
            ann.send("hello\nworld");
            assertThat(ann.receiveText()).isEqualTo("ann: hello world");
            assertThat(bob.receiveText()).isEqualTo("ann: hello world");
            bob.send(" ");
            bob.send("é");
            assertThat(ann.receiveText()).isEqualTo("böb: é");
            try (WebSocket other = join("ann")) {
                assertThat(other.receiveText()).isNull();
                assertThat(other.closeStatus()).isEqualTo(new CloseStatus(4000, "somebody has that name"));
            }
            bob.close(1000, "");
            assertThat(ann.receiveText()).isEqualTo("* böb has left");
            assertThat(chat.end()).containsExactly("ended after 2 messages");
            assertThat(ann.receiveText()).isNull();
            assertThat(ann.closeStatus().code()).isEqualTo(CloseStatus.GOING_AWAY);
        }
    }

    @Test
    void thePageIsThere_andNonsenseIsRefused() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI root = URI.create("http://127.0.0.1:" + chat.port() + "/");
            assertThat(client.send(HttpRequest.newBuilder(root).build(), BodyHandlers.ofString()).body())
                    .startsWith("<!DOCTYPE html>")
                    .contains("new WebSocket(");
            assertThat(client.send(HttpRequest.newBuilder(root.resolve("/chat?name=x")).build(),
                    BodyHandlers.discarding()).statusCode()).isEqualTo(426);
        }
        assertThatExceptionOfType(WebSocketRefusedException.class).isThrownBy(() -> join(" "))
                .satisfies(refused -> assertThat(refused.status()).isEqualTo(400));
        assertThatExceptionOfType(WebSocketRefusedException.class)
                .isThrownBy(() -> join("ann", WebSocketOptions.defaults().header("Origin", "http://elsewhere")))
                .satisfies(refused -> assertThat(refused.status()).isEqualTo(403));
        try (WebSocket ann = join("ann")) {
            ann.send("x".repeat(4001));
            assertThat(ann.receiveText()).isNull();
            assertThat(ann.closeStatus().code()).isEqualTo(CloseStatus.TOO_BIG);
        }
        assertRefused(1, "address already in use", "websocket-chat", "--port", String.valueOf(chat.port()));
    }
}
