package dev.loomlet.net;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One end of a connection of the Unix domain. */
final class UnixConnectionImpl extends ConnectionImpl {

    private static final UnixDomainSocketAddress NONE = UnixDomainSocketAddress.of("");

    private volatile UnixDomainSocketAddress remote = NONE;
    private volatile UnixDomainSocketAddress local = NONE;

    @Override
    SocketChannel openChannel() throws IOException {
        return SocketChannel.open(StandardProtocolFamily.UNIX);
    }

    /** Where the next connect goes, whatever address it is given. */
    void aimAt(UnixDomainSocketAddress peer) {
        remote = peer;
    }

    SocketAddress remoteAddress() {
        return remote;
    }

    SocketAddress localAddress() {
        return local;
    }

    @Override
    void accepted(SocketChannel connection) throws IOException {
        super.accepted(connection);
        address = UnixAddress.STAND_IN.getAddress();
        remote = known(connection.getRemoteAddress());
        local = known(connection.getLocalAddress());
    }

    private static UnixDomainSocketAddress known(@Nullable SocketAddress address) {
        return address instanceof UnixDomainSocketAddress unix ? unix : NONE;
    }

    @Override
    void startConnecting(SocketAddress standIn) throws IOException {
        try {
            channel().connect(remote);
            local = known(channel().getLocalAddress());
        } catch (SocketException e) {
            throw isBacklogFull(e) ? new BacklogFullException(remote) : connectFailure(remote, e);
        }
    }

    @Override
    boolean finishConnecting(SocketAddress standIn) {
        // A connection of this domain is made at once, or not at all.
        return true;
    }

    /** The JDK does not tell it for this domain; 0 is what it allows where nothing is known. */
    @Override
    int available(SocketChannel channel) {
        return 0;
    }

    // EAGAIN, of which the JDK passes on the system's words alone.
    private static boolean isBacklogFull(SocketException e) {
        return "Resource temporarily unavailable".equals(e.getMessage());
    }

    /** The system neither connects nor tells when it could. */
    static final class BacklogFullException extends ConnectException {
        private static final long serialVersionUID = 1;

        BacklogFullException(SocketAddress listener) {
            super("the backlog of " + listener + " is full, as its process does not accept;"
                    + " try again, or use UnixSockets.connect, which does");
        }
    }
}
