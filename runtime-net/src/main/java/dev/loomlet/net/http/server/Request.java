package dev.loomlet.net.http.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketAddress;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLSession;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks. Belongs to its handler: it is used in the handler's coroutine, until the handler returns. Only reading
 * the body waits.
 */
public final class Request {

    private final RequestHead head;
    private final HttpConnection connection;
    private final InputStream body;
    private final int query;
    private Map<String, String> parameters = Map.of();
    private @Nullable String path;
    private @Nullable Map<String, List<String>> queries;

    Request(RequestHead head, HttpConnection connection, InputStream body) {
        this.head = head;
        this.connection = connection;
        this.body = body;
        this.query = head.target.indexOf('?');
    }

    void parameters(Map<String, String> found) {
        parameters = found;
    }

    /** {@return the method, such as {@code GET}, as it was sent} */
    public String method() {
        return head.method;
    }

    /**
     * The path and query as they were sent, still encoded. Of a target in absolute form, the scheme and host are left out; of
     * {@code CONNECT} it is host and port.
     *
     * @return such as {@code /a%20b?c=d}
     */
    public String target() {
        return head.target;
    }

    /** {@return the path as it was sent, without the query} */
    public String rawPath() {
        return query < 0 ? head.target : head.target.substring(0, query);
    }

    /**
     * The path, with its percent-encoding undone. Slashes that were encoded look like others here.
     *
     * @return the path, without the query
     * @throws StatusException with 400, if the encoding is wrong or that of no text
     */
    public String path() {
        String decoded = path;
        if (decoded == null) {
            decoded = decode(rawPath(), false);
            path = decoded;
        }
        return decoded;
    }

    private static String decode(String text, boolean plusIsSpace) {
        String decoded = Percent.decode(text, plusIsSpace);
        if (decoded == null) {
            throw new StatusException(400, "bad percent-encoding");
        }
        return decoded;
    }

    /** {@return what follows the question mark, as it was sent; null when there is none} */
    public @Nullable String rawQuery() {
        return query < 0 ? null : head.target.substring(query + 1);
    }

    /**
     * The first value that the query gives {@code name}.
     *
     * @param name the name, decoded
     * @return the value, decoded; empty when the query has the name alone; null when it has not
     * @throws StatusException with 400, if the query's encoding is wrong
     */
    public @Nullable String query(String name) {
        List<String> values = queries(name);
        return values.isEmpty() ? null : values.getFirst();
    }

    /**
     * All values that the query gives {@code name}.
     *
     * @param name the name, decoded
     * @return the values, in their order
     * @throws StatusException with 400, if the query's encoding is wrong
     */
    public List<String> queries(String name) {
        Map<String, List<String>> known = queries;
        if (known == null) {
            known = form(Objects.requireNonNullElse(rawQuery(), ""));
            queries = known;
        }
        return List.copyOf(known.getOrDefault(name, List.of()));
    }

    private static Map<String, List<String>> form(String text) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String pair : text.split("&")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = decode(equals < 0 ? pair : pair.substring(0, equals), true);
                String value = equals < 0 ? "" : decode(pair.substring(equals + 1), true);
                values.computeIfAbsent(name, first -> new ArrayList<>()).add(value);
            }
        }
        return values;
    }

    /**
     * What stands in the path where the route's pattern has {@code {name}}.
     *
     * @param name the name in the pattern
     * @return the value, decoded
     * @throws IllegalArgumentException if the pattern has no such parameter
     */
    public String parameter(String name) {
        String value = parameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no parameter \"" + name + "\", but " + parameters.keySet()
                    + "; name one of its pattern");
        }
        return value;
    }

    /**
     * The first header called {@code name}.
     *
     * @param name in any case
     * @return its value, in ISO 8859-1; null when there is none
     */
    public @Nullable String header(String name) {
        for (Header each : head.headers()) {
            if (each.getName().equalsIgnoreCase(name)) {
                return each.getValue();
            }
        }
        return null;
    }

    /**
     * All headers called {@code name}.
     *
     * @param name in any case
     * @return their values, in their order
     */
    public List<String> headers(String name) {
        return Arrays.stream(head.headers())
                .filter(each -> each.getName().equalsIgnoreCase(name))
                .map(Header::getValue)
                .toList();
    }

    /** {@return the names of all headers, each once, whatever their case, as it came first and in the order in which they did} */
    public List<String> headerNames() {
        Set<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        return Arrays.stream(head.headers()).map(Header::getName).filter(known::add).toList();
    }

    /** {@return the host and perhaps port that the client asks; null when it does not say, as HTTP/1.0 allows} */
    public @Nullable String host() {
        return head.host();
    }

    /** {@return {@code "HTTP/1.1"} or {@code "HTTP/1.0"}} */
    public String protocol() {
        return head.version11 ? "HTTP/1.1" : "HTTP/1.0";
    }

    /** {@return whether it came over TLS} */
    public boolean isSecure() {
        return connection.isSecure();
    }

    /** {@return the session of its TLS, which tells the client's certificate; null when there is no TLS} */
    public @Nullable SSLSession session() {
        return connection.session();
    }

    /** {@return the client's address} */
    public SocketAddress remoteAddress() {
        return connection.remoteAddress();
    }

    /** {@return how many bytes the body has; negative when it is chunked, and zero when there is none} */
    public long length() {
        return head.chunked ? -1 : Math.max(0, head.contentLength);
    }

    /**
     * The body, as it arrives. A client that waits for {@code 100 Continue} gets it at the first read. A read fails when the
     * body is cut short, malformed, too large or too slow; a handler that lets that failure through answers with the status
     * that fits. What the handler leaves is read and dropped by the server if it is little; else the connection is closed.
     *
     * @return always the same stream; empty when there is no body
     */
    public InputStream body() {
        return body;
    }

    /**
     * Reads the whole body; waits for it.
     *
     * @return the bytes, at most as many as the server's limit
     * @throws IOException as the reads of {@link #body()}
     */
    public byte[] bytes() throws IOException {
        return body.readAllBytes();
    }

    /**
     * Reads the whole body as text, in the charset that its type names, or UTF-8.
     *
     * @return the text
     * @throws IOException as the reads of {@link #body()}
     * @throws StatusException with 415, if the charset is not known
     */
    public String text() throws IOException {
        return new String(bytes(), charset());
    }

    private Charset charset() {
        String type = Objects.requireNonNullElse(header("Content-Type"), "");
        for (String part : type.split(";")) {
            String parameter = part.strip();
            if (parameter.toLowerCase(Locale.ROOT).startsWith("charset=")) {
                String name = parameter.substring("charset=".length()).replace("\"", "");
                try {
                    return Charset.forName(name);
                } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
                    throw new StatusException(415, "charset is not known", e);
                }
            }
        }
        return StandardCharsets.UTF_8;
    }

    /**
     * Reads the body of a form, in {@code application/x-www-form-urlencoded}; waits for it.
     *
     * @return the values of each name, in their order
     * @throws IOException as the reads of {@link #body()}
     * @throws StatusException with 400, if the encoding is wrong
     */
    public Map<String, List<String>> form() throws IOException {
        return form(text());
    }

    RequestHead head() {
        return head;
    }

    @Override
    public String toString() {
        return head.method + " " + head.target;
    }
}
