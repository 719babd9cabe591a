package dev.loomlet.net.http.server;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each request, in the combined form that the tools for Apache's logs read. */
final class AccessLog {

    private static final Logger LOG = LoggerFactory.getLogger("dev.loomlet.net.http.server.access");

    private AccessLog() {}

    static boolean isOn() {
        return LOG.isInfoEnabled();
    }

    static void log(SocketAddress client, Request request, int status, long bytes) {
        StringBuilder line = new StringBuilder(160);
        line.append(client instanceof InetSocketAddress internet && internet.getAddress() != null
                ? internet.getAddress().getHostAddress()
                : "-");
        line.append(" - - [").append(HttpDates.logged()).append("] \"");
        append(line, request.method());
        line.append(' ');
        append(line, request.target());
        line.append(' ').append(request.protocol()).append("\" ").append(status).append(' ');
        line.append(bytes == 0 ? "-" : Long.toString(bytes)).append(" \"");
        append(line, request.header("Referer"));
        line.append("\" \"");
        append(line, request.header("User-Agent"));
        LOG.info(line.append('"').toString());
    }

    /** As Apache does: what a client sends can neither end the quotes nor reach a terminal. */
    private static void append(StringBuilder line, @Nullable String text) {
        if (text == null) {
            line.append('-');
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                line.append(String.format("\\x%02x", (int) c));
            } else {
                line.append(c);
            }
        }
    }
}
