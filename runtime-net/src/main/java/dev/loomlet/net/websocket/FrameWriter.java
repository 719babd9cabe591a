package dev.loomlet.net.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameMaskGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** Makes bytes of frames. */
final class FrameWriter {

    /** Up to here a header and what follows it are copied together, to go out in one packet. */
    private static final int COPIED = 64 * 1024;

    private final EmbeddedChannel channel;

    /** @param masks whether this is a client; a page's script must not be able to guess the mask (RFC 6455, section 10.3) */
    FrameWriter(boolean masks, @Nullable Deflate deflate) {
        WebSocket13FrameEncoder encoder = masks
                ? new WebSocket13FrameEncoder(Masks.GENERATOR)
                : new WebSocket13FrameEncoder(false);
        channel = deflate == null ? Codec.channel(encoder) : Codec.channel(encoder, deflate.encoder());
    }

    private static final class Masks {
        static final WebSocketFrameMaskGenerator GENERATOR = new SecureRandom()::nextInt;
    }

    void write(WebSocketFrame frame, OutputStream out) throws IOException {
        channel.writeOutbound(frame);
        ByteBuf part = channel.readOutbound();
        for (ByteBuf next; (next = channel.readOutbound()) != null; part = next) {
            if (part.readableBytes() + next.readableBytes() <= COPIED) {
                next = joined(part, next);
            } else {
                write(part, out);
            }
        }
        write(part, out);
    }

    private static ByteBuf joined(ByteBuf one, ByteBuf other) {
        ByteBuf both = Unpooled.buffer(one.readableBytes() + other.readableBytes()).writeBytes(one).writeBytes(other);
        one.release();
        other.release();
        return both;
    }

    private static void write(ByteBuf part, OutputStream out) throws IOException {
        if (part.hasArray()) {
            out.write(part.array(), part.arrayOffset() + part.readerIndex(), part.readableBytes());
        } else {
            out.write(ByteBufUtil.getBytes(part));
        }
        part.release();
    }

    /** Frees what is outside the heap. */
    void close() {
        channel.finishAndReleaseAll();
    }
}
