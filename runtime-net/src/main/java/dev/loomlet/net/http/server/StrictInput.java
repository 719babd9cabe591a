package dev.loomlet.net.http.server;

import dev.loomlet.net.http.syntax.Characters;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.impl.BasicHttpTransportMetrics;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;
import org.apache.hc.core5.util.CharArrayBuffer;

/**
 * Reads lines as RFC 9112 demands. The library's own reading takes a bare LF for the end of a line, joins folded headers,
 * lets control characters through, and takes the end of the connection for the end of the headers: each a way to make two
 * parsers on the way of a message disagree.
 */
final class StrictInput extends SessionInputBufferImpl {

    private static final int LEAST_FREE = 512;

    private int left;
    private int statusOfExcess;
    private String excess = "";

    StrictInput(int size) {
        super(new BasicHttpTransportMetrics(), size, LEAST_FREE, 0, null);
    }

    /** From here on lines may have {@code most} characters together. */
    void limit(int most, int status, String message) {
        left = most;
        statusOfExcess = status;
        excess = message;
    }

    @Override
    public int readLine(CharArrayBuffer line, InputStream stream) throws IOException {
        int before = line.length();
        for (int c; (c = next(stream)) != '\r';) {
            if (!Characters.isFieldCharacter(c)) {
                throw Rejection.badRequest(c == '\n' ? "bare LF" : "control character 0x" + Integer.toHexString(c));
            }
            line.append((char) c);
        }
        if (next(stream) != '\n') {
            throw Rejection.badRequest("CR without LF");
        }
        int length = line.length() - before;
        if (length > 0 && (line.charAt(before) == ' ' || line.charAt(before) == '\t')) {
            throw Rejection.badRequest("line that begins with white space");
        }
        return length;
    }

    private int next(InputStream stream) throws IOException {
        if (--left < 0) {
            throw new Rejection(statusOfExcess, excess);
        }
        int c = read(stream);
        if (c < 0) {
            throw new ConnectionClosedException("the client closed the connection within a line");
        }
        return c;
    }
}
