package dev.loomlet.net.http.server;

import dev.loomlet.net.http.syntax.Characters;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.message.LazyLineParser;
import org.apache.hc.core5.util.CharArrayBuffer;

/** Parses a header as the library does, but only if its name is a token that the colon follows at once. */
final class HeaderRules extends LazyLineParser {

    static final HeaderRules INSTANCE = new HeaderRules();

    @Override
    public Header parseHeader(CharArrayBuffer line) throws ParseException {
        try {
            checkName(line);
        } catch (Rejection e) {
            throw new ParseException(e.getMessage());
        }
        return super.parseHeader(line);
    }

    static void checkName(CharArrayBuffer line) throws Rejection {
        int next = 0;
        while (next < line.length() && Characters.isTokenCharacter(line.charAt(next))) {
            next++;
        }
        if (next == 0 || next == line.length() || line.charAt(next) != ':') {
            throw Rejection.badRequest("bad header name");
        }
    }
}
