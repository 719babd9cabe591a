package dev.loomlet.net.http.server;

import dev.loomlet.Loomlet;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.EnglishReasonPhraseCatalog;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.message.BasicHeader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request and its response. */
final class Exchange implements RequestBody.Continuation {

    static final Header PLAIN_TEXT = new BasicHeader("Content-Type", "text/plain; charset=utf-8");
    private static final Header CLOSE = new BasicHeader("Connection", "close");
    private static final Header KEEP_ALIVE = new BasicHeader("Connection", "keep-alive");
    private static final Header CHUNKED = new BasicHeader("Transfer-Encoding", "chunked");
    private static final byte[] NOTHING = {};
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    private final HttpConnection connection;
    private final RequestHead head;
    private final Settings settings;
    private final RequestBody body;
    private final Request request;
    private final Response response;
    private boolean keepAlive;
    private boolean committed;
    private boolean closeDelimited;
    private @Nullable FramedOutput framed;
    private long sent;
    private @Nullable String protocol;
    private @Nullable UpgradeHandler upgradeHandler;
    private boolean tunnelled;

    Exchange(HttpConnection connection, RequestHead head, Settings settings) {
        this.connection = connection;
        this.head = head;
        this.settings = settings;
        this.keepAlive = head.keepsAlive();
        this.body = connection.body(head, this);
        this.request = new Request(head, connection, body);
        this.response = new Response(this);
    }

    /** Whether another request may follow on the connection. */
    boolean run() throws IOException {
        return logged(() -> answer() && complete());
    }

    /** Answers what was not even understood. */
    void refuse(Rejection rejection) throws IOException {
        logged(() -> {
            fail(rejection.status, rejection.getMessage(), true, false);
            connection.flush();
            return false;
        });
    }

    private interface Step {
        boolean run() throws IOException;
    }

    private boolean logged(Step step) throws IOException {
        try {
            return step.run();
        } finally {
            if (settings.accessLog() && AccessLog.isOn()) {
                FramedOutput streamed = framed;
                AccessLog.log(connection.remoteAddress(), request, response.status(),
                        streamed == null ? sent : streamed.count());
            }
        }
    }

    /** Whether the response is whole. */
    private boolean answer() throws IOException {
        try {
            if (settings.bodyLimit() >= 0 && head.contentLength > settings.bodyLimit()) {
                throw new Rejection(413, "the body is larger than " + settings.bodyLimit() + " bytes");
            }
            handle();
            finish();
            return true;
        } catch (Rejection e) {
            return fail(e.status, e.getMessage(), true, false);
        } catch (StatusException e) {
            return fail(e.status(), e.getMessage(), false, true);
        } catch (Exception | AssertionError | LinkageError | StackOverflowError e) {
            if (connection.isBroken()) {
                LOG.debug("{} from {} got no whole response", request, connection.remoteAddress(), e);
                return false;
            }
            LOG.error("{} from {} failed", request, connection.remoteAddress(), e);
            return fail(500, "the server failed to answer", false, false);
        }
    }

    private void handle() throws Exception {
        Routes.Match match = settings.routes().find(head.method, request.rawPath());
        request.parameters(match.parameters());
        Duration limit = settings.handlerTimeout();
        if (limit == null) {
            match.handler().handle(request, response);
            return;
        }
        Exception[] failure = {null};
        try {
            Loomlet.<RuntimeException>withTimeout(limit, () -> {
                try {
                    match.handler().handle(request, response);
                } catch (Exception e) {
                    // A timeout of the handler's own is not this one.
                    failure[0] = e;
                }
            });
        } catch (TimeoutException e) {
            throw new StatusException(503, "the answer took longer than " + limit.toMillis() + " ms", e);
        }
        if (failure[0] != null) {
            throw failure[0];
        }
    }

    private void finish() throws IOException {
        ResponseBody stream = response.body();
        if (upgradeHandler != null) {
            response.message().setHeader("Upgrade", Objects.requireNonNull(protocol));
            writeHead();
        } else if (stream != null) {
            stream.close();
        } else if (!committed) {
            sendWhole(NOTHING, 0);
        }
    }

    /** Tells the client of an error; whether that was still possible. */
    private boolean fail(int status, @Nullable String message, boolean close, boolean keepHeaders) throws IOException {
        if (committed) {
            connection.abort(closeDelimited);
            return false;
        }
        keepAlive &= !close;
        upgradeHandler = null;
        response.reset(status, keepHeaders);
        response.message().setHeader(PLAIN_TEXT);
        String reason = Objects.requireNonNullElse(EnglishReasonPhraseCatalog.INSTANCE.getReason(status, null), "");
        byte[] text = (status + " " + reason + "\n" + Objects.requireNonNullElse(message, "") + "\n").getBytes(
                StandardCharsets.UTF_8);
        sendWhole(text, text.length);
        return true;
    }

    private boolean complete() throws IOException {
        connection.flush();
        UpgradeHandler next = upgradeHandler;
        if (next != null) {
            upgraded(next);
            return false;
        }
        try {
            boolean drained = keepAlive && body.drain();
            if (!drained && !body.isEnded()) {
                connection.leaveUnread();
            }
            return drained;
        } catch (Rejection e) {
            connection.leaveUnread();
            return false;
        }
    }

    private void upgraded(UpgradeHandler next) throws IOException {
        try {
            connection.upgrade(next);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            LOG.error("{} from {} failed after its upgrade", request, connection.remoteAddress(), e);
        }
    }

    void upgrade(String wanted, UpgradeHandler handler) {
        boolean asked = head.connectionUpgrade && head.version11 && request.headers("Upgrade")
                .stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .anyMatch(each -> each.strip().equalsIgnoreCase(wanted));
        if (!asked) {
            response.message().setHeader("Upgrade", wanted);
            throw new StatusException(426, "this is for " + wanted);
        }
        if (head.hasBody()) {
            throw new StatusException(400, "an upgrade with a body");
        }
        protocol = wanted;
        upgradeHandler = handler;
    }

    /** Sends 200, and gives the connection away until the tunnel has ended. */
    void tunnel(UpgradeHandler handler) throws Exception {
        if (!head.method.equals("CONNECT")) {
            response.message().setHeader("Allow", "CONNECT");
            throw new StatusException(405, "a tunnel is for CONNECT");
        }
        if (head.hasBody()) {
            throw new StatusException(400, "a tunnel with a body");
        }
        tunnelled = true;
        response.message().setCode(200);
        writeHead();
        connection.flush();
        connection.upgrade(handler);
    }

    boolean isCommitted() {
        return committed;
    }

    void flush() throws IOException {
        connection.flush();
    }

    private boolean hasBody() {
        int status = response.status();
        return !head.method.equals("HEAD") && status != 204 && status != 205 && status != 304;
    }

    /** RFC 9110, 8.6 and 15.3.6; a negative length is unknown. */
    private void announce(long length) {
        int status = response.status();
        if (length >= 0 && status != 204 && status != 304) {
            response.message().addHeader("Content-Length", Long.toString(status == 205 ? 0 : length));
        }
    }

    /** Leaves of the head of a 200 what RFC 9110, 15.4.5 has in a 304, which is all that the client's copy may depend on. */
    private void reduceTo304() {
        if (response.status() == 304) {
            response.message().removeHeaders("Content-Type");
            response.message().removeHeaders("Content-Encoding");
        }
    }

    /** Sends head and body, whose length is known. */
    void sendWhole(byte[] bytes, int count) throws IOException {
        boolean withBody = hasBody();
        long length = response.length() < 0 ? count : response.length();
        if (withBody && length != count) {
            throw new IllegalStateException("the body has " + count + " bytes, and " + length + " were announced");
        }
        byte[] sending = bytes;
        if (compresses(length)) {
            // Of a body that is not at hand, as after a HEAD, nobody knows the length.
            sending = count == length ? Compression.compress(bytes, count) : NOTHING;
            length = count == length ? sending.length : -1;
        }
        keepAlive &= body.isDrainable();
        announce(length);
        writeHead();
        if (withBody) {
            connection.write(sending, (int) length);
            sent = length;
        }
    }

    private boolean compresses(long length) {
        BasicClassicHttpResponse message = response.message();
        if (!settings.compression() || !Compression.isWorthIt(message, response.status(), length)) {
            return false;
        }
        message.addHeader("Vary", "Accept-Encoding");
        if (!Compression.isAccepted(head.headers())) {
            return false;
        }
        message.addHeader("Content-Encoding", "gzip");
        message.removeHeaders("Accept-Ranges");
        Header tag = message.getFirstHeader("ETag");
        if (tag != null && !tag.getValue().startsWith("W/")) {
            // These are not the bytes that a strong tag stands for.
            message.setHeader("ETag", "W/" + tag.getValue());
        }
        return true;
    }

    /** Sends the head; the body goes through the stream. */
    OutputStream begin() throws IOException {
        BasicClassicHttpResponse message = response.message();
        long length = response.length();
        boolean compressed = compresses(length);
        if (compressed) {
            length = -1;
        }
        keepAlive &= body.isStillSent();
        FramedOutput stream;
        if (!hasBody()) {
            announce(length);
            stream = new FramedOutput(OutputStream.nullOutputStream(), -1);
            compressed = false;
        } else if (length >= 0) {
            message.addHeader("Content-Length", Long.toString(length));
            stream = new FramedOutput(connection.framing(length, false), length);
        } else if (head.version11) {
            message.addHeader(CHUNKED);
            stream = new FramedOutput(connection.framing(-1, true), -1);
        } else {
            closeDelimited = true;
            keepAlive = false;
            stream = new FramedOutput(connection.framing(-1, false), -1);
        }
        framed = stream;
        writeHead();
        return compressed ? Compression.stream(stream) : stream;
    }

    private void writeHead() throws IOException {
        BasicClassicHttpResponse message = response.message();
        reduceTo304();
        if (!message.containsHeader("Date")) {
            message.addHeader(HttpDates.dateHeader());
        }
        if (message.containsHeader("Upgrade")) {
            message.addHeader("Connection", "Upgrade");
        }
        if (tunnelled) {
            keepAlive = false;
        } else if (upgradeHandler == null) {
            keepAlive &= !response.closes() && !connection.isStopping();
            if (!keepAlive) {
                message.addHeader(CLOSE);
            } else if (!head.version11) {
                message.addHeader(KEEP_ALIVE);
            }
        }
        committed = true;
        try {
            connection.writeHead(message);
        } catch (HttpException e) {
            throw new IllegalStateException("the head of a response is checked where it is set", e);
        }
    }

    @Override
    public boolean isNeedless() {
        return !head.expectsContinue;
    }

    @Override
    public boolean ask() throws IOException {
        if (committed) {
            return false;
        }
        connection.sendContinue();
        return true;
    }
}
