package dev.loomlet.benchmarks.net;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;

/** The JDK's own HTTP server, each request on a virtual thread. */
final class JdkHttpServer {

    private static final byte[] HELLO = Server.HELLO.getBytes(StandardCharsets.US_ASCII);

    private JdkHttpServer() {}

    static void http(IntConsumer started) throws IOException {
        HttpServer server = HttpServer.create(Server.anyPort(), Server.BACKLOG);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", JdkHttpServer::hello);
        server.start();
        started.accept(server.getAddress().getPort());
    }

    private static void hello(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            exchange.sendResponseHeaders(200, HELLO.length);
            exchange.getResponseBody().write(HELLO);
        }
    }
}
