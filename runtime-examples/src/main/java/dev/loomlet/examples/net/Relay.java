package dev.loomlet.examples.net;

import dev.loomlet.pool.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.function.IntConsumer;

/** Carries bytes between two connections, both ways at once. */
final class Relay {

    private static final int BUFFER_SIZE = 16_384;

    private Relay() {}

    /** Returns when both have said all that they had to say, or when one of them is gone. */
    static void between(Socket client, Socket server, IntConsumer sent, IntConsumer received) throws IOException {
        try (Scope scope = Scope.open()) {
            scope.spawn(() -> carry(server, client, received));
            carry(client, server, sent);
        }
    }

    private static void carry(Socket from, Socket to, IntConsumer carried) throws IOException {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] data = new byte[BUFFER_SIZE];
            for (int length; (length = in.read(data)) >= 0;) {
                out.write(data, 0, length);
                carried.accept(length);
            }
            // The end of one direction alone: the other side may still have an answer to give.
            to.shutdownOutput();
        } catch (IOException e) {
            // One of both is gone, so that the other direction leads nowhere; closing wakes whoever waits there.
            from.close();
            to.close();
        }
    }
}
