package dev.loomlet.net.http.server;

import dev.loomlet.net.http.syntax.Characters;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.message.BasicHeader;
import org.jspecify.annotations.Nullable;

/**
 * What a client is answered. Belongs to its handler: it is used in the handler's coroutine, until the handler returns. First
 * the status and headers are set, then a body is sent, either whole or through a stream. Sending waits for a client that reads
 * slowly, as long as the server's limit lets it.
 *
 * <p>The server adds {@code Date}, what marks the end of the body, and {@code Connection}; and compresses the body where the
 * client takes that and it is worth it. The answer to a {@code HEAD} has the headers that the one to a {@code GET} would have.
 * It has no body, whatever the handler sends, and neither has one with 204, 205 or 304; a 304 keeps of the headers what RFC 9110,
 * section 15.4.5 asks for.
 */
public final class Response {

    private static final List<String> OF_CONTENT = List.of("Content-Type", "Content-Encoding", "Content-Range",
            "Content-Disposition", "Cache-Control", "Expires", "ETag", "Last-Modified");

    private final Exchange exchange;
    private final BasicClassicHttpResponse message = new BasicClassicHttpResponse(200);
    private long length = -1;
    private boolean closes;
    private @Nullable ResponseBody body;

    Response(Exchange exchange) {
        this.exchange = exchange;
    }

    /**
     * Sets the status, which is 200 otherwise.
     *
     * @param code 200 to 599
     * @return this response
     * @throws IllegalArgumentException if the code is another
     * @throws IllegalStateException if the head is on its way already
     */
    public Response status(int code) {
        if (code < 200 || code > 599) {
            throw new IllegalArgumentException(
                    "status is " + code + "; give 200 to 599, and for a change of protocol use upgrade(...)");
        }
        requireUncommitted("status");
        message.setCode(code);
        return this;
    }

    /** {@return the status as it stands} */
    public int status() {
        return message.getCode();
    }

    /**
     * Sets a header, in place of those that have its name. {@code Upgrade} names protocols that a client could ask for, and the
     * server adds the {@code Connection} that belongs to it; to change the protocol, use {@link #upgrade}.
     *
     * @param name a token
     * @param value text of ISO 8859-1
     * @return this response
     * @throws IllegalArgumentException if the name or the value has a character that it may not have, such as a line break;
     *     or if the name is {@code Transfer-Encoding}, which the server sets itself; or if it is {@code Content-Length}, and the
     *     value no number
     * @throws IllegalStateException if the head is on its way already
     */
    public Response header(String name, String value) {
        if (!isSpecial(name, value)) {
            message.setHeader(new BasicHeader(name, value));
        }
        return this;
    }

    /**
     * Adds a header beside those that have its name, such as {@code Set-Cookie}.
     *
     * @param name a token
     * @param value text of ISO 8859-1
     * @return this response
     * @throws IllegalArgumentException as {@link #header(String, String)} does
     * @throws IllegalStateException if the head is on its way already
     */
    public Response addHeader(String name, String value) {
        if (!isSpecial(name, value)) {
            message.addHeader(new BasicHeader(name, value));
        }
        return this;
    }

    private boolean isSpecial(String name, String value) {
        Objects.requireNonNull(name, "name is null; give that of a header");
        Objects.requireNonNull(value, "value is null; to take a header back use removeHeader(name)");
        requireUncommitted("header");
        if (!Characters.isToken(name)) {
            throw new IllegalArgumentException("header name is \"" + escape(name) + "\"; use letters, digits and -");
        }
        if (!Characters.isFieldValue(value)) {
            throw new IllegalArgumentException("value of header " + name + " is \"" + escape(value)
                    + "\"; leave out line breaks, control characters and whatever ISO 8859-1 has not, or encode them");
        }
        switch (name.length()) {
            case 17 -> {
                if (name.equalsIgnoreCase("Transfer-Encoding")) {
                    throw new IllegalArgumentException("header " + name + " is the server's to set; leave it out");
                }
            }
            case 14 -> {
                if (name.equalsIgnoreCase("Content-Length")) {
                    length(parseLength(value));
                    return true;
                }
            }
            case 10 -> {
                if (name.equalsIgnoreCase("Connection")) {
                    closes |= value.equalsIgnoreCase("close");
                    return true;
                }
            }
            default -> {
            }
        }
        return false;
    }

    private static long parseLength(String value) {
        if (!Characters.isDigits(value) || value.length() > 18) {
            throw new IllegalArgumentException("Content-Length is \"" + value + "\"; give the number of bytes");
        }
        return Long.parseLong(value);
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(c -> {
            if (c < ' ' || c > '~') {
                escaped.append(String.format("\\u%04x", c));
            } else {
                escaped.append((char) c);
            }
        });
        return escaped.toString();
    }

    /**
     * Takes the headers called {@code name} back.
     *
     * @param name in any case
     * @return this response
     * @throws IllegalStateException if the head is on its way already
     */
    public Response removeHeader(String name) {
        requireUncommitted("removeHeader");
        message.removeHeaders(name);
        return this;
    }

    /**
     * The first header called {@code name} as it stands.
     *
     * @param name in any case
     * @return its value; null when there is none
     */
    public @Nullable String header(String name) {
        Header header = message.getFirstHeader(name);
        return header == null ? null : header.getValue();
    }

    /**
     * Sets the type of the body.
     *
     * @param contentType such as {@code text/html; charset=utf-8}
     * @return this response
     * @throws IllegalArgumentException if it has a character that no header may have
     * @throws IllegalStateException if the head is on its way already
     */
    public Response type(String contentType) {
        return header("Content-Type", contentType);
    }

    /**
     * Announces the length of a body that goes through the stream, which is chunked otherwise. The handler must then write just
     * so much.
     *
     * @param bytes zero or more
     * @return this response
     * @throws IllegalArgumentException if it is negative
     * @throws IllegalStateException if the head is on its way already
     */
    public Response length(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("length is " + bytes + "; give zero or more, or leave it out");
        }
        requireUncommitted("length");
        length = bytes;
        return this;
    }

    /**
     * Sends {@code text} in UTF-8, as {@code text/plain} if no type was set.
     *
     * @param text the whole body
     * @throws IOException when the client has gone
     * @throws IllegalStateException if a body was sent or begun before
     */
    public void send(String text) throws IOException {
        Objects.requireNonNull(text, "text is null; for an empty body send nothing");
        if (!message.containsHeader("Content-Type")) {
            requireUncommitted("send");
            message.addHeader(Exchange.PLAIN_TEXT);
        }
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sends {@code bytes}.
     *
     * @param bytes the whole body; not to be changed until the handler has returned
     * @throws IOException when the client has gone
     * @throws IllegalStateException if a body was sent or begun before, or another length announced
     */
    public void send(byte[] bytes) throws IOException {
        Objects.requireNonNull(bytes, "bytes is null; for an empty body send nothing");
        requireUncommitted("send");
        if (body != null) {
            throw new IllegalStateException("send was called after output(); write to the stream");
        }
        exchange.sendWhole(bytes, bytes.length);
    }

    /**
     * The stream to write the body to. The first few kilobytes are kept back, so that an exception can still become an answer of
     * its own, and a small body gets its length; {@link OutputStream#flush() flush} sends what there is. The server closes the
     * stream when the handler returns.
     *
     * @return always the same stream; its methods throw an IOException when the client has gone
     * @throws IllegalStateException if a body was sent before
     */
    public OutputStream output() {
        ResponseBody stream = body;
        if (stream == null) {
            requireUncommitted("output");
            stream = new ResponseBody(exchange);
            body = stream;
        }
        return stream;
    }

    /**
     * Sends the client elsewhere.
     *
     * @param code 301, 302, 303, 307 or 308
     * @param location a URI, or a path on this server
     * @throws IOException when the client has gone
     * @throws IllegalArgumentException if the code is none of these, or no header may have the location
     * @throws IllegalStateException if a body was sent or begun before
     */
    public void redirect(int code, String location) throws IOException {
        if (!List.of(301, 302, 303, 307, 308).contains(code)) {
            throw new IllegalArgumentException(
                    "status of a redirection is " + code + "; give 301, 302, 303, 307 or 308");
        }
        status(code).header("Location", location);
        send("see " + location + "\n");
    }

    /**
     * Changes the protocol of the connection: sends 101 when the handler returns, and then runs {@code handler}.
     *
     * @param protocol as the client named it in its {@code Upgrade} header, such as {@code websocket}
     * @param handler speaks the new protocol
     * @throws StatusException with 426, if the client did not ask for this protocol
     * @throws IllegalStateException if a body was sent or begun before
     */
    public void upgrade(String protocol, UpgradeHandler handler) {
        Objects.requireNonNull(handler, "handler is null; pass what speaks " + protocol);
        requireUncommitted("upgrade");
        if (body != null) {
            throw new IllegalStateException("upgrade was called after output(); a response with 101 has no body");
        }
        exchange.upgrade(protocol, handler);
        message.setCode(101);
    }

    /**
     * Makes the connection a tunnel, in answer to {@code CONNECT} (RFC 9110, section 9.3.6): sends 200, and runs {@code handler},
     * which may wait for as long as the tunnel is used, as a limit of time for handlers allows. The connection is closed
     * afterwards. Make the connection to the other side before, while an error can still be told.
     *
     * @param handler carries bytes; what it throws comes out of this call
     * @throws StatusException with 405, if the method is another; with 400, if there is a body
     * @throws IllegalStateException if a body was sent or begun before
     * @throws IOException when the client has gone
     * @throws Exception what the handler throws
     */
    public void tunnel(UpgradeHandler handler) throws Exception {
        Objects.requireNonNull(handler, "handler is null; pass what carries the bytes");
        requireUncommitted("tunnel");
        if (body != null) {
            throw new IllegalStateException("tunnel was called after output(); an answer to CONNECT has no body");
        }
        exchange.tunnel(handler);
    }

    /** {@return whether the head is on its way, so that status and headers cannot be changed} */
    public boolean isCommitted() {
        return exchange.isCommitted();
    }

    private void requireUncommitted(String call) {
        if (exchange.isCommitted()) {
            throw new IllegalStateException(call + " was called when the head of the response was on its way already; "
                    + "set status and headers first, and send one body");
        }
        if (message.getCode() == 101) {
            throw new IllegalStateException(
                    call + " was called after upgrade(...); that is the last thing a handler does");
        }
    }

    /** Forgets what the handler has said, for an error to be told instead. */
    void reset(int code, boolean keepHeaders) {
        message.setCode(code);
        length = -1;
        body = null;
        if (keepHeaders) {
            OF_CONTENT.forEach(message::removeHeaders);
        } else {
            message.clear();
        }
    }

    BasicClassicHttpResponse message() {
        return message;
    }

    long length() {
        return length;
    }

    boolean closes() {
        return closes;
    }

    @Nullable
    ResponseBody body() {
        return body;
    }
}
