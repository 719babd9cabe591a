package dev.loomlet.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Starts the jar as a user does, without a flag of the JVM. */
class ExamplesJarIT {

    private static final String DIRECT = "";
    private static final String PORTABLE = "-Dloomlet.engine=portable";

    @Test
    void opensTheJdkByItself() throws IOException {
        assertThat(run(DIRECT, "--version").out()).singleElement().asString().contains("direct engine");
        assertThat(run(PORTABLE, "--version").out()).singleElement().asString().contains("portable engine");
    }

    @ParameterizedTest
    @ValueSource(strings = {DIRECT, PORTABLE})
    void greenlets(String property) throws IOException {
        assertThat(run(property, "greenlets")).isEqualTo(
                new ExampleRun(0, List.of("12", "56", "34", "78"), List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {DIRECT, PORTABLE})
    void baozi(String property) throws IOException {
        ExampleRun run = run(property, "baozi");
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(run.out()).hasSize(18)
                .startsWith("C1 is ready to eat baozi")
                .endsWith("baozi [5] is coming, eaten by [C2]");
    }

    @ParameterizedTest
    @ValueSource(strings = {DIRECT, PORTABLE})
    void sleepers(String property) throws IOException {
        ExampleRun run = run(property, "sleepers", "--unit", "20ms");
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(run.out()).startsWith("running foo", "running bar", "running func3",
                "back in func3", "back in foo", "back in bar");
    }

    @Test
    void helpAndMistakes() throws IOException {
        assertThat(run(DIRECT, "--help").out()).anyMatch(line -> line.contains("crawl"));
        ExampleRun mistake = run(DIRECT, "craw");
        assertThat(mistake.status()).isEqualTo(2);
        assertThat(mistake.out()).isEmpty();
        assertThat(mistake.err()).hasSize(1);
        ExampleRun noEngine = run("-Dloomlet.engine=steam", "baozi");
        assertThat(noEngine.status()).isEqualTo(2);
        assertThat(noEngine.err()).singleElement().asString().contains("'steam'", "direct or portable");
    }

    @ParameterizedTest
    @ValueSource(strings = {DIRECT, PORTABLE})
    void echoServerEndsCleanly(String property) throws IOException {
        Process server = start(property, "echo-server", "0");
        try (BufferedReader out = server.inputReader()) {
            String port = out.readLine().replaceFirst("listening on 127.0.0.1 port (\\d+); Ctrl-C ends", "$1");
            ExampleRun load = run(property, "echo-load", "--host", "127.0.0.1", "--port", port,
                    "--connections", "20", "--messages", "10");
            assertThat(load.err()).isEmpty();
            assertThat(load.status()).isZero();
            // Unlike the process itself, its handle leaves the streams open.
            server.toHandle().destroy();
            assertThat(out.lines()).containsExactly("ended after 20 connections");
            assertThat(server.getErrorStream().readAllBytes()).isEmpty();
        } finally {
            server.destroyForcibly();
        }
    }

    @ParameterizedTest
    @CsvSource({"port-forward 127.0.0.1:9 --port 0,ended after 0 connections", "chat --port 0,ended after 0 messages",
        "web-chat --port 0,ended after 0 messages", "http-proxy --port 0,ended after 0 requests",
        "udp-server --port 0,ended after 0 datagrams"})
    void serversEndCleanly(String command, String ending) throws IOException {
        for (String property : List.of(DIRECT, PORTABLE)) {
            Process server = start(property, command.split(" "));
            try (BufferedReader out = server.inputReader()) {
                assertThat(out.readLine()).matches("listening on 127.0.0.1 port \\d+; Ctrl-C ends");
                server.toHandle().destroy();
                assertThat(out.lines()).singleElement().asString().startsWith(ending);
                assertThat(server.getErrorStream().readAllBytes()).isEmpty();
                assertThat(server.onExit().join().exitValue()).isEqualTo(143);
            } finally {
                server.destroyForcibly();
            }
        }
    }

    private static ExampleRun run(String property, String... args) throws IOException {
        Process process = start(property, args);
        process.getOutputStream().close();
        CompletableFuture<List<String>> err = CompletableFuture.supplyAsync(() -> lines(process.getErrorStream()));
        List<String> out = lines(process.getInputStream());
        return new ExampleRun(process.onExit().join().exitValue(), out, err.join());
    }

    private static Process start(String property, String... args) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (!property.isEmpty()) {
            command.add(property);
        }
        command.addAll(List.of("-jar", System.getProperty("loomlet.examples.jar")));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command);
        // The JVM tells of these on standard error.
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        return builder.start();
    }

    private static List<String> lines(InputStream stream) {
        try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
