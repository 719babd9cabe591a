package dev.loomlet.examples.echo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;

import static dev.loomlet.Loomlet.spawn;

/** Sends back what it receives, in one coroutine per connection. */
final class Echo {

    private static final int BUFFER_SIZE = 4096;

    private final ServerSocket listener;
    private final Observer observer;
    // Only coroutines of one hub touch these, so no lock is needed.
    private final Set<Socket> open = new HashSet<>();
    private int connections;

    /** Hears of what the server receives, in the coroutine of the connection. */
    @FunctionalInterface
    interface Observer {
        void received(Socket peer, byte[] data, int length);
    }

    Echo(ServerSocket listener, Observer observer) {
        this.listener = listener;
        this.observer = observer;
    }

    /** Accepts connections until the listener is closed, from wherever; then closes all that are open. */
    void serve() throws IOException {
        try {
            while (true) {
                Socket peer = listener.accept();
                connections++;
                open.add(peer);
                spawn("connection-" + connections, () -> answer(peer));
            }
        } catch (IOException e) {
            if (!listener.isClosed()) {
                throw e;
            }
        } finally {
            for (Socket peer : Set.copyOf(open)) {
                peer.close();
            }
        }
    }

    private void answer(Socket peer) {
        try (peer) {
            peer.setTcpNoDelay(true);
            InputStream in = peer.getInputStream();
            OutputStream out = peer.getOutputStream();
            byte[] data = new byte[BUFFER_SIZE];
            for (int length; (length = in.read(data)) >= 0;) {
                observer.received(peer, data, length);
                out.write(data, 0, length);
            }
        } catch (IOException e) {
            // The peer has gone, or the server is being closed; the other connections go on.
        } finally {
            open.remove(peer);
        }
    }

    int connections() {
        return connections;
    }
}
