package dev.loomlet.benchmarks.net;

import dev.loomlet.benchmarks.LeanCarrier;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * One selector and one loop without any framework: what the JDK's channels leave room for. It assumes that the system
 * takes every answer at once, so it is no server for any other use.
 */
final class NioServer {

    /** What is done with connections. */
    interface Service {

        /** Begins with one; the result is what to do each time when there is something to read. */
        Runnable begin(SocketChannel connection);

        /** Called when all that the selector named have been told of it, and the selector's monitors are left. */
        default void goOn() {}
    }

    /** How many are accepted between two polls; the selector names 1024 at most, so all are fewer than a carrier's ring takes. */
    private static final int MOST_AT_ONCE = 1000;

    private final Service service;
    private final Selector selector = Selector.open();

    private NioServer(Service service) throws IOException {
        this.service = service;
    }

    static void serve(Service service, IntConsumer started) throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(Server.anyPort(), Server.BACKLOG);
            listener.configureBlocking(false);
            NioServer server = new NioServer(service);
            listener.register(server.selector, SelectionKey.OP_ACCEPT, (Runnable) () -> server.accept(listener));
            started.accept(listener.socket().getLocalPort());
            for (;;) {
                server.selector.select(NioServer::ready);
                service.goOn();
            }
        }
    }

    private static void ready(SelectionKey key) {
        ((Runnable) key.attachment()).run();
    }

    private void accept(ServerSocketChannel listener) {
        try {
            SocketChannel connection;
            for (int i = 0; i < MOST_AT_ONCE && (connection = listener.accept()) != null; i++) {
                connection.configureBlocking(false);
                connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
                connection.register(selector, SelectionKey.OP_READ, service.begin(connection));
            }
        } catch (IOException e) {
            throw new IllegalStateException("the NIO server failed", e);
        }
    }

    /** A service on the selector's own stack, with one buffer for all. */
    static Service echoAtOnce() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(Server.BUFFER);
        return connection -> () -> echo(connection, buffer);
    }

    /**
     * A service in blocking style: a virtual thread with a buffer of its own for each connection, all of them on the selector's
     * thread. It is the least that such code can cost: nobody else wakes a thread, and it waits for nothing else.
     */
    static final class EchoOnThreads implements Service {

        private final LeanCarrier carrier = new LeanCarrier();

        @Override
        public Runnable begin(SocketChannel connection) {
            Thread thread = carrier.threads.start(() -> {
                ByteBuffer buffer = ByteBuffer.allocateDirect(Server.BUFFER);
                do {
                    LockSupport.park();
                } while (echo(connection, buffer));
            });
            return () -> LockSupport.unpark(thread);
        }

        @Override
        public void goOn() {
            carrier.runReady();
        }
    }

    /** False at the end, when the connection is closed. */
    private static boolean echo(SocketChannel connection, ByteBuffer buffer) {
        try {
            buffer.clear();
            int count = connection.read(buffer);
            buffer.flip();
            if (count >= 0 && connection.write(buffer) == count) {
                return true;
            }
        } catch (IOException e) {
            // The client's reset, which a channel tells so when it writes, and as a SocketException when it reads.
        }
        close(connection);
        return false;
    }

    private static void close(SocketChannel connection) {
        try {
            connection.close();
        } catch (IOException e) {
            throw new IllegalStateException("the NIO server failed", e);
        }
    }
}
