package dev.loomlet.examples.crawl;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A site of a few pages, redirects (written as "-> target") and errors. */
final class SmallSite implements AutoCloseable {

    private final Map<String, String> answers;
    private final HttpServer server;

    SmallSite(Map<String, String> answers) throws IOException {
        this.answers = answers;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.createContext("/", this::answer);
        server.start();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String text = answers.get(exchange.getRequestURI().toString());
            if (text == null) {
                exchange.sendResponseHeaders(404, -1);
            } else if (text.startsWith("-> ")) {
                exchange.getResponseHeaders().set("Location", text.substring(3));
                exchange.sendResponseHeaders(302, -1);
            } else {
                byte[] body = text.getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "text/html");
                exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
