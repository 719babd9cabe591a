package dev.loomlet.examples.crawl;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** A site on loopback that makes up its pages. */
final class TestSite implements AutoCloseable {

    static {
        // Head and body of a response are two writes; without this, the second one waits for the client's acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final Pages pages;
    private final HttpServer server;
    private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Integer> requests = new ConcurrentHashMap<>();
    private final AtomicLong count = new AtomicLong();
    private volatile LongConsumer listener = number -> {};

    TestSite(Pages pages) throws IOException {
        this.pages = pages;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
        server.setExecutor(handlers);
        server.createContext("/", this::answer);
        server.start();
    }

    String root() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** How often each path was asked for. */
    Map<String, Integer> requests() {
        return requests;
    }

    /** Has {@code given} called with the number of each request, before it is answered. */
    void onRequest(LongConsumer given) {
        listener = given;
    }

    long count() {
        return count.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        int times = requests.merge(path, 1, Integer::sum);
        listener.accept(count.incrementAndGet());
        try (exchange) {
            Reply reply = pages.reply(path, times);
            if (reply == null) {
                // Closing without an answer resets the exchange.
                return;
            }
            reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
            exchange.getResponseBody().write(reply.body());
        }
    }

    @Override
    public void close() {
        server.stop(0);
        handlers.shutdownNow();
    }

    /** Makes up the answer to request number {@code times} for {@code path}; null breaks the connection. */
    @FunctionalInterface
    interface Pages {
        Reply reply(String path, int times);
    }

    record Reply(int status, Map<String, String> headers, byte[] body) {

        static Reply html(String body) {
            return new Reply(200, Map.of("Content-Type", "text/html; charset=utf-8"),
                    body.getBytes(StandardCharsets.UTF_8));
        }

        static Reply text(String body) {
            return new Reply(200, Map.of("Content-Type", "text/plain"), body.getBytes(StandardCharsets.UTF_8));
        }

        static Reply status(int status) {
            return new Reply(status, Map.of(), new byte[0]);
        }

        static Reply redirect(String target) {
            return new Reply(302, Map.of("Location", target), new byte[0]);
        }
    }
}
