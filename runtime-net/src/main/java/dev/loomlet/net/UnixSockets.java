package dev.loomlet.net;

import dev.loomlet.loop.Waiter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Unix-domain sockets as {@link Sockets} are: real {@link Socket}s and {@link ServerSocket}s, for any code that takes
 * those.
 *
 * <p>Their address is a {@link UnixDomainSocketAddress}, in {@link Socket#getRemoteSocketAddress()} and
 * {@link ServerSocket#getLocalSocketAddress()}; that of a client has an empty path. To code that asks for an Internet
 * address they give the loopback address and port 0, as the peer is on this machine. TCP's options can be set to no effect;
 * those of buffers, SO_LINGER, SO_TIMEOUT and {@link Sockets#WRITE_TIMEOUT} hold.
 *
 * <p>All methods may be called from anywhere.
 */
public final class UnixSockets {

    private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(64);

    private UnixSockets() {}

    /**
     * Makes a socket that is not connected yet, so that options can be set first. Its {@link Socket#connect} takes a
     * {@link UnixDomainSocketAddress}, and fails at once where the listener's backlog is full. Does not wait.
     *
     * @return a socket without a descriptor, which it takes when it is first used
     */
    public static Socket open() {
        try {
            return new UnixConnection();
        } catch (SocketException e) {
            throw new UncheckedIOException("java.net.Socket refused an implementation, which it never does", e);
        }
    }

    /**
     * Connects to the process that listens on {@code path}; waits while its backlog is full.
     *
     * @param path of a socket file
     * @return a connected socket
     * @throws ConnectException if nobody listens there any more
     * @throws IOException if there is no such file, or it may not be connected to
     */
    public static Socket connect(Path path) throws IOException {
        return connect(address(path), 0);
    }

    /**
     * As {@link #connect(Path)}, but waits no longer than {@code timeout}.
     *
     * @param path of a socket file
     * @param timeout more than zero
     * @return a connected socket
     * @throws SocketTimeoutException if the backlog stayed full
     * @throws IOException as without a timeout
     * @throws IllegalArgumentException if the timeout is zero or negative
     */
    public static Socket connect(Path path, Duration timeout) throws IOException {
        return connect(address(path), TcpImpl.deadlineIn(Sockets.positive(timeout)));
    }

    private static UnixDomainSocketAddress address(Path path) {
        return UnixDomainSocketAddress.of(Objects.requireNonNull(path, "path is null; give that of a socket file"));
    }

    /** Nothing tells when a full backlog has room, so the pauses between the attempts grow. */
    private static Socket connect(UnixDomainSocketAddress address, long deadline) throws IOException {
        for (long pause = SHORTEST_PAUSE;; pause = Math.min(LONGEST_PAUSE, 2 * pause)) {
            Socket socket = open();
            try {
                socket.connect(address);
                return socket;
            } catch (UnixConnectionImpl.BacklogFullException e) {
                long left = deadline == 0 ? Long.MAX_VALUE : deadline - System.nanoTime();
                if (left <= 0) {
                    throw ConnectFailures.timedOut(address);
                }
                pause(address, Math.min(pause, left));
            }
        }
    }

    private static void pause(UnixDomainSocketAddress address, long nanos) throws SocketException {
        Waiter waiter = Waiter.currentOnLoop();
        if (waiter != null) {
            waiter.awaitFor("room in the backlog of " + address, nanos);
            return;
        }
        LockSupport.parkNanos(nanos);
        if (Thread.currentThread().isVirtual() && Thread.currentThread().isInterrupted()) {
            throw new SocketException("Closed by interrupt");
        }
    }

    /**
     * Listens on {@code path}, as {@link #listen(Path, UnixListenOptions)} with the defaults.
     *
     * @param path where to make a socket file
     * @return a socket that listens
     * @throws BindException if there is a file already
     * @throws IOException if the file cannot be made
     */
    public static ServerSocket listen(Path path) throws IOException {
        return listen(path, UnixListenOptions.defaults());
    }

    /**
     * Listens on {@code path}. Does not wait; {@link ServerSocket#accept()} does, and returns sockets of this class. Closing
     * the socket deletes the file.
     *
     * @param path where to make a socket file, of about a hundred bytes at most
     * @param options how
     * @return a socket that listens
     * @throws BindException if there is a file already that is not to be replaced: one that is no socket, or whose process
     *     listens, or any if the options say nothing of replacing
     * @throws IOException if the file cannot be made, or not be given its permissions
     */
    public static ServerSocket listen(Path path, UnixListenOptions options) throws IOException {
        UnixDomainSocketAddress address = address(path);
        Objects.requireNonNull(options, "options are null; leave them out for the defaults");
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            makeRoom(path, options);
        }
        ServerSocket listener = new UnixListener();
        boolean ready = false;
        try {
            listener.bind(address, options.backlog());
            if (options.permissions() != null) {
                Files.setPosixFilePermissions(path, options.permissions());
            }
            ready = true;
            return listener;
        } finally {
            if (!ready) {
                listener.close();
            }
        }
    }

    private static void makeRoom(Path path, UnixListenOptions options) throws IOException {
        if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).isOther()) {
            throw new BindException(path + " exists and is no socket; move it away, or choose another path");
        }
        if (!options.replacesStale()) {
            throw new BindException(
                    path + " exists; delete it, or set UnixListenOptions.replaceStale() if its process may"
                            + " have ended without");
        }
        if (isListening(path)) {
            throw new BindException("another process listens on " + path + "; stop it, or choose another path");
        }
        Files.deleteIfExists(path);
    }

    private static boolean isListening(Path path) throws IOException {
        try (Socket probe = open()) {
            probe.connect(address(path));
            return true;
        } catch (UnixConnectionImpl.BacklogFullException e) {
            return true;
        } catch (ConnectException e) {
            return false;
        }
    }
}
