package dev.loomlet.net.http.server;

import dev.loomlet.Loomlet;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Serves the files below a folder. */
final class StaticFiles implements Handler {

    /** The parameter of the route. */
    static final String PATH = "path";

    private static final int PIECE = 256 * 1024;

    private final Path root;

    /** @throws NotDirectoryException if the root is no folder */
    StaticFiles(Path folder) throws IOException {
        root = folder.toRealPath();
        if (!Files.isDirectory(root)) {
            throw new NotDirectoryException(folder.toString());
        }
    }

    @Override
    public void handle(Request request, Response response) throws IOException {
        String wanted = request.parameter(PATH);
        boolean folder = wanted.isEmpty() || wanted.endsWith("/");
        Path path = resolve(folder ? wanted + "index.html" : wanted);
        Path real = path == null ? null : Loomlet.offload(() -> realPath(path));
        if (real == null) {
            throw new StatusException(404, "there is nothing here");
        }
        if (!folder && Loomlet.offload(() -> Files.isDirectory(real))) {
            String query = request.rawQuery();
            response.redirect(301, request.rawPath() + "/" + (query == null ? "" : "?" + query));
            return;
        }
        try (OpenFile file = OpenFile.open(real)) {
            if (file == null) {
                throw new StatusException(404, "there is nothing here");
            }
            send(file, ContentTypes.of(path.getFileName().toString()), request, response);
        }
    }

    private @Nullable Path resolve(String wanted) {
        List<String> segments = List.of(wanted.split("/", -1));
        for (String each : segments) {
            // Hidden files are seldom meant to be seen, but for the one folder that RFC 8615 reserves.
            if (each.isEmpty() || each.startsWith(".") && !each.equals(".well-known") || each.indexOf('\\') >= 0) {
                return null;
            }
        }
        try {
            return root.resolve(String.join("/", segments));
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /** Null when it is not there, or a link leads out of the root. */
    private @Nullable Path realPath(Path path) {
        try {
            Path real = path.toRealPath();
            return real.startsWith(root) ? real : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static void send(OpenFile file, String type, Request request, Response response) throws IOException {
        String tag = "\"" + Long.toHexString(file.size()) + "-"
                + Long.toHexString(file.modified().getEpochSecond() * 1_000_000_000 + file.modified().getNano()) + "\"";
        response.header("ETag", tag)
                .header("Last-Modified", HttpDates.format(file.modified()))
                .header("Accept-Ranges", "bytes");
        Conditions conditions = new Conditions(request, tag, file.modified());
        int status = conditions.status();
        if (status == 304) {
            // Type and length decide whether a 200 would be compressed, and so on the tag.
            response.status(304).type(type).length(file.size());
            return;
        }
        if (status == 412) {
            throw new StatusException(412, "the file is another by now");
        }
        String range = conditions.range();
        List<ByteRanges.Span> spans = range == null ? null : ByteRanges.parse(range, file.size());
        if (spans == null) {
            sendWhole(file, response.type(type), request.method().equals("HEAD"));
        } else if (spans.isEmpty()) {
            response.status(416).header("Content-Range", "bytes */" + file.size());
        } else if (spans.size() == 1) {
            ByteRanges.Span span = spans.getFirst();
            response.status(206).type(type).header("Content-Range", span.of(file.size())).length(span.length());
            copy(file, span, response.output());
        } else {
            sendParts(file, type, spans, response);
        }
    }

    private static void sendWhole(OpenFile file, Response response, boolean headOnly) throws IOException {
        byte[] whole = file.whole();
        if (whole != null) {
            response.send(whole);
            return;
        }
        response.length(file.size());
        if (!headOnly) {
            copy(file, new ByteRanges.Span(0, file.size() - 1), response.output());
        }
    }

    private static void copy(OpenFile file, ByteRanges.Span span, OutputStream out) throws IOException {
        byte[] piece = new byte[(int) Math.min(PIECE, span.length())];
        for (long next = span.first(); next <= span.last();) {
            int length = (int) Math.min(piece.length, span.last() + 1 - next);
            file.read(next, piece, length);
            out.write(piece, 0, length);
            next += length;
        }
    }

    private static void sendParts(OpenFile file, String type, List<ByteRanges.Span> spans, Response response)
            throws IOException {
        byte[] random = new byte[16];
        ThreadLocalRandom.current().nextBytes(random);
        String boundary = HexFormat.of().formatHex(random);
        List<byte[]> heads = new ArrayList<>();
        byte[] end = ascii("\r\n--" + boundary + "--\r\n");
        long length = end.length;
        for (ByteRanges.Span span : spans) {
            byte[] head = ascii(
                    "\r\n--" + boundary + "\r\nContent-Type: " + type + "\r\nContent-Range: " + span.of(file.size())
                            + "\r\n\r\n");
            heads.add(head);
            length += head.length + span.length();
        }
        response.status(206).type("multipart/byteranges; boundary=" + boundary).length(length);
        OutputStream out = response.output();
        for (int i = 0; i < heads.size(); i++) {
            out.write(heads.get(i));
            copy(file, spans.get(i), out);
        }
        out.write(end);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
