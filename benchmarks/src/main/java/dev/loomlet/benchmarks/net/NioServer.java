package dev.loomlet.benchmarks.net;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.IntConsumer;

/**
 * One selector and one loop without any framework: what the JDK's channels leave room for. It assumes that the system
 * takes every answer at once, so it is no server for any other use.
 */
final class NioServer {

    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(Server.BUFFER);

    private NioServer() throws IOException {}

    static void echo(IntConsumer started) throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(Server.anyPort(), Server.BACKLOG);
            listener.configureBlocking(false);
            NioServer server = new NioServer();
            listener.register(server.selector, SelectionKey.OP_ACCEPT);
            started.accept(listener.socket().getLocalPort());
            for (;;) {
                server.selector.select(server::ready);
            }
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.channel() instanceof ServerSocketChannel listener) {
                accept(listener);
            } else {
                echo((SocketChannel) key.channel());
            }
        } catch (IOException e) {
            throw new IllegalStateException("the NIO server failed", e);
        }
    }

    private void accept(ServerSocketChannel listener) throws IOException {
        for (SocketChannel connection; (connection = listener.accept()) != null;) {
            connection.configureBlocking(false);
            connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
            connection.register(selector, SelectionKey.OP_READ);
        }
    }

    private void echo(SocketChannel connection) throws IOException {
        try {
            buffer.clear();
            int count = connection.read(buffer);
            buffer.flip();
            if (count >= 0 && connection.write(buffer) == count) {
                return;
            }
        } catch (IOException e) {
            // The client's reset, which a channel tells so when it writes, and as a SocketException when it reads.
        }
        connection.close();
    }
}
