package dev.loomlet.net.websocket;

import dev.loomlet.net.http.server.HttpServer;
import dev.loomlet.net.http.server.Served;
import java.io.IOException;
import java.net.URI;

/** Runs a test beside a server that speaks WebSocket at {@code /}. */
final class Peers {

    /** Sends back what it gets. */
    static final WebSocketHandler ECHO = (request, socket) -> {
        for (Message message; (message = socket.receive()) != null;) {
            switch (message) {
                case Message.Text(String text) -> socket.send(text);
                case Message.Binary(byte[] bytes) -> socket.send(bytes);
            }
        }
    };

    private Peers() {}

    interface Test {
        void accept(WebSocket client) throws Exception;
    }

    static URI uri(HttpServer server) {
        return URI.create("ws://127.0.0.1:" + server.port() + "/");
    }

    static void with(WebSocketOptions options, WebSocketHandler handler, Served.Test test) throws Exception {
        Served.with(plan -> plan.get("/", WebSockets.handler(options, handler)), test);
    }

    static void withClient(WebSocketHandler handler, Test test) throws Exception {
        withClient(WebSocketOptions.defaults(), handler, WebSocketOptions.defaults(), test);
    }

    static void withClient(WebSocketOptions ofServer, WebSocketHandler handler, WebSocketOptions ofClient, Test test)
            throws Exception {
        with(ofServer, handler, server -> {
            try (WebSocket client = WebSockets.connect(uri(server), ofClient)) {
                test.accept(client);
            }
        });
    }

    static String text(Message message) throws IOException {
        if (message instanceof Message.Text(String text)) {
            return text;
        }
        throw new IOException("no text but " + message);
    }
}
