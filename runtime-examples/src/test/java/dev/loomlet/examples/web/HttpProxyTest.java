package dev.loomlet.examples.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.loomlet.examples.RunningExample;
import dev.loomlet.net.tls.TlsContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static dev.loomlet.examples.ExampleRun.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

class HttpProxyTest {

    private static final char[] PASSWORD = "password".toCharArray();

    @TempDir
    private static Path folder;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private RunningExample proxy;
    private HttpServer server;
    private HttpsServer secureServer;
    private SSLContext trusting;
    private HttpClient client;

    @BeforeEach
    void start() throws Exception {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = HttpServer.create(anyPort, 0);
        secureServer = HttpsServer.create(anyPort, 0);
        KeyStore keys = keys();
        secureServer.setHttpsConfigurator(
                new HttpsConfigurator(new TlsContextBuilder().identity(keys, PASSWORD).build()));
        trusting = new TlsContextBuilder().trust(keys.getCertificate("server")).build();
        for (HttpServer each : List.of(server, secureServer)) {
            each.setExecutor(threads);
            each.createContext("/", HttpProxyTest::answer);
            each.start();
        }
        proxy = RunningExample.start("http-proxy", "--port", "0");
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(trusting)
                .proxy(ProxySelector.of(new InetSocketAddress("127.0.0.1", proxy.port())))
                .build();
    }

    private static KeyStore keys() throws Exception {
        Path store = folder.resolve("keys");
        if (!store.toFile().exists()) {
            Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair", "-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", "password",
                    "-alias", "server", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=server", "-ext",
                    "san=ip:127.0.0.1").inheritIO().start();
            assertThat(keytool.waitFor()).isZero();
        }
        return KeyStore.getInstance(store.toFile(), PASSWORD);
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
        secureServer.stop(0);
        threads.close();
    }

    /** Tells what has come. */
    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String text = exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body.length + " bytes, "
                    + (exchange.getRequestHeaders().containsKey("Via") ? "by a proxy" : "directly") + ", X-Test "
                    + exchange.getRequestHeaders().get("X-Test") + ", Proxy-Authorization "
                    + exchange.getRequestHeaders().get("Proxy-Authorization");
            exchange.getResponseHeaders().add("Set-Cookie", "a=1");
            exchange.getResponseHeaders().add("Set-Cookie", "b=2");
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            boolean redirect = exchange.getRequestURI().getPath().equals("/redirect");
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(redirect ? 302 : 200,
                    head ? -1 : exchange.getRequestURI().getPath().equals("/chunked") ? 0 : bytes.length);
            if (!head) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    private static String address(HttpServer server, String path) {
        return (server instanceof HttpsServer ? "https" : "http") + "://127.0.0.1:" + server.getAddress().getPort()
                + path;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void requestsArePassedOn() throws Exception {
        for (String path : List.of("/a?b=%20c", "/chunked")) {
            HttpResponse<String> response = send(HttpRequest.newBuilder(URI.create(address(server, path)))
                    .header("X-Test", "1")
                    .header("X-Test", "2"));
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo(
                    "GET " + path + " 0 bytes, by a proxy, X-Test [1, 2], Proxy-Authorization null");
            assertThat(response.headers().allValues("Set-Cookie")).containsExactly("a=1", "b=2");
        }
        assertThat(send(HttpRequest.newBuilder(URI.create(address(server, "/post")))
                .POST(BodyPublishers.ofByteArray(new byte[300_000]))).body())
                .startsWith("POST /post 300000 bytes, by a proxy");
        assertThat(send(HttpRequest.newBuilder(URI.create(address(server, "/redirect")))).statusCode()).isEqualTo(302);
        assertThat(send(HttpRequest.newBuilder(URI.create(address(server, "/head"))).HEAD()).body()).isEmpty();
        assertThat(proxy.end()).containsExactly("ended after 5 requests and 0 tunnels");
    }

    @Test
    void httpsGoesThroughTunnels() throws Exception {
        for (int i = 0; i < 2; i++) {
            assertThat(send(HttpRequest.newBuilder(URI.create(address(secureServer, "/secret")))
                    .POST(BodyPublishers.ofByteArray(new byte[300_000]))).body())
                    .startsWith("POST /secret 300000 bytes, directly");
        }
        assertThat(proxy.end()).containsExactly("ended after 0 requests and 1 tunnels");
    }

    @Test
    void manyAtOnce() {
        List<CompletableFuture<HttpResponse<String>>> all = IntStream.range(0, 40)
                .mapToObj(i -> URI.create(address(i % 2 == 0 ? server : secureServer, "/" + i)))
                .map(uri -> client.sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()))
                .toList();
        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i).join().body()).startsWith("GET /" + i + " 0 bytes");
        }
        proxy.end();
    }

    @Test
    void httpUrlConnectionTakesItToo() throws Exception {
        Proxy through = new Proxy(Proxy.Type.HTTP, new InetSocketAddress("127.0.0.1", proxy.port()));
        for (HttpServer each : List.of(server, secureServer)) {
            HttpURLConnection connection = (HttpURLConnection) URI.create(address(each, "/x"))
                    .toURL()
                    .openConnection(through);
            if (connection instanceof HttpsURLConnection secure) {
                secure.setSSLSocketFactory(trusting.getSocketFactory());
            }
            try (InputStream in = connection.getInputStream()) {
                assertThat(in.readAllBytes()).asString(StandardCharsets.UTF_8).startsWith("GET /x 0 bytes");
            }
            connection.disconnect();
        }
        assertThat(proxy.end()).containsExactly("ended after 1 requests and 1 tunnels");
    }

    @Test
    void whatCannotBeReachedIsToldToTheClient() throws Exception {
        int nobody;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = closed.getLocalPort();
        }
        HttpResponse<String> refused = send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + nobody + "/x")));
        assertThat(refused.statusCode()).isEqualTo(502);
        assertThat(refused.body()).contains("http://127.0.0.1:" + nobody + "/x: ");
        // The proxy asked for itself: it must not go round for ever.
        HttpResponse<String> itself = send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy.port() + "/")));
        assertThat(itself.statusCode()).isEqualTo(508);
        assertThat(send(HttpRequest.newBuilder(URI.create(address(server, "/still")))).statusCode()).isEqualTo(200);
        proxy.end();
    }

    @Test
    void mistakesAreToldInOneLine() {
        assertRefused(1, "address already in use", "http-proxy", "--port", String.valueOf(proxy.port()));
        assertRefused(2, "is not a port", "http-proxy", "--port", "x");
        proxy.end();
    }
}
