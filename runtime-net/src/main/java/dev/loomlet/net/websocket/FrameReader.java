package dev.loomlet.net.websocket;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes frames of bytes, and refuses what RFC 6455 does. What came before something wrong is still given. */
final class FrameReader {

    private final EmbeddedChannel channel;
    private @Nullable CodecException failure;

    /** @param masked whether the peer is a client */
    FrameReader(boolean masked, int maxMessage, @Nullable Deflate deflate) {
        boolean inflates = deflate != null;
        WebSocketDecoderConfig config = WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(masked)
                .allowExtensions(inflates)
                .closeOnProtocolViolation(false)
                // What cannot be compressed grows a little by that.
                .maxFramePayloadLength(inflates ? Deflate.room(maxMessage) : maxMessage)
                .build();
        List<ChannelHandler> handlers = new ArrayList<>();
        handlers.add(new WebSocket13FrameDecoder(config));
        if (deflate != null) {
            handlers.add(new ReservedBits());
            handlers.add(deflate.decoder());
        }
        handlers.add(new Utf8FrameValidator(false));
        channel = Codec.channel(handlers.toArray(ChannelHandler[]::new));
    }

    /** With an extension the decoder lets all reserved bits through, though one bit at the start of a message is meant. */
    private static final class ReservedBits extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
            if (message instanceof WebSocketFrame frame) {
                boolean starts = frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame;
                if ((frame.rsv() & ~(starts ? WebSocketExtension.RSV1 : 0)) != 0) {
                    throw new CorruptedWebSocketFrameException(WebSocketCloseStatus.PROTOCOL_ERROR,
                            "reserved bits that no extension has: " + frame.rsv());
                }
            }
            super.channelRead(context, message);
        }
    }

    /** Takes in what was read; copies it. */
    void feed(byte[] bytes, int count) {
        try {
            channel.writeInbound(Unpooled.copiedBuffer(bytes, 0, count));
        } catch (CodecException e) {
            failure = e;
        }
    }

    /** The next frame that is whole; null when there is none yet. */
    @Nullable
    WebSocketFrame next() throws WebSocketException {
        WebSocketFrame frame = channel.readInbound();
        if (frame == null && failure != null) {
            throw new WebSocketException(codeOf(failure), message(failure), failure);
        }
        return frame;
    }

    private static int codeOf(CodecException failure) {
        return switch (failure) {
            case CorruptedWebSocketFrameException wrong -> wrong.closeStatus().code();
            case DecompressionException tooLong when isTooLong(tooLong) -> CloseStatus.TOO_BIG;
            default -> CloseStatus.INVALID_TEXT;
        };
    }

    private static boolean isTooLong(DecompressionException failure) {
        return String.valueOf(failure.getMessage()).contains("maximum size");
    }

    private static String message(CodecException failure) {
        String message = failure.getMessage();
        return message == null || message.isEmpty() ? "data that cannot be decoded" : message;
    }

    /** Frees what is outside the heap. */
    void close() {
        try {
            channel.finishAndReleaseAll();
        } catch (CodecException e) {
            // What was left over made no sense, which nobody is told any more.
            channel.close();
        }
    }
}
