package dev.loomlet.net.websocket;

import dev.loomlet.channel.Channel;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** What goes to the peer: one frame after the other, and nothing after a Close. */
final class Outgoing {

    private final Transport transport;
    private final FrameWriter writer;
    private final Consumer<Throwable> whenBroken;

    /** Holds one token for whoever writes: those who wait for it get it in their order, and nobody overtakes. */
    private final Channel<Boolean> turn = Channel.buffered(1);
    private volatile boolean closed;
    private volatile boolean released;

    /** @param whenBroken told by whoever could not send a frame as a whole */
    Outgoing(Transport transport, FrameWriter writer, Consumer<Throwable> whenBroken) {
        this.transport = transport;
        this.writer = writer;
        this.whenBroken = whenBroken;
        turn.trySend(true);
    }

    /** Whether a Close has gone out, or nothing can any more. */
    boolean isClosed() {
        return closed;
    }

    /** Waits for those before it, and for the peer to take it in; false when it is too late for this frame. */
    boolean send(WebSocketFrame frame) throws IOException {
        turn.receive();
        try {
            if (closed) {
                return false;
            }
            closed = frame instanceof CloseWebSocketFrame;
            write(frame);
            return true;
        } finally {
            giveBack();
        }
    }

    private void write(WebSocketFrame frame) throws IOException {
        try {
            writer.write(frame, transport.out());
        } catch (Throwable e) {
            // A part may have gone out, after which nothing makes sense to the peer.
            closed = true;
            whenBroken.accept(e);
            throw e;
        }
    }

    /** Sends a Close, unless one was sent before. */
    void sendClose(int code, String reason) throws IOException {
        // Netty's own takes memory outside the heap, which would be lost with a frame that is too late.
        ByteBuf content = Unpooled.EMPTY_BUFFER;
        if (code != CloseStatus.NO_CODE) {
            byte[] text = CloseStatus.shortened(reason).getBytes(StandardCharsets.UTF_8);
            content = Unpooled.buffer(Short.BYTES + text.length).writeShort(code).writeBytes(text);
        }
        send(new CloseWebSocketFrame(true, 0, content));
    }

    private void giveBack() {
        if (released) {
            writer.close();
        }
        turn.trySend(true);
    }

    /** The connection has ended; frees the writer once nobody uses it. */
    void release() {
        closed = true;
        released = true;
        if (turn.tryReceive(token -> {})) {
            giveBack();
        }
    }
}
