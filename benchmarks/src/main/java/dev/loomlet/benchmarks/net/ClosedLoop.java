package dev.loomlet.benchmarks.net;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * Clients, on one thread, each of which sends a request when it has the whole answer to the last one. Answers are all of
 * one length.
 *
 * <p>It never sleeps. Waking a core costs whoever writes as much as the rest of the write, and a load that falls asleep now
 * and then costs a server more the faster that is.
 */
final class ClosedLoop implements AutoCloseable {

    private static final long MOST_NANOS_OF_PAUSE = 10_000_000_000L;

    private final Selector selector = Selector.open();
    private final ByteBuffer request;
    private final ByteBuffer received = ByteBuffer.allocateDirect(64 * 1024);
    private final ByteBuffer start;
    private final int answerLength;
    private long answers;
    private boolean pausing;
    private int idle;

    /** One client: how much of its answer is still to come. */
    private static final class Client {
        private int left;
    }

    /** Connects them, and sends the first requests. */
    ClosedLoop(int port, int connections, Exchange exchange) throws IOException {
        this.request = ByteBuffer.allocateDirect(exchange.request().length).put(exchange.request());
        this.start = ByteBuffer.wrap(exchange.start());
        this.answerLength = exchange.answerLength();
        boolean connected = false;
        try {
            for (int i = 0; i < connections; i++) {
                SocketChannel channel = connect(port);
                exchange.opening().speak(channel);
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ, new Client());
            }
            for (SelectionKey key : selector.keys()) {
                ask((SocketChannel) key.channel(), (Client) key.attachment());
            }
            connected = true;
        } finally {
            if (!connected) {
                close();
            }
        }
    }

    static SocketChannel connect(int port) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        // A reset in the end: thousands of ports would else be kept for a minute each.
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        return channel;
    }

    long answers() {
        return answers;
    }

    /** Goes on for {@code nanos}; how many answers there have been by then. */
    long goOn(long nanos) throws IOException {
        long end = System.nanoTime() + nanos;
        while (end - System.nanoTime() > 0) {
            selector.selectNow(this::ready);
        }
        return answers;
    }

    /** Waits for the answers that are still to come, and asks no more. */
    void pause() throws IOException {
        pausing = true;
        long end = System.nanoTime() + MOST_NANOS_OF_PAUSE;
        while (idle < selector.keys().size()) {
            selector.selectNow(this::ready);
            if (end - System.nanoTime() < 0) {
                throw new IOException("the server has left requests without an answer");
            }
        }
    }

    /** After a pause. */
    void resume() throws IOException {
        pausing = false;
        idle = 0;
        for (SelectionKey key : selector.keys()) {
            ask((SocketChannel) key.channel(), (Client) key.attachment());
        }
    }

    private void ready(SelectionKey key) {
        try {
            SocketChannel channel = (SocketChannel) key.channel();
            Client client = (Client) key.attachment();
            received.clear();
            int count = channel.read(received);
            if (count < 0) {
                throw new EOFException("the server has closed a connection");
            }
            check(client, count);
            client.left -= count;
            if (client.left == 0) {
                answers++;
                if (pausing) {
                    idle++;
                } else {
                    ask(channel, client);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("the server failed under the load", e);
        }
    }

    private void check(Client client, int count) throws IOException {
        received.flip();
        if (client.left == answerLength && count >= start.limit()) {
            received.limit(start.limit());
            if (!received.equals(start)) {
                throw new IOException("the server has answered something else");
            }
        }
        if (count > client.left) {
            throw new IOException("the server has answered too much");
        }
    }

    private void ask(SocketChannel channel, Client client) throws IOException {
        client.left = answerLength;
        request.clear();
        if (channel.write(request) < request.capacity()) {
            throw new IOException("a connection takes no more, though it holds one request at most");
        }
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
