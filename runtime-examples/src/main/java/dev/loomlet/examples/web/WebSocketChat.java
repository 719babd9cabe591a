package dev.loomlet.examples.web;

import dev.loomlet.channel.Channel;
import dev.loomlet.examples.ChatRoom;
import dev.loomlet.examples.ConnectionLimit;
import dev.loomlet.examples.Program;
import dev.loomlet.examples.ServerOptions;
import dev.loomlet.net.http.server.HttpServer;
import dev.loomlet.net.http.server.Request;
import dev.loomlet.net.http.server.Response;
import dev.loomlet.net.websocket.WebSocket;
import dev.loomlet.net.websocket.WebSocketOptions;
import dev.loomlet.net.websocket.WebSockets;
import dev.loomlet.pool.Scope;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Listens until Ctrl-C, and passes on what members say to all others. */
@Command(name = "websocket-chat", description = "A chat in the browser: a WebSocket, a channel and two coroutines for each member.")
public final class WebSocketChat implements Callable<Integer> {

    private static final WebSocketOptions OPTIONS = WebSocketOptions.defaults().maxMessage(ChatPage.LONGEST);
    private static final int NAME_IS_TAKEN = 4000;
    private static final Duration GRACE = Duration.ofSeconds(1);

    @Mixin
    private ServerOptions options = new ServerOptions(8005);

    @Mixin
    private ConnectionLimit limit = new ConnectionLimit();

    @Spec
    private CommandSpec spec;

    private final ChatRoom room = new ChatRoom();
    private int said;

    @Override
    public Integer call() throws IOException {
        return Program.serve(this::serve);
    }

    private void serve() throws IOException {
        HttpServer server = HttpServer.builder()
                .name(spec.name())
                .address(options.address())
                .maxConnections(limit.most())
                .stopGrace(GRACE)
                .get("/", (request, response) -> response.type("text/html; charset=utf-8")
                        .send(ChatPage.of("websocket-chat")))
                .get("/chat", this::welcome)
                .build();
        options.announce(() -> server.start().address());
        try {
            server.serveForever();
        } finally {
            spec.commandLine().getOut().println("ended after " + said + " messages");
        }
    }

    private void welcome(Request request, Response response) {
        String name = ChatPage.required(request.query("name"), "name");
        WebSockets.accept(request, response, OPTIONS, (asked, socket) -> join(name, socket));
    }

    private void join(String name, WebSocket socket) throws IOException {
        Channel<String> news = room.join(name);
        if (news == null) {
            socket.close(NAME_IS_TAKEN, "somebody has that name");
            return;
        }
        try {
            talk(name, socket, news);
        } catch (CompletionException e) {
            // The member has gone while being told something; the others go on.
        } finally {
            room.leave(name);
        }
    }

    /** One coroutine tells the member what others say, while this one hears what the member says. */
    private void talk(String name, WebSocket socket, Channel<String> news) throws IOException {
        Scope.<IOException>run(scope -> {
            scope.spawn("news for " + name, () -> {
                for (String text : news) {
                    socket.send(text);
                }
            });
            for (String text; (text = socket.receiveText()) != null;) {
                String line = ChatPage.line(text);
                if (line != null) {
                    said++;
                    room.say(name + ": " + line);
                }
            }
            scope.cancel();
        });
    }
}
