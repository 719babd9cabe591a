package dev.loomlet.net.http.server;

import dev.loomlet.net.http.syntax.Characters;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.io.HttpTransportMetrics;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.util.CharArrayBuffer;

/**
 * Checks the lines of a chunked body before the library reads them, which takes signs and white space in sizes, and any
 * trailer with a colon. A body is a size, its data, an empty line, the next size and so on; after the size 0, trailers up to
 * an empty line.
 */
final class ChunkLines implements SessionInputBuffer {

    private static final int MOST_DIGITS = 15; // a long has room for these
    private static final int MOST_LINE = 8192;

    private enum Expected {
        SIZE, END_OF_DATA, TRAILER
    }

    private final StrictInput lines;
    private final int trailerLimit;
    private Expected expected = Expected.SIZE;

    ChunkLines(StrictInput lines, int trailerLimit) {
        this.lines = lines;
        this.trailerLimit = trailerLimit;
    }

    @Override
    public int readLine(CharArrayBuffer line, InputStream stream) throws IOException {
        switch (expected) {
            case SIZE -> {
                lines.limit(MOST_LINE, 400, "chunk size line is too long");
                int length = lines.readLine(line, stream);
                boolean last = isLast(line);
                expected = last ? Expected.TRAILER : Expected.END_OF_DATA;
                if (last) {
                    lines.limit(trailerLimit, 431, "trailers are too large");
                }
                return length;
            }
            case END_OF_DATA -> {
                lines.limit(2, 400, "chunk is longer than its size");
                expected = Expected.SIZE;
                return lines.readLine(line, stream);
            }
            default -> {
                int length = lines.readLine(line, stream);
                if (length > 0) {
                    HeaderRules.checkName(line);
                }
                return length;
            }
        }
    }

    private static boolean isLast(CharArrayBuffer line) throws Rejection {
        int digits = 0;
        boolean zero = true;
        while (digits < line.length() && Characters.isHex(line.charAt(digits))) {
            zero &= line.charAt(digits) == '0';
            digits++;
        }
        int next = digits;
        // RFC 9112, 7.1.1: white space may stand before the semicolon of an extension.
        while (next < line.length() && (line.charAt(next) == ' ' || line.charAt(next) == '\t')) {
            next++;
        }
        boolean extended = next < line.length() && line.charAt(next) == ';';
        if (digits == 0 || digits > MOST_DIGITS || !extended && digits < line.length()) {
            throw Rejection.badRequest("bad chunk size");
        }
        return zero;
    }

    @Override
    public int length() {
        return lines.length();
    }

    @Override
    public int capacity() {
        return lines.capacity();
    }

    @Override
    public int available() {
        return lines.available();
    }

    @Override
    public int read(byte[] target, int offset, int length, InputStream stream) throws IOException {
        return lines.read(target, offset, length, stream);
    }

    @Override
    public int read(byte[] target, InputStream stream) throws IOException {
        return lines.read(target, stream);
    }

    @Override
    public int read(InputStream stream) throws IOException {
        return lines.read(stream);
    }

    @Override
    public HttpTransportMetrics getMetrics() {
        return lines.getMetrics();
    }
}
