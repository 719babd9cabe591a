package dev.loomlet.net.http.server;

import dev.loomlet.net.http.syntax.Characters;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ranges that a client asks of a body (RFC 9110, 14). */
final class ByteRanges {

    private static final int MOST = 16;
    private static final int MOST_DIGITS = 18; // a long has room for these

    /** Both ends belong to it. */
    record Span(long first, long last) {
        long length() {
            return last - first + 1;
        }

        String of(long size) {
            return "bytes " + first + "-" + last + "/" + size;
        }
    }

    private ByteRanges() {}

    /**
     * Parses a Range header for a body of {@code size}.
     *
     * @return null when the whole body is to be sent: the header is not understood, or asks for more than the body has; empty
     *     when nothing of what it asks for is there
     */
    static @Nullable List<Span> parse(String header, long size) {
        if (!header.regionMatches(true, 0, "bytes=", 0, 6)) {
            return null;
        }
        String[] specs = header.substring(6).split(",", -1);
        List<Span> spans = new ArrayList<>();
        long total = 0;
        for (String each : specs) {
            String spec = each.strip();
            int dash = spec.indexOf('-');
            String from = dash < 0 ? "x" : spec.substring(0, dash);
            String to = dash < 0 ? "x" : spec.substring(dash + 1);
            if (!isNumber(from) && !from.isEmpty() || !isNumber(to) && !to.isEmpty()
                    || from.isEmpty() && to.isEmpty()) {
                return null;
            }
            long first = from.isEmpty() ? Math.max(0, size - Long.parseLong(to)) : Long.parseLong(from);
            long last = from.isEmpty() || to.isEmpty() ? size - 1 : Long.parseLong(to);
            if (last < first && !from.isEmpty() && !to.isEmpty()) {
                return null;
            }
            if (first < size && first <= last) {
                Span span = new Span(first, Math.min(last, size - 1));
                spans.add(span);
                total += span.length();
            }
        }
        return specs.length > MOST || spans.size() > 1 && total > size ? null : spans;
    }

    private static boolean isNumber(String text) {
        return Characters.isDigits(text) && text.length() <= MOST_DIGITS;
    }
}
