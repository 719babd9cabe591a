package dev.loomlet.net.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Puts fragments together (RFC 6455, section 5.4), whose order and text have been checked. */
final class Assembly {

    private final int maxMessage;
    private @Nullable ByteArrayOutputStream parts;
    private boolean text;

    Assembly(int maxMessage) {
        this.maxMessage = maxMessage;
    }

    /** The message that {@code frame} completes; null when more is to come. */
    @Nullable
    Message add(WebSocketFrame frame) throws WebSocketException {
        ByteBuf content = frame.content();
        ByteArrayOutputStream present = parts;
        int before = present == null ? 0 : present.size();
        if (content.readableBytes() > maxMessage - before) {
            throw new WebSocketException(CloseStatus.TOO_BIG, "message of more than " + maxMessage + " bytes", null);
        }
        if (!(frame instanceof ContinuationWebSocketFrame)) {
            text = frame instanceof TextWebSocketFrame;
        }
        if (present == null && frame.isFinalFragment()) {
            return text
                    ? new Message.Text(content.toString(StandardCharsets.UTF_8))
                    : new Message.Binary(ByteBufUtil.getBytes(content, content.readerIndex(), content.readableBytes(),
                            false));
        }
        if (present == null) {
            present = new ByteArrayOutputStream(content.readableBytes() * 2);
            parts = present;
        }
        byte[] part = ByteBufUtil.getBytes(content, content.readerIndex(), content.readableBytes(), false);
        present.write(part, 0, part.length);
        if (!frame.isFinalFragment()) {
            return null;
        }
        parts = null;
        return text
                ? new Message.Text(present.toString(StandardCharsets.UTF_8))
                : new Message.Binary(present.toByteArray());
    }
}
