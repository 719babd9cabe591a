package dev.loomlet.net.websocket;

import dev.loomlet.Timeout;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What comes from the peer. By one at a time. */
final class Incoming {

    private static final int SMALL = 2 * 1024;
    private static final int LARGE = 64 * 1024;

    private final Transport transport;
    private final FrameReader reader;
    private final Outgoing outgoing;
    private final Duration pingInterval;
    private final Duration pingTimeout;
    private final Silence silence = new Silence();
    private byte[] piece = new byte[SMALL];

    Incoming(Transport transport, FrameReader reader, Outgoing outgoing, WebSocketOptions options) {
        this.transport = transport;
        this.reader = reader;
        this.outgoing = outgoing;
        this.pingInterval = options.pingInterval;
        this.pingTimeout = options.pingTimeout;
    }

    /** Waits for a frame; null at the end of the connection. A wait that is cut short loses nothing. */
    @Nullable
    WebSocketFrame next() throws IOException {
        for (;;) {
            WebSocketFrame frame = reader.next();
            if (frame != null) {
                return frame;
            }
            int count = read();
            if (count < 0) {
                return null;
            }
            reader.feed(piece, count);
            // Most sockets are idle most of the time.
            if (count == piece.length) {
                piece = new byte[LARGE];
            } else if (count < SMALL && piece.length > SMALL) {
                piece = new byte[SMALL];
            }
        }
    }

    private int read() throws IOException {
        if (pingInterval.isZero()) {
            return transport.in().read(piece);
        }
        try {
            return readWithin(pingInterval);
        } catch (Silence e) {
            outgoing.send(new PingWebSocketFrame(Unpooled.EMPTY_BUFFER));
        }
        try {
            return readWithin(pingTimeout);
        } catch (Silence e) {
            throw new WebSocketException(CloseStatus.ABNORMAL,
                    "the peer gave no sign of life within " + pingTimeout + " after a ping", null);
        }
    }

    private int readWithin(Duration limit) throws IOException {
        Timeout running = Timeout.start(limit, silence);
        try {
            return transport.in().read(piece);
        } finally {
            running.close();
        }
    }

    /** What ends a read; made once for all of them, as a stack costs more than the read. */
    private static final class Silence extends Error {

        private static final long serialVersionUID = 1;

        Silence() {
            super("the peer says nothing", null, false, false);
        }
    }

    /** Frees what the reader holds. */
    void release() {
        reader.close();
    }
}
