package dev.loomlet.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A ServerSocket of the Unix domain, which accepts sockets of ours, and takes its file with it when it is closed. */
final class UnixListener extends Listener {

    private final UnixListenerImpl implementation;
    private volatile @Nullable UnixDomainSocketAddress local;
    private volatile @Nullable Object fileKey;

    UnixListener() {
        this(new UnixListenerImpl());
    }

    private UnixListener(UnixListenerImpl implementation) {
        super(implementation);
        this.implementation = implementation;
    }

    @Override
    Socket unconnected() throws IOException {
        return new UnixConnection();
    }

    @Override
    public void bind(@Nullable SocketAddress endpoint, int backlog) throws IOException {
        if (endpoint == null) {
            throw new SocketException(
                    "a Unix-domain socket listens on no address by itself; give a UnixDomainSocketAddress");
        }
        UnixDomainSocketAddress address = UnixAddress.require(endpoint);
        if (!isBound()) {
            implementation.aimAt(address);
        }
        super.bind(UnixAddress.STAND_IN, backlog);
        local = address;
        fileKey = keyOf(address.getPath());
    }

    private static @Nullable Object keyOf(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    @Override
    public @Nullable SocketAddress getLocalSocketAddress() {
        return local;
    }

    @Override
    public @Nullable InetAddress getInetAddress() {
        return isBound() ? UnixAddress.STAND_IN.getAddress() : null;
    }

    @Override
    public void close() throws IOException {
        boolean first = !isClosed();
        UnixDomainSocketAddress address = local;
        try {
            if (first && address != null) {
                deleteOwn(address.getPath());
            }
        } finally {
            super.close();
        }
    }

    /** Before the socket is closed, so that a successor, which waits for that, does not lose its file. */
    private void deleteOwn(Path file) throws IOException {
        if (Files.exists(file) && Objects.equals(fileKey, keyOf(file))) {
            Files.deleteIfExists(file);
        }
    }

    @Override
    public String toString() {
        return "ServerSocket[" + (isBound() ? "unix=" + local : "unbound") + "]";
    }
}
