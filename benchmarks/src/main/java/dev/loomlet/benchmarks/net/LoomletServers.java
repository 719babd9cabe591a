package dev.loomlet.benchmarks.net;

import dev.loomlet.Hub;
import dev.loomlet.net.http.server.HttpServer;
import dev.loomlet.net.server.StreamServer;
import java.io.IOException;
import java.util.function.IntConsumer;

/** Ours, on one hub. */
final class LoomletServers {

    private LoomletServers() {}

    static void echo(IntConsumer started) throws IOException {
        StreamServer server = StreamServer.builder(BlockingServers::echo)
                .address(Server.anyPort())
                .backlog(Server.BACKLOG)
                .build();
        Hub.run(() -> {
            server.start();
            started.accept(server.port());
            server.serveForever();
        });
    }

    static void http(IntConsumer started) throws IOException {
        HttpServer server = HttpServer.builder()
                .address(Server.anyPort())
                .backlog(Server.BACKLOG)
                .get("/", (request, response) -> response.type("text/plain").send(Server.HELLO))
                .build();
        Hub.run(() -> {
            server.start();
            started.accept(server.port());
            server.serveForever();
        });
    }
}
