package dev.loomlet.examples.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.loomlet.examples.ExampleRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static dev.loomlet.examples.ExampleRun.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

class DownloadTest {

    private static final int SIZE = 1_000_000;

    @TempDir
    private Path folder;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch together = new CountDownLatch(3);
    private HttpServer server;
    private String site;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/files/", DownloadTest::send);
        server.createContext("/together/", this::sendWhenAllAreThere);
        server.createContext("/cut/", DownloadTest::cut);
        server.createContext("/stuck/", DownloadTest::stick);
        server.start();
        site = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static byte[] content(String path) {
        byte[] content = new byte[SIZE];
        new Random(path.hashCode()).nextBytes(content);
        return content;
    }

    private static void send(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(200, SIZE);
            exchange.getResponseBody().write(content(exchange.getRequestURI().getPath()));
        }
    }

    private void sendWhenAllAreThere(HttpExchange exchange) throws IOException {
        together.countDown();
        try {
            together.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        send(exchange);
    }

    private static void cut(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, SIZE);
        exchange.getResponseBody().write(1);
        exchange.getResponseBody().flush();
        throw new IOException("ends the connection");
    }

    private static void stick(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, SIZE);
        exchange.getResponseBody().write(1);
        exchange.getResponseBody().flush();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private ExampleRun download(String... paths) {
        List<String> args = new ArrayList<>(List.of("download", "--directory", folder.toString()));
        for (String path : paths) {
            args.add(path.startsWith("/") ? site + path : path);
        }
        return ExampleRun.of(args.toArray(String[]::new));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void severalAtATime() throws IOException {
        ExampleRun run = download("/together/a.bin", "/together/b%20b", "/together/?c", "/files/d", "--at-once", "3");
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(run.out()).hasSize(4).allMatch(line -> line.matches("\\S+: 1000000 bytes in [\\d.]+ s"));
        assertThat(files()).containsExactly("a.bin", "b%20b", "d", "index.html");
        assertThat(folder.resolve("a.bin")).hasBinaryContent(content("/together/a.bin"));
        assertThat(folder.resolve("index.html")).hasBinaryContent(content("/together/"));
    }

    @Test
    void whatFailsLeavesNothingBehind() throws IOException {
        Files.writeString(folder.resolve("cut"), "from before");
        ExampleRun run = download("/cut/cut", "/missing", "/stuck/stuck", "/files/good", "http://nowhere.invalid/x",
                "--timeout", "2s");
        assertThat(run.status()).isOne();
        assertThat(run.out()).singleElement().asString().startsWith("good: ");
        assertThat(run.err()).hasSize(4)
                .anyMatch(line -> line.startsWith("loomlet-examples download: " + site + "/cut/cut: "))
                .contains("loomlet-examples download: " + site + "/missing: status 404",
                        "loomlet-examples download: " + site + "/stuck/stuck: timed out");
        assertThat(files()).containsExactly("cut", "good");
        assertThat(folder.resolve("cut")).hasContent("from before");
    }

    @Test
    void mistakesAreToldInOneLine() {
        assertRefused(2, "'ftp://x/y' is not a URL", "download", "ftp://x/y");
        assertRefused(2, "would be saved as y", "download", "http://a/y", "http://b/x/y");
        assertRefused(2, "/nowhere is no directory", "download", "--directory", "/nowhere", "http://a/y");
        assertRefused(2, "URL", "download");
    }

    @Test
    void noNameLeadsElsewhere() {
        assertThat(
                Stream.of("http://h", "http://h/", "http://h/a/..", "http://h/.", "http://h/..%2Fb", "http://h/a/b?c#d")
                        .map(url -> Target.of(URI.create(url)).name()))
                .containsExactly("index.html", "index.html", "index.html", "index.html", "..%2Fb", "b");
    }
}
