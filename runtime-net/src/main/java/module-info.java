import org.jspecify.annotations.NullMarked;

/** Sockets that give way to other coroutines, on the hub's own event loop. */
@NullMarked
@SuppressWarnings("requires-automatic") // httpcore5 has a name for its module, and no descriptor
module dev.loomlet.net {
    exports dev.loomlet.net;
    exports dev.loomlet.net.dns;
    exports dev.loomlet.net.file;
    exports dev.loomlet.net.http;
    exports dev.loomlet.net.http.server;
    exports dev.loomlet.net.process;
    exports dev.loomlet.net.server;
    exports dev.loomlet.net.tls;
    exports dev.loomlet.net.websocket;

    requires transitive dev.loomlet.core;
    requires transitive java.net.http;
    requires methanol;
    requires org.apache.httpcomponents.core5.httpcore5;
    requires org.slf4j;
    requires static io.netty.buffer; // these five for WebSockets alone: whoever uses them has them
    requires static io.netty.codec;
    requires static io.netty.codec.compression;
    requires static io.netty.codec.http;
    requires static io.netty.transport;
    requires static org.jspecify;

    provides java.net.spi.InetAddressResolverProvider with dev.loomlet.net.dns.LoomletResolverProvider;
}
