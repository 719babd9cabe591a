package dev.loomlet.examples.web;

import dev.loomlet.net.http.server.StatusException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** What the chats of the browser have in common. */
final class ChatPage {

    /** The longest thing to say, in bytes. */
    static final int LONGEST = 4000;

    private ChatPage() {}

    /** The page of the chat called {@code name}. */
    static byte[] of(String name) throws IOException {
        try (InputStream page = ChatPage.class.getResourceAsStream(name + ".html")) {
            return page.readAllBytes();
        }
    }

    /** What was said, on one line; null when that is nothing. */
    static @Nullable String line(@Nullable String said) {
        String line = said == null ? "" : said.strip().replaceAll("\\R", " ");
        return line.isEmpty() ? null : line;
    }

    /** As {@link #line}, of what a request cannot do without. */
    static String required(@Nullable String value, String what) {
        String line = line(value);
        if (line == null) {
            throw new StatusException(400, "the " + what + " is missing");
        }
        return line;
    }
}
