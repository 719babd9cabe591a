package dev.loomlet.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import org.jspecify.annotations.Nullable;

/** A listening socket of the Unix domain. */
final class UnixListenerImpl extends ListenerImpl {

    private volatile @Nullable UnixDomainSocketAddress aim;

    @Override
    ServerSocketChannel openChannel() throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    }

    /** Where to listen, whatever address is given. */
    void aimAt(UnixDomainSocketAddress local) {
        aim = local;
    }

    @Override
    @Nullable
    SocketAddress listeningAddress() {
        return aim;
    }
}
