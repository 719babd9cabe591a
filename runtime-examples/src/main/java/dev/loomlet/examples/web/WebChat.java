package dev.loomlet.examples.web;

import dev.loomlet.channel.Channel;
import dev.loomlet.examples.ChatRoom;
import dev.loomlet.examples.ConnectionLimit;
import dev.loomlet.examples.Program;
import dev.loomlet.examples.ServerOptions;
import dev.loomlet.net.http.server.HttpServer;
import dev.loomlet.net.http.server.Request;
import dev.loomlet.net.http.server.Response;
import dev.loomlet.net.http.server.StatusException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Listens until Ctrl-C, and shows everybody who looks what anybody says. */
@Command(name = "web-chat", description = "A chat in the browser: a channel and a stream of server-sent events for each member.")
public final class WebChat implements Callable<Integer> {

    private static final Duration PULSE = Duration.ofSeconds(15);

    @Mixin
    private ServerOptions options = new ServerOptions(8004);

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
                .maxBody(ChatPage.LONGEST)
                .compression(false)
                // Streams of events have no end, so there is nothing to wait for.
                .stopGrace(Duration.ZERO)
                .get("/",
                        (request, response) -> response.type("text/html; charset=utf-8").send(ChatPage.of("web-chat")))
                .get("/events", this::sendEvents)
                .post("/say", this::say)
                .build();
        options.announce(() -> server.start().address());
        try {
            server.serveForever();
        } finally {
            spec.commandLine().getOut().println("ended after " + said + " messages");
        }
    }

    /** The response has no end: it goes on for as long as the member listens. */
    private void sendEvents(Request request, Response response) throws IOException {
        String name = ChatPage.required(request.query("name"), "name");
        Channel<String> news = room.join(name);
        if (news == null) {
            throw new StatusException(409, "somebody has that name");
        }
        try {
            response.type("text/event-stream").header("Cache-Control", "no-store");
            OutputStream out = response.output();
            send(out, ": welcome");
            while (true) {
                send(out, next(news));
            }
        } finally {
            // The next write after the member has gone fails, be it the pulse.
            room.leave(name);
        }
    }

    private static String next(Channel<String> news) {
        try {
            return "data: " + news.receive(PULSE);
        } catch (TimeoutException e) {
            return ": still here";
        }
    }

    private static void send(OutputStream out, String event) throws IOException {
        out.write((event + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void say(Request request, Response response) throws IOException {
        String name = ChatPage.required(request.query("name"), "name");
        String text = ChatPage.required(request.text(), "text");
        said++;
        room.say(name + ": " + text);
        response.status(204);
    }
}
