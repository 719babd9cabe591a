package dev.loomlet.net.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameMaskGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
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
        List<ByteBuf> parts = new ArrayList<>(2);
        int length = 0;
        for (ByteBuf part; (part = channel.readOutbound()) != null;) {
            parts.add(part);
            length += part.readableBytes();
        }
        if (length <= COPIED) {
            byte[] all = new byte[length];
            int filled = 0;
            for (ByteBuf part : parts) {
                int count = part.readableBytes();
                part.readBytes(all, filled, count);
                part.release();
                filled += count;
            }
            out.write(all, 0, length);
            return;
        }
        for (ByteBuf part : parts) {
            if (part.hasArray()) {
                out.write(part.array(), part.arrayOffset() + part.readerIndex(), part.readableBytes());
            } else {
                out.write(ByteBufUtil.getBytes(part));
            }
            part.release();
        }
    }

    /** Frees what is outside the heap. */
    void close() {
        channel.finishAndReleaseAll();
    }
}
