package dev.loomlet.net.http.server;

import dev.loomlet.loop.Waiter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpMessage;
import org.jspecify.annotations.Nullable;

/** Decides whether a body is compressed, and does it. */
final class Compression {

    /** Below this, the head and a packet cost more than is saved. */
    private static final int LEAST = 1024;
    private static final Set<String> APPLICATION = Set.of("json", "javascript", "xml", "xhtml+xml", "wasm",
            "manifest+json",
            "x-javascript", "graphql", "rtf", "x-ndjson");

    private Compression() {}

    /** Whether a body of {@code length}, negative when that is not known, would be compressed for a client that takes it. */
    static boolean isWorthIt(HttpMessage response, int status, long length) {
        Header type = response.getFirstHeader("Content-Type");
        return (length < 0 || length >= LEAST) && status != 206 && type != null && isText(type.getValue())
                && !response.containsHeader("Content-Encoding") && !response.containsHeader("Content-Range")
                && !says(response.getFirstHeader("Cache-Control"), "no-transform");
    }

    private static boolean says(@Nullable Header header, String option) {
        return header != null && header.getValue().toLowerCase(Locale.ROOT).contains(option);
    }

    private static boolean isText(String contentType) {
        int end = contentType.indexOf(';');
        String type = (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return type.startsWith("text/") && !type.equals("text/event-stream") || type.endsWith("+xml")
                || type.endsWith("+json")
                || type.startsWith("application/") && APPLICATION.contains(type.substring("application/".length()));
    }

    /** Whether the client takes gzip (RFC 9110, 12.5.3). */
    static boolean isAccepted(Header[] headers) {
        boolean any = false;
        for (Header header : headers) {
            if (header.getName().equalsIgnoreCase("Accept-Encoding")) {
                for (String each : header.getValue().split(",")) {
                    String[] parts = each.strip().split(";");
                    String coding = parts[0].strip().toLowerCase(Locale.ROOT);
                    boolean wanted = parts.length < 2 || weight(parts[1]) > 0;
                    if (coding.equals("gzip") || coding.equals("x-gzip")) {
                        return wanted;
                    }
                    any |= coding.equals("*") && wanted;
                }
            }
        }
        return any;
    }

    private static double weight(String parameter) {
        String text = parameter.strip().toLowerCase(Locale.ROOT);
        try {
            return text.startsWith("q=") ? Double.parseDouble(text.substring(2)) : 1;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    static byte[] compress(byte[] bytes, int count) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(count / 3 + 64);
        try (OutputStream out = stream(compressed)) {
            out.write(bytes, 0, count);
        } catch (IOException e) {
            throw new UncheckedIOException("memory refused a write, which it never does", e);
        }
        return compressed.toByteArray();
    }

    /** A flush of the stream sends all that was written. */
    static OutputStream stream(OutputStream out) throws IOException {
        return new Pieces(out);
    }

    /**
     * Gives way between pieces of what is compressed, as the stream behind it need not: it gets little, in writes that need
     * not wait. A piece takes 0.6 ms, where 10 MB of JSON at a time would hold up the hub for a fifth of a second.
     */
    private static final class Pieces extends GZIPOutputStream {

        private static final int PIECE = 32 * 1024;

        private int sinceTurn;

        Pieces(OutputStream out) throws IOException {
            super(out, 4096, true);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            for (int done = 0, count; done < length; done += count) {
                count = Math.min(PIECE - sinceTurn, length - done);
                super.write(source, offset + done, count);
                sinceTurn += count;
                if (sinceTurn == PIECE) {
                    sinceTurn = 0;
                    giveWay();
                }
            }
        }

        private static void giveWay() {
            Waiter waiter = Waiter.currentOnLoop();
            if (waiter != null) {
                waiter.yieldNow();
            }
        }
    }
}
