package dev.loomlet.benchmarks.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** Netty, on one event loop, with handlers as in its own examples, on NIO and on its native epoll. */
final class NettyServers {

    private NettyServers() {}

    static Server echo(boolean epoll) {
        return started -> serve(epoll, channel -> channel.pipeline().addLast(new Echo()), started);
    }

    static Server http(boolean epoll) {
        return started -> serve(epoll, channel -> channel.pipeline().addLast(new HttpServerCodec(), new Hello()),
                started);
    }

    static Server webSocket(boolean epoll) {
        return started -> serve(epoll, channel -> channel.pipeline()
                .addLast(new HttpServerCodec(), new HttpObjectAggregator(1 << 16),
                        new WebSocketServerProtocolHandler("/"), new EchoFrames()),
                started);
    }

    /** With the same context as ours, and so the JDK's engine. */
    static Server tlsEcho(boolean epoll, SSLContext context) {
        return started -> serve(epoll, channel -> channel.pipeline().addLast(tls(context), new Echo()), started);
    }

    static Server handshakes(boolean epoll, SSLContext context) {
        return started -> sleepAgain(
                serve(epoll, channel -> channel.pipeline().addLast(tls(context), new Greeting()), started),
                System.nanoTime() + Lateness.NANOS);
    }

    private static SslHandler tls(SSLContext context) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        return new SslHandler(engine);
    }

    /** Prepares a connection. */
    private interface Pipeline {
        void lay(Channel connection);
    }

    private static EventLoopGroup serve(boolean epoll, Pipeline pipeline, IntConsumer started)
            throws InterruptedException {
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        Class<? extends ServerChannel> kind = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, io);
        Channel listener = new ServerBootstrap().group(loop)
                .channel(kind)
                .option(ChannelOption.SO_BACKLOG, Server.BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {

                    @Override
                    protected void initChannel(Channel connection) {
                        pipeline.lay(connection);
                    }
                })
                .bind(Server.anyPort())
                .sync()
                .channel();
        started.accept(((InetSocketAddress) listener.localAddress()).getPort());
        return loop;
    }

    private static void sleepAgain(EventLoopGroup loop, long due) {
        loop.schedule(() -> {
            Lateness.awake(due);
            sleepAgain(loop, System.nanoTime() + Lateness.NANOS);
        }, Lateness.NANOS, TimeUnit.NANOSECONDS);
    }

    private static class Flushing extends ChannelInboundHandlerAdapter {

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // The client's reset.
            context.close();
        }
    }

    private static final class Echo extends Flushing {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.write(message);
        }
    }

    private static final class EchoFrames extends Flushing {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof TextWebSocketFrame frame) {
                String text = frame.text();
                frame.release();
                context.write(new TextWebSocketFrame(text));
            } else {
                context.write(message);
            }
        }
    }

    private static final class Greeting extends Flushing {

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof SslHandshakeCompletionEvent done && done.isSuccess()) {
                context.writeAndFlush(Unpooled.wrappedBuffer(new byte[1]));
            } else if (event instanceof SslCloseCompletionEvent) {
                context.close();
            }
        }
    }

    private static final class Hello extends Flushing {

        private static final ByteBuf BODY = Unpooled
                .unreleasableBuffer(Unpooled.directBuffer()
                        .writeBytes(Server.HELLO.getBytes(StandardCharsets.US_ASCII)))
                .asReadOnly();

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpRequest) {
                DefaultFullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1,
                        HttpResponseStatus.OK, BODY.duplicate());
                response.headers()
                        .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.TEXT_PLAIN)
                        .setInt(HttpHeaderNames.CONTENT_LENGTH, BODY.readableBytes());
                context.write(response);
            }
            ReferenceCountUtil.release(message);
        }
    }
}
