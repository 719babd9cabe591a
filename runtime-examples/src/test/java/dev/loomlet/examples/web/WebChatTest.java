package dev.loomlet.examples.web;

import dev.loomlet.examples.RunningExample;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static dev.loomlet.examples.ExampleRun.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

class WebChatTest {

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private RunningExample chat;

    @BeforeEach
    void start() throws InterruptedException {
        chat = RunningExample.start("web-chat", "--port", "0");
    }

    @AfterEach
    void stop() {
        chat.close();
        client.close();
    }

    private HttpRequest.Builder request(String path, String name) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + chat.port() + path
                + (name.isEmpty() ? "" : "?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8))));
    }

    private int say(String name, String text) throws IOException, InterruptedException {
        return client.send(request("/say", name).POST(BodyPublishers.ofString(text)).build(), BodyHandlers.discarding())
                .statusCode();
    }

    private final class Member implements AutoCloseable {

        private final BufferedReader events;

        Member(String name) throws IOException, InterruptedException {
            HttpResponse<InputStream> response = client.send(request("/events", name).build(),
                    BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
            events = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
            assertThat(events.readLine()).isEqualTo(": welcome");
        }

        void hears(String text) throws IOException {
            assertThat(events.readLine()).isEmpty();
            assertThat(events.readLine()).isEqualTo("data: " + text);
        }

        @Override
        public void close() throws IOException {
            events.close();
        }
    }

    @Test
    void everybodyHearsWhatAnybodySays() throws Exception {
        try (Member ann = new Member("ann"); Member bob = new Member("b\u00f6b")) {
            ann.hears("* b\u00f6b has joined");
            assertThat(say("ann", "hello\nworld")).isEqualTo(204);
            assertThat(say("b\u00f6b", "\u00e9")).isEqualTo(204);
            for (Member each : new Member[]{ann, bob}) {
                each.hears("ann: hello world");
                each.hears("b\u00f6b: \u00e9");
            }
            assertThat(client.send(request("/events", "ann").build(), BodyHandlers.ofString()).statusCode())
                    .isEqualTo(409);
            assertThat(chat.end()).containsExactly("ended after 2 messages");
        }
    }

    @Test
    void thePageIsThere_andNonsenseIsRefused() throws Exception {
        HttpResponse<String> page = client.send(request("/", "").build(), BodyHandlers.ofString());
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(page.body()).startsWith("<!DOCTYPE html>").contains("/events?name=", "/say?name=");
        assertThat(say("", "x")).isEqualTo(400);
        assertThat(say("ann", " ")).isEqualTo(400);
        assertThat(say("ann", "x".repeat(4001))).isEqualTo(413);
        assertThat(client.send(request("/events", " ").build(), BodyHandlers.ofString()).statusCode()).isEqualTo(400);
        assertRefused(1, "address already in use", "web-chat", "--port", String.valueOf(chat.port()));
    }
}
