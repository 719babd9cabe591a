package dev.loomlet.examples.net;

import dev.loomlet.examples.RunningExample;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static dev.loomlet.examples.ExampleRun.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

class ChatTest {

    private RunningExample chat;

    @BeforeEach
    void start() throws InterruptedException {
        chat = RunningExample.start("chat", "--port", "0");
    }

    private final class Member implements AutoCloseable {

        private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), chat.port());
        private final BufferedReader in = new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));

        Member() throws IOException {
            hears("Your name?");
        }

        Member(String name) throws IOException {
            this();
            says(name);
            hears("Welcome, " + name + ". /who tells who is here, /quit ends.");
        }

        void says(String line) throws IOException {
            socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        }

        void hears(String... lines) throws IOException {
            for (String line : lines) {
                assertThat(in.readLine()).isEqualTo(line);
            }
        }

        void hearsTheEnd() throws IOException {
            assertThat(in.readLine()).isNull();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void everybodyHearsWhatAnybodySays() throws Exception {
        try (Member ann = new Member("ann"); Member bob = new Member("bob"); Member eve = new Member("\u00e9ve")) {
            ann.hears("* bob has joined", "* \u00e9ve has joined");
            bob.hears("* \u00e9ve has joined");
            ann.says("hello");
            for (Member each : List.of(ann, bob, eve)) {
                each.hears("ann: hello");
            }
            bob.says("/who");
            bob.hears("* ann, bob, \u00e9ve");
            bob.says("/quit");
            bob.hearsTheEnd();
            eve.says("/quit");
            eve.hears("* bob has left");
            eve.hearsTheEnd();
            ann.hears("* bob has left", "* \u00e9ve has left");
            ann.says("anyone?");
            ann.hears("ann: anyone?");
            assertThat(chat.end()).containsExactly("ended after 2 messages");
            ann.hearsTheEnd();
        }
    }

    @Test
    void namesAreTakenOnce() throws Exception {
        try (Member ann = new Member("ann"); Member other = new Member()) {
            other.says("ann");
            other.hears("That is no name, or somebody has it. Another one?");
            other.says("b b");
            other.hears("That is no name, or somebody has it. Another one?");
            other.says("ann2");
            ann.hears("* ann2 has joined");
            other.says("/quit");
            ann.hears("* ann2 has left");
            try (Member again = new Member("ann2")) {
                again.says("x");
                again.hears("ann2: x");
            }
        }
        chat.end();
    }

    @Test
    void whoDoesNotReadHoldsNobodyUp() throws Exception {
        try (Member idle = new Member("idle"); Member ann = new Member("ann")) {
            String text = "x".repeat(900);
            // More than the buffers between the two can take.
            for (int i = 0; i < 20_000; i++) {
                ann.says(text);
                ann.hears("ann: " + text);
            }
            idle.hears("* ann has joined", "ann: " + text);
        }
        assertThat(chat.end()).containsExactly("ended after 20000 messages");
    }

    @Test
    void whoSendsNoEndOfALineIsCutOffAlone() throws Exception {
        try (Member ann = new Member("ann"); Member bad = new Member("bad")) {
            ann.hears("* bad has joined");
            bad.socket.getOutputStream().write(new byte[1001]);
            ann.hears("* bad has left");
        }
        assertThat(chat.end()).containsExactly("ended after 0 messages");
    }

    @Test
    void mistakesAreToldInOneLine() {
        assertRefused(1, "address already in use", "chat", "--port", String.valueOf(chat.port()));
        chat.end();
    }
}
