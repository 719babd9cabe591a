package dev.loomlet.benchmarks.net;

import dev.loomlet.Hub;
import dev.loomlet.Loomlet;
import dev.loomlet.net.http.server.Handler;
import dev.loomlet.net.http.server.HttpServer;
import dev.loomlet.net.server.StreamServer;
import dev.loomlet.net.server.StreamServerBuilder;
import dev.loomlet.net.websocket.Message;
import dev.loomlet.net.websocket.WebSockets;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.function.IntConsumer;
import javax.net.ssl.SSLContext;

/** Ours, on one hub. */
final class LoomletServers {

    private LoomletServers() {}

    static void echo(IntConsumer started) throws IOException {
        serve(StreamServer.builder(BlockingServers::echo), started);
    }

    static void tlsEcho(SSLContext context, int size, IntConsumer started) throws IOException {
        serve(StreamServer.builder(socket -> BlockingServers.echo(socket, size)).tls(context), started);
    }

    static void handshakes(SSLContext context, IntConsumer started) throws IOException {
        Hub.run(() -> {
            Hub.current().spawn("sleeper", LoomletServers::sleepAgainAndAgain);
            serveHere(StreamServer.builder(LoomletServers::greet).tls(context), started);
        });
    }

    private static void greet(Socket socket) throws IOException {
        socket.getOutputStream().write(1);
        socket.getInputStream().read();
    }

    private static void sleepAgainAndAgain() {
        for (;;) {
            long due = System.nanoTime() + Lateness.NANOS;
            Loomlet.sleep(Duration.ofNanos(Lateness.NANOS));
            Lateness.awake(due);
        }
    }

    private static void serve(StreamServerBuilder plan, IntConsumer started) throws IOException {
        Hub.run(() -> serveHere(plan, started));
    }

    private static void serveHere(StreamServerBuilder plan, IntConsumer started) throws IOException {
        StreamServer server = plan.address(Server.anyPort()).backlog(Server.BACKLOG).build();
        server.start();
        started.accept(server.port());
        server.serveForever();
    }

    static void http(IntConsumer started) throws IOException {
        serve((request, response) -> response.type("text/plain").send(Server.HELLO), started);
    }

    static void webSocket(IntConsumer started) throws IOException {
        serve(WebSockets.handler((request, socket) -> {
            for (Message message; (message = socket.receive()) != null;) {
                switch (message) {
                    case Message.Text(String text) -> socket.send(text);
                    case Message.Binary(byte[] bytes) -> socket.send(bytes);
                }
            }
        }), started);
    }

    private static void serve(Handler handler, IntConsumer started) throws IOException {
        HttpServer server = HttpServer.builder()
                .address(Server.anyPort())
                .backlog(Server.BACKLOG)
                .get("/", handler)
                .build();
        Hub.run(() -> {
            server.start();
            started.accept(server.port());
            server.serveForever();
        });
    }
}
