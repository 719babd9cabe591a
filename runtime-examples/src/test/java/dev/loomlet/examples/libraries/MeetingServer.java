package dev.loomlet.examples.libraries;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.loomlet.net.tls.TlsContextBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The JDK's own HTTP server, outside of all hubs. It answers with what it was asked for, but nobody before all of a
 * {@link Crowd} have asked, so that clients who hold their hub are not answered at all; only {@code /alone} at once.
 */
final class MeetingServer implements AutoCloseable {

    private static final char[] PASSWORD = "password".toCharArray();

    private final CyclicBarrier meeting = new CyclicBarrier(Crowd.SIZE);
    private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private final SSLContext trust;

    private MeetingServer(HttpServer server, SSLContext trust) {
        this.server = server;
        this.trust = trust;
        server.createContext("/", this::answer);
        server.setExecutor(handlers);
        server.start();
    }

    static MeetingServer plain() throws Exception {
        return new MeetingServer(HttpServer.create(loopback(), Crowd.SIZE), SSLContext.getDefault());
    }

    /** With the key in {@code folder}, which it makes if there is none. */
    static MeetingServer secure(Path folder) throws Exception {
        Path store = folder.resolve("keys.p12");
        if (!Files.exists(store)) {
            Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair", "-keystore", store.toString(), "-storepass", new String(PASSWORD), "-alias",
                    "server",
                    "-keyalg", "EC", "-dname", "CN=server", "-ext", "san=ip:127.0.0.1").inheritIO().start();
            assertThat(keytool.waitFor()).isZero();
        }
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
        HttpsServer server = HttpsServer.create(loopback(), Crowd.SIZE);
        server.setHttpsConfigurator(
                new HttpsConfigurator(new TlsContextBuilder().identity(keys, PASSWORD).build()));
        return new MeetingServer(server, new TlsContextBuilder().trust(keys.getCertificate("server")).build());
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestURI().getPath().equals("/alone")) {
                meeting.await(30, TimeUnit.SECONDS);
            }
            byte[] body = String.valueOf(exchange.getRequestURI().getQuery()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IOException("the others did not come", e);
        }
    }

    URI uri() {
        String scheme = server instanceof HttpsServer ? "https" : "http";
        return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    /** Trusts this server. */
    SSLContext trust() {
        return trust;
    }

    @Override
    public void close() {
        server.stop(0);
        handlers.shutdownNow();
    }
}
