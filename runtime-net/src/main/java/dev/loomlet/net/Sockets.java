package dev.loomlet.net;

import dev.loomlet.loop.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import javax.net.ServerSocketFactory;
import javax.net.SocketFactory;

/**
 * TCP sockets for any code that blocks: real {@link Socket}s and {@link ServerSocket}s, on which a coroutine that waits
 * lets the others of its hub go on, on either engine.
 *
 * <p>They keep the contract of the JDK's own sockets, and add this:
 *
 * <ul>
 *   <li>A socket may be used from coroutines of any hub, from the thread that drives one, and from threads that have
 *       none, which block as usual. It belongs to nobody.
 *   <li>One coroutine may read while another writes. Whoever finds another one in the midst of a write, or would have to wait
 *       for what another one waits to read or accept, gets an {@link IllegalStateException} that names both. Only threads
 *       without a hub queue up among themselves.
 *   <li>{@link Socket#close()} makes whoever waits on the socket, anywhere, throw a {@link SocketException} that says
 *       "Socket closed". So does {@link ServerSocket#close()}, and its port is free at once when the closer runs on the
 *       only hub that has waited on it, else as soon as the other hubs come round to it.
 *   <li>The signal of a kill, or of a timeout set around a call, comes out of it and leaves the socket usable; only a
 *       connection that is not yet made is closed by it. Of an interrupted write, some bytes may have gone out.
 *   <li>A host name that is given unresolved ({@link InetSocketAddress#createUnresolved}) is looked up off the hub.
 *   <li>Urgent data is refused, as {@link Socket#sendUrgentData} announces it.
 * </ul>
 *
 * <p>All methods may be called from anywhere. Semantics: gevent's {@code socket} module, and the contract of
 * {@link Socket}.
 */
public final class Sockets {

    /** As many as {@link ServerSocket} lets wait to be accepted. */
    private static final int DEFAULT_BACKLOG = 50;

    /**
     * How long a write to a connected socket of this class may take, as a whole: {@link Duration#ZERO} for no limit, as at
     * first. When the time is up, the write throws a {@link SocketTimeoutException}, whose {@code bytesTransferred} tells how
     * many bytes had gone out; the socket stays usable, but what follows those bytes is seldom of use to the peer. Set it
     * with {@link Socket#setOption}; on an {@code SSLSocket} it limits the writing of each record.
     *
     * <p>Semantics: gevent's {@code sendall}, whose timeout is for the whole call.
     */
    public static final SocketOption<Duration> WRITE_TIMEOUT = WriteTimeout.WRITE_TIMEOUT;

    private Sockets() {}

    /**
     * Makes a socket that is not connected yet, so that options can be set or a local address be bound first. Does not
     * wait.
     *
     * @return a socket without a descriptor, which it takes when it is first used
     */
    public static Socket open() {
        try {
            return new Connection();
        } catch (SocketException e) {
            throw new UncheckedIOException("java.net.Socket refused an implementation, which it never does", e);
        }
    }

    /**
     * Connects to {@code port} of {@code host}; waits for the name's look-up and for the peer, as long as the system lets
     * it. Of several addresses the first to answer is taken, as RFC 8305 ("happy eyeballs") has it: IPv4 and IPv6 in turns,
     * beginning with the resolver's first, and the next one is tried beside the others after 250 ms, or at once when one has
     * failed.
     *
     * @param host a name or a literal address
     * @param port 0 to 65535
     * @return a connected socket
     * @throws java.net.UnknownHostException if the name has no address
     * @throws java.net.ConnectException if the peer refuses; of several failures the last is thrown, and the others are
     *     suppressed in it
     * @throws IOException if there is no way to the peer
     * @throws IllegalArgumentException if the port is none
     */
    public static Socket connect(String host, int port) throws IOException {
        return connect(host, port, 0);
    }

    /**
     * As {@link #connect(String, int)}, but waits no longer than {@code timeout} for all of the peer's addresses together.
     * The look-up of the name counts, but is not cut short.
     *
     * @param host a name or a literal address
     * @param port 0 to 65535
     * @param timeout more than zero
     * @return a connected socket
     * @throws SocketTimeoutException if the connection was not made in time; the failures of other addresses are suppressed
     *     in it
     * @throws IOException as without a timeout
     * @throws IllegalArgumentException if the timeout is zero or negative, or the port is none
     */
    public static Socket connect(String host, int port, Duration timeout) throws IOException {
        return connect(host, port, positive(timeout));
    }

    /** The nanoseconds of a time limit that must not be over from the start. */
    static long positive(Duration timeout) {
        long nanos = Limits.nanos(timeout, "timeout");
        if (nanos <= 0) {
            throw new IllegalArgumentException(
                    "timeout is " + timeout + "; give a positive duration, or leave it out to wait without limit");
        }
        return nanos;
    }

    private static Socket connect(String host, int port, long nanos) throws IOException {
        Objects.requireNonNull(host, "host is null; give a name or an address, such as \"localhost\"");
        requirePort(port);
        long deadline = TcpImpl.deadlineIn(nanos);
        return Dial.connect(Names.all(host), port, deadline);
    }

    /**
     * Listens on {@code port} of all of this machine's addresses, as {@link #listen(InetSocketAddress, int)} with a
     * backlog of 50.
     *
     * @param port 1 to 65535, or 0 for a free one, which {@link ServerSocket#getLocalPort()} tells
     * @return a socket that listens
     * @throws java.net.BindException if the port is in use
     * @throws IOException if the system refuses for another reason
     * @throws IllegalArgumentException if the port is none
     */
    public static ServerSocket listen(int port) throws IOException {
        requirePort(port);
        return listen(new InetSocketAddress(port), DEFAULT_BACKLOG);
    }

    /**
     * Listens on {@code address}. Does not wait; {@link ServerSocket#accept()} does, and returns sockets of this class.
     *
     * @param address a resolved address; port 0 takes a free one, which {@link ServerSocket#getLocalPort()} tells
     * @param backlog how many connections may wait to be accepted, 1 or more
     * @return a socket that listens
     * @throws java.net.BindException if the port is in use, or the address is not of this machine
     * @throws SocketException if the address is not resolved
     * @throws IllegalArgumentException if the backlog is less than 1
     */
    public static ServerSocket listen(InetSocketAddress address, int backlog) throws IOException {
        Objects.requireNonNull(address, "address is null; to listen on all addresses give the port alone");
        if (backlog < 1) {
            throw new IllegalArgumentException("backlog is " + backlog + "; give 1 or more");
        }
        ServerSocket listener = new Listener();
        boolean bound = false;
        try {
            listener.bind(address, backlog);
            bound = true;
            return listener;
        } finally {
            if (!bound) {
                listener.close();
            }
        }
    }

    /**
     * A factory of these sockets, for libraries that take one; {@link LoomletSocketFactory} is for those that take the name of
     * its class. Its methods wait where {@link #connect} does.
     *
     * @return always the same one
     */
    public static SocketFactory socketFactory() {
        return LoomletSocketFactory.getDefault();
    }

    /**
     * A factory of these listening sockets, for libraries that take one.
     *
     * @return always the same one
     */
    public static ServerSocketFactory serverSocketFactory() {
        return ListenerFactory.INSTANCE;
    }

    private static void requirePort(int port) {
        if (port < 0 || port > 0xffff) {
            throw new IllegalArgumentException("port is " + port + "; give 0 to 65535");
        }
    }
}
