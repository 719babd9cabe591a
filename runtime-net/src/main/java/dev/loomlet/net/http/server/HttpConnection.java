package dev.loomlet.net.http.server;

import dev.loomlet.net.Sockets;
import dev.loomlet.net.stream.UpgradedInput;
import dev.loomlet.net.stream.WireOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.impl.io.ChunkedOutputStream;
import org.apache.hc.core5.http.impl.io.ContentLengthInputStream;
import org.apache.hc.core5.http.impl.io.ContentLengthOutputStream;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseWriter;
import org.apache.hc.core5.http.impl.io.IdentityOutputStream;
import org.apache.hc.core5.http.impl.io.SessionOutputBufferImpl;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection: reads requests and has them answered, one after the other, until one of the sides has had enough. */
final class HttpConnection {

    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    /** What every connection costs while it is idle; larger reads and writes go past the buffers. */
    private static final int BUFFER = 2048;
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** How long, and for how much, a client is listened to that has been told to go: so that it reads why. */
    private static final Duration LINGER = Duration.ofSeconds(2);
    private static final int LINGER_BYTES = 1 << 20;

    private final Socket socket;
    private final Settings settings;
    private final BooleanSupplier stopping;
    private final WireInput wire;
    private final WireOutput wireOut;
    private final StrictInput in = new StrictInput(BUFFER);
    private final SessionOutputBufferImpl out = new SessionOutputBufferImpl(BUFFER);
    private final HeadParser parser;
    private final DefaultHttpResponseWriter writer = new DefaultHttpResponseWriter();
    private boolean unread;
    private boolean aborted;

    // Read by whoever stops the server.
    private volatile boolean idle;
    private volatile @Nullable UpgradeHandler upgraded;

    HttpConnection(Socket socket, Settings settings, BooleanSupplier stopping) throws IOException {
        this.socket = socket;
        this.settings = settings;
        this.stopping = stopping;
        this.wire = new WireInput(socket);
        this.wireOut = new WireOutput(socket);
        this.parser = new HeadParser(in, settings);
    }

    void serve() {
        try {
            socket.setTcpNoDelay(true);
            if (socket.supportedOptions().contains(Sockets.WRITE_TIMEOUT)) {
                socket.setOption(Sockets.WRITE_TIMEOUT, settings.writeTimeout());
            }
            while (awaitRequest() && exchange()) {
                continue;
            }
            if (unread && !aborted) {
                linger();
            }
        } catch (IOException e) {
            LOG.debug("connection from {} has ended", remoteAddress(), e);
        }
    }

    private boolean awaitRequest() throws IOException {
        if (in.hasBufferedData()) {
            return true;
        }
        wire.limitNext(settings.idleTimeout());
        idle = true;
        try {
            // After idle is set: whoever stops the server sees that, or is seen here.
            return !stopping.getAsBoolean() && in.fillBuffer(wire) > 0;
        } catch (SocketTimeoutException e) {
            return false;
        } finally {
            idle = false;
        }
    }

    /** From any thread. */
    void serverStops() {
        UpgradeHandler present = upgraded;
        if (present != null) {
            present.serverStops();
        } else if (idle) {
            try {
                socket.close();
            } catch (IOException e) {
                LOG.debug("connection from {} could not be closed in order", remoteAddress(), e);
            }
        }
    }

    private boolean exchange() throws IOException {
        RequestHead head;
        try {
            wire.limitAll(settings.headerTimeout());
            head = parser.parse(wire);
        } catch (Rejection e) {
            return refuse(e);
        } catch (SocketTimeoutException e) {
            return refuse(new Rejection(408, "the headers did not arrive in time"));
        } catch (ConnectionClosedException e) {
            return false;
        }
        return new Exchange(this, head, settings).run();
    }

    private boolean refuse(Rejection rejection) throws IOException {
        unread = true;
        new Exchange(this, RequestHead.unreadable(), settings).refuse(rejection);
        return false;
    }

    RequestBody body(RequestHead head, RequestBody.Continuation continuation) {
        if (head.chunked) {
            ChunkLines chunks = new ChunkLines(in, settings.headerLimit());
            return new RequestBody(new ChunkedInputStream(chunks, wire), -1, wire, settings, continuation);
        }
        InputStream content = head.hasBody()
                ? new ContentLengthInputStream(in, wire, head.contentLength)
                : InputStream.nullInputStream();
        return new RequestBody(content, Math.max(0, head.contentLength), wire, settings, continuation);
    }

    void sendContinue() throws IOException {
        out.write(CONTINUE, wireOut);
        out.flush(wireOut);
    }

    void writeHead(ClassicHttpResponse response) throws IOException, HttpException {
        writer.write(response, out, wireOut);
    }

    void write(byte[] bytes, int count) throws IOException {
        out.write(bytes, 0, count, wireOut);
    }

    /** What marks the end of a body: its length, if that is not negative; chunks; or the end of the connection. */
    OutputStream framing(long length, boolean chunked) {
        if (length >= 0) {
            return new ContentLengthOutputStream(out, wireOut, length);
        }
        return chunked ? new ChunkedOutputStream(out, wireOut, BUFFER) : new IdentityOutputStream(out, wireOut);
    }

    void flush() throws IOException {
        out.flush(wireOut);
    }

    void upgrade(UpgradeHandler handler) throws Exception {
        wire.unlimited();
        upgraded = handler;
        if (stopping.getAsBoolean()) {
            // Whoever stops the server may have come too early to see the handler.
            handler.serverStops();
        }
        handler.handle(new UpgradedInput(in, wire), wireOut);
    }

    /** Cuts the connection in the middle of a response. */
    void abort(boolean closeDelimited) throws IOException {
        aborted = true;
        if (closeDelimited) {
            // Nothing but a reset tells this end from the end of the body.
            socket.setSoLinger(true, 0);
        }
    }

    /** The client may still be sending. */
    void leaveUnread() {
        unread = true;
    }

    /** Listens a little longer: a socket that is closed with something unread resets the connection, response and all. */
    private void linger() throws IOException {
        if (socket instanceof SSLSocket) {
            return;
        }
        socket.shutdownOutput();
        wire.limitAll(LINGER);
        byte[] discarded = new byte[8192];
        int left = LINGER_BYTES;
        try {
            for (int count; left > 0 && (count = wire.read(discarded, 0, discarded.length)) >= 0;) {
                left -= count;
            }
        } catch (SocketTimeoutException e) {
            LOG.debug("{} goes on sending after it was refused", remoteAddress());
        }
    }

    boolean isBroken() {
        return wireOut.isBroken();
    }

    boolean isStopping() {
        return stopping.getAsBoolean();
    }

    boolean isSecure() {
        return socket instanceof SSLSocket;
    }

    @Nullable
    SSLSession session() {
        return socket instanceof SSLSocket secured ? secured.getSession() : null;
    }

    SocketAddress remoteAddress() {
        return socket.getRemoteSocketAddress();
    }
}
