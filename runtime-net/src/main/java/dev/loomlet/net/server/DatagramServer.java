package dev.loomlet.net.server;

import dev.loomlet.Coroutine;
import dev.loomlet.Loomlet;
import dev.loomlet.net.Datagrams;
import dev.loomlet.pool.Pool;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives datagrams, and has each handled by a coroutine of its own. When as many are at work as may be, it receives no more
 * until one has ended; what comes meanwhile waits in the system's buffer, or is dropped there, as ever with UDP.
 *
 * <p>A handler that fails is logged, as any coroutine is that nobody joins, and harms nobody else. When the system refuses to
 * receive, the server tries again after a pause that grows to a second.
 *
 * <p>The server belongs to the hub on which it was started, and ends with it. Methods may be called from any thread. The model is gevent's {@code DatagramServer}.
 */
public final class DatagramServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DatagramServer.class);

    /** The greatest datagram that UDP can carry. */
    private static final int LARGEST = 65_535;

    private final DatagramSocket socket;
    private final Handler handler;
    private final Pool pool;
    private final String name;
    private final Coroutine<?> receiver;
    private volatile boolean stopping;

    /** What is done with each datagram. */
    @FunctionalInterface
    public interface Handler {

        /**
         * Handles one datagram, in a coroutine of its own.
         *
         * @param datagram the bytes, exactly as many as came, and where they came from; not used again by the server. To
         *     answer, set other data and send it
         * @param socket the server's socket, to answer with
         * @throws Exception is logged
         */
        void handle(DatagramPacket datagram, DatagramSocket socket) throws Exception;
    }

    private DatagramServer(DatagramSocket socket, int mostAtOnce, Handler handler) {
        this.socket = socket;
        this.handler = handler;
        this.name = "datagram server on " + socket.getLocalSocketAddress();
        this.pool = new Pool("datagrams of " + name, mostAtOnce);
        this.receiver = Loomlet.spawn("receiver of " + name, this::receive);
    }

    /**
     * Starts a server on the caller's hub. Does not wait.
     *
     * @param address where to receive; port 0 takes a free one, which {@link #address()} tells
     * @param mostAtOnce how many handlers may be at work at once, 1 or more
     * @param handler what is done with each datagram
     * @return a server that receives
     * @throws java.net.BindException if the port is in use, or the address is not of this machine
     * @throws SocketException if the system refuses for another reason
     * @throws IllegalArgumentException if {@code mostAtOnce} is less than 1
     * @throws IllegalStateException on a virtual thread that belongs to no hub
     */
    public static DatagramServer start(InetSocketAddress address, int mostAtOnce, Handler handler)
            throws SocketException {
        Objects.requireNonNull(handler, "handler is null; give what is to be done with each datagram");
        if (mostAtOnce < 1) {
            throw new IllegalArgumentException("mostAtOnce is " + mostAtOnce + "; give 1 or more");
        }
        DatagramSocket socket = Datagrams.bind(address);
        boolean started = false;
        try {
            DatagramServer server = new DatagramServer(socket, mostAtOnce, handler);
            started = true;
            return server;
        } finally {
            if (!started) {
                socket.close();
            }
        }
    }

    private void receive() {
        try {
            receiveAll();
        } finally {
            if (!stopping) {
                // Killed by somebody else, by the end of its hub say.
                socket.close();
            }
        }
    }

    private void receiveAll() {
        DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
        Backoff backoff = new Backoff();
        while (!socket.isClosed()) {
            pool.awaitFree();
            try {
                socket.receive(packet);
                backoff.reset();
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    LOG.warn("{} cannot receive; tries again in {} ms", this, backoff.next().toMillis(), e);
                    backoff.pause();
                }
                continue;
            }
            byte[] bytes = Arrays.copyOfRange(packet.getData(), packet.getOffset(),
                    packet.getOffset() + packet.getLength());
            DatagramPacket datagram = new DatagramPacket(bytes, bytes.length, packet.getSocketAddress());
            pool.spawn(() -> handler.handle(datagram, socket));
        }
    }

    /**
     * Where the server receives.
     *
     * @return the address with its port; null when the server has been stopped
     */
    public InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /**
     * How many handlers are at work.
     *
     * @return a look, out of date when it returns
     */
    public int size() {
        return pool.size();
    }

    /**
     * Receives no more, gives the handlers at work some time to end, kills the others, and closes the socket. Waits until all
     * have ended. Stopping again does nothing. Not to be called by a handler, which would wait for its own end.
     *
     * @param grace how long handlers may go on
     */
    public void stop(Duration grace) {
        Objects.requireNonNull(grace, "grace is null; use close() to give none");
        stopping = true;
        boolean done = false;
        try {
            receiver.kill();
            done = pool.join(grace);
        } finally {
            try {
                if (!done) {
                    pool.kill();
                }
            } finally {
                socket.close();
            }
        }
    }

    /** As {@link #stop}, without a grace. */
    @Override
    public void close() {
        stop(Duration.ZERO);
    }

    @Override
    public String toString() {
        return name;
    }
}
