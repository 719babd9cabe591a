package dev.loomlet.examples.net;

import dev.loomlet.channel.Channel;
import dev.loomlet.examples.ChatRoom;
import dev.loomlet.examples.ConnectionLimit;
import dev.loomlet.examples.Program;
import dev.loomlet.examples.ServerOptions;
import dev.loomlet.net.Sockets;
import dev.loomlet.net.server.StreamServer;
import dev.loomlet.pool.Scope;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Listens until Ctrl-C, and tells everybody what anybody says. */
@Command(name = "chat", description = "A chat for telnet or nc: a channel, a reader and a writer for each member.")
public final class Chat implements Callable<Integer> {

    private static final Duration WRITE_LIMIT = Duration.ofSeconds(10);
    private static final Pattern NAME = Pattern.compile("[\\w.-]{1,20}", Pattern.UNICODE_CHARACTER_CLASS);

    @Mixin
    private ServerOptions options = new ServerOptions(8003);

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
        StreamServer server = StreamServer.builder(this::welcome)
                .name(spec.name())
                .address(options.address())
                .maxConnections(limit.most())
                .build();
        options.announce(() -> server.start().address());
        try {
            server.serveForever();
        } finally {
            spec.commandLine().getOut().println("ended after " + said + " messages");
        }
    }

    private void welcome(Socket socket) {
        try {
            socket.setTcpNoDelay(true);
            // Whoever has stopped reading altogether is cut off.
            socket.setOption(Sockets.WRITE_TIMEOUT, WRITE_LIMIT);
            Lines lines = new Lines(socket);
            lines.write("Your name?");
            for (String name; (name = lines.read()) != null;) {
                Channel<String> news = NAME.matcher(name).matches() ? room.join(name) : null;
                if (news != null) {
                    talk(name, lines, news);
                    return;
                }
                lines.write("That is no name, or somebody has it. Another one?");
            }
        } catch (IOException | CompletionException e) {
            // The member has gone without a word; the others go on.
        }
    }

    private void talk(String name, Lines lines, Channel<String> news) throws IOException {
        try {
            lines.write("Welcome, " + name + ". /who tells who is here, /quit ends.");
            Scope.<IOException>run(scope -> {
                scope.spawn("news for " + name, () -> {
                    for (String text : news) {
                        lines.write(text);
                    }
                });
                for (String line; (line = lines.read()) != null && !line.equals("/quit");) {
                    answer(name, line, news);
                }
                scope.cancel();
            });
        } finally {
            room.leave(name);
        }
    }

    private void answer(String name, String line, Channel<String> news) {
        if (line.equals("/who")) {
            // Through the channel, as the reader must not write between the writer's lines.
            news.trySend("* " + String.join(", ", room.names()));
        } else if (!line.isEmpty()) {
            said++;
            room.say(name + ": " + line);
        }
    }
}
