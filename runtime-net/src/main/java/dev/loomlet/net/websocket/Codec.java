package dev.loomlet.net.websocket;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;

/**
 * What both directions of Netty's codec have in common. A channel that is embedded has neither a thread nor a socket: what is
 * put in comes out changed, before the call returns. Its buffers lie on the heap and need not be released.
 */
final class Codec {

    private static final ByteBufAllocator HEAP = new UnpooledByteBufAllocator(false, true);

    private Codec() {}

    static EmbeddedChannel channel(ChannelHandler... handlers) {
        EmbeddedChannel channel = new EmbeddedChannel(handlers);
        channel.config().setAllocator(HEAP);
        return channel;
    }

    /** Loads the better part of the codec, which takes a while, and says what is missing. */
    static void load() {
        channel(new WebSocket13FrameEncoder(false)).close();
    }
}
