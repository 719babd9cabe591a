package dev.loomlet.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/** A Socket of the Unix domain: the superclass goes by a stand-in address, the implementation by the true one. */
final class UnixConnection extends Socket {

    private final UnixConnectionImpl implementation;

    UnixConnection() throws SocketException {
        this(new UnixConnectionImpl());
    }

    private UnixConnection(UnixConnectionImpl implementation) throws SocketException {
        super(implementation);
        this.implementation = implementation;
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
        implementation.aimAt(UnixAddress.require(endpoint));
        super.connect(UnixAddress.STAND_IN, timeout);
    }

    @Override
    public void bind(@Nullable SocketAddress local) throws IOException {
        throw new SocketException(
                "a Unix-domain socket that connects needs no address of its own, so it cannot be bound to "
                        + local + "; to listen use UnixSockets.listen");
    }

    @Override
    public @Nullable SocketAddress getRemoteSocketAddress() {
        return isConnected() ? implementation.remoteAddress() : null;
    }

    @Override
    public @Nullable SocketAddress getLocalSocketAddress() {
        return isBound() ? implementation.localAddress() : null;
    }

    @Override
    public InetAddress getLocalAddress() {
        return UnixAddress.STAND_IN.getAddress();
    }

    @Override
    public String toString() {
        return "Socket[" + (isConnected() ? "unix=" + getRemoteSocketAddress() : "unconnected") + "]";
    }
}
