package dev.loomlet.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Objects;

/**
 * UDP sockets for any code that blocks: real {@link DatagramSocket}s, on which a coroutine that waits lets the others of its
 * hub go on, on either engine.
 *
 * <p>They keep the contract of the JDK's own, broadcast and multicast groups included, and add what the sockets of
 * {@link Sockets} add: a socket belongs to no hub; one coroutine may receive while another sends, and a second one that would
 * have to wait to receive gets an {@link IllegalStateException} that names both; {@link DatagramSocket#close()} makes
 * whoever waits throw a {@link SocketException} that says "Socket closed"; a kill or a timeout comes out of the call,
 * loses no datagram, and leaves the socket usable. {@link DatagramSocket#getChannel()} is null.
 *
 * <p>A datagram that is longer than the packet it is received into is cut off, as ever with UDP. An empty datagram is sent by
 * a socket that is not connected; from a connected one the JDK sends none, and does not say so, as with its own sockets.
 *
 * <p>All methods may be called from anywhere. Semantics: gevent's {@code socket} module, and the contract of
 * {@link DatagramSocket}.
 */
public final class Datagrams {

    private Datagrams() {}

    /**
     * Makes a socket that is not bound yet: options can be set first, and the first use takes a free port. Does not wait.
     *
     * @return an open socket; close it after use
     */
    public static DatagramSocket open() {
        try {
            return new DatagramSocketOverChannel();
        } catch (IOException e) {
            throw new UncheckedIOException("no socket can be had from the system", e);
        }
    }

    /**
     * Makes a socket that receives what comes to {@code port} of any of this machine's addresses. Does not wait.
     *
     * @param port 1 to 65535, or 0 for a free one, which {@link DatagramSocket#getLocalPort()} tells
     * @return an open socket; close it after use
     * @throws java.net.BindException if the port is in use
     * @throws SocketException if the system refuses for another reason
     * @throws IllegalArgumentException if the port is none
     */
    public static DatagramSocket bind(int port) throws SocketException {
        return bind(new InetSocketAddress(port));
    }

    /**
     * Makes a socket that receives what comes to {@code address}. Does not wait.
     *
     * @param address a resolved address; port 0 takes a free one, which {@link DatagramSocket#getLocalPort()} tells
     * @return an open socket; close it after use
     * @throws java.net.BindException if the port is in use, or the address is not of this machine
     * @throws SocketException if the address is not resolved, or the system refuses for another reason
     */
    public static DatagramSocket bind(InetSocketAddress address) throws SocketException {
        Objects.requireNonNull(address, "address is null; to bind to all addresses give the port alone");
        DatagramSocket socket = open();
        boolean bound = false;
        try {
            socket.bind(address);
            bound = true;
            return socket;
        } finally {
            if (!bound) {
                socket.close();
            }
        }
    }

    /**
     * Makes a socket that exchanges datagrams with {@code port} of {@code host} alone. Waits for the look-up of the name,
     * and takes its first address; nothing is sent.
     *
     * @param host a name or a literal address
     * @param port 1 to 65535
     * @return an open socket; close it after use
     * @throws java.net.UnknownHostException if the name has no address
     * @throws IOException if there is no way to the peer
     * @throws IllegalArgumentException if the port is none
     */
    public static DatagramSocket connect(String host, int port) throws IOException {
        Objects.requireNonNull(host, "host is null; give a name or an address, such as \"localhost\"");
        if (port < 1 || port > 0xffff) {
            throw new IllegalArgumentException("port is " + port + "; give 1 to 65535");
        }
        InetSocketAddress peer = new InetSocketAddress(Names.all(host)[0], port);
        DatagramSocket socket = open();
        boolean connected = false;
        try {
            socket.connect(peer);
            connected = true;
            return socket;
        } finally {
            if (!connected) {
                socket.close();
            }
        }
    }
}
