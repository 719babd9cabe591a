package dev.loomlet.net;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.List;

/** Makes a connection to one port of several addresses, wherever the caller runs. */
final class Dial implements HappyEyeballs.Dialer<Dial.Call> {

    private final int port;

    private Dial(int port) {
        this.port = port;
    }

    /** {@code deadline} is an instant of {@link System#nanoTime()}; 0 for none. */
    static Socket connect(InetAddress[] addresses, int port, long deadline) throws IOException {
        Call call = new HappyEyeballs<>(new Dial(port), addresses).connect(deadline);
        Socket socket = new Connection(call.connection());
        // Is connected, and learns it.
        socket.connect(call.peer());
        return socket;
    }

    /** One attempt. */
    record Call(ConnectionImpl connection, InetSocketAddress peer) implements HappyEyeballs.Attempt {

        @Override
        public boolean isConnected() throws IOException {
            return connection.finishConnecting(peer);
        }

        @Override
        public void abandon() {
            try {
                connection.close();
            } catch (IOException e) {
                // Gone either way; what counts is how the others fare.
            }
        }

        @Override
        public String toString() {
            return peer.toString();
        }
    }

    @Override
    public Call start(InetAddress address) throws IOException {
        Call call = new Call(new ConnectionImpl(), new InetSocketAddress(address, port));
        boolean started = false;
        try {
            call.connection.startConnecting(call.peer);
            started = true;
            return call;
        } finally {
            if (!started) {
                call.abandon();
            }
        }
    }

    @Override
    public void awaitAny(List<Call> calls, long nanos) throws IOException {
        List<Readiness> all = new ArrayList<>(calls.size());
        for (Call each : calls) {
            all.add(each.connection.readiness());
        }
        try {
            Readiness.awaitAny(all, SelectionKey.OP_CONNECT, nanos);
        } catch (InterruptedIOException e) {
            SocketException closed = new SocketException("Closed by interrupt");
            closed.initCause(e);
            throw closed;
        }
    }

    @Override
    public long now() {
        return System.nanoTime();
    }
}
