package dev.loomlet.examples.crawl;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;

/** A site on loopback with the files of a jar, where each response takes its time. */
final class LocalSite implements AutoCloseable {

    private static final String ROOT = "/apidocs/";
    private static final int BACKLOG = 1024;

    static {
        // Head and body of a response are two writes; without this, the second one waits for the client's acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final Map<String, byte[]> files = new HashMap<>();
    private final Map<String, Integer> requests = new ConcurrentHashMap<>();
    private final Duration delay;
    private final HttpServer server;
    private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();

    /** Serves the jar that is the resource {@code name}, as long as it is not closed. */
    LocalSite(String name, Duration delay) throws IOException {
        this.delay = delay;
        readFiles(name);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        server.setExecutor(handlers);
        server.createContext(ROOT, this::answer);
        server.start();
    }

    private void readFiles(String name) throws IOException {
        try (InputStream resource = LocalSite.class.getResourceAsStream(name);
                JarInputStream jar = new JarInputStream(resource)) {
            for (JarEntry entry; (entry = jar.getNextJarEntry()) != null;) {
                if (!entry.isDirectory()) {
                    files.put(ROOT + entry.getName(), jar.readAllBytes());
                }
            }
        }
    }

    URI start() {
        return URI.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":"
                + server.getAddress().getPort() + ROOT + "index.html");
    }

    /** How often each path was asked for, whatever the answer was. */
    Map<String, Integer> requests() {
        return requests;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            requests.merge(path, 1, Integer::sum);
            Thread.sleep(delay);
            byte[] file = files.get(path);
            if (file == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", typeOf(path));
            // A length of 0 would mean chunks of unknown number; -1 means no body.
            exchange.sendResponseHeaders(200, file.length == 0 ? -1 : file.length);
            exchange.getResponseBody().write(file);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the site is being closed");
        }
    }

    private static String typeOf(String path) {
        return switch (path.substring(path.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css";
            case "js" -> "text/javascript";
            case "png" -> "image/png";
            case "svg" -> "image/svg+xml";
            case "md" -> "text/markdown";
            default -> "application/octet-stream";
        };
    }

    @Override
    public void close() {
        server.stop(0);
        handlers.shutdownNow();
    }
}
