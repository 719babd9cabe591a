package dev.loomlet.net;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A datagram socket over a channel in non-blocking mode.
 *
 * <p>It is no {@link java.net.DatagramSocketImpl}: the DatagramSocket on top of one holds monitors while it receives, in
 * which the next coroutine would block. What does not wait is left to the channel's own socket.
 */
final class DatagramSocketOverChannel extends DatagramSocket {

    private final DatagramChannel channel;
    private final DatagramSocket plain;
    private final Readiness readiness;
    private volatile int timeout;
    private final Turns turns = new Turns();

    DatagramSocketOverChannel() throws IOException {
        // There is no constructor that makes none: this is a socket of the JDK's own, which nobody uses.
        super((SocketAddress) null);
        super.close();
        channel = DatagramChannel.open();
        plain = channel.socket();
        readiness = new Readiness(channel);
        channel.configureBlocking(false);
        plain.setBroadcast(true);
    }

    private void requireOpen() throws SocketException {
        if (readiness.isClosed()) {
            throw Readiness.closed();
        }
    }

    @Override
    public void receive(DatagramPacket packet) throws IOException {
        int capacity = PacketCapacities.of(packet);
        ByteBuffer buffer = ByteBuffer.wrap(packet.getData(), packet.getOffset(), capacity);
        int start = buffer.position();
        SocketAddress sender = retry(() -> channel.receive(buffer), SelectionKey.OP_READ, timeout);
        packet.setSocketAddress(sender);
        PacketCapacities.setLength(packet, buffer.position() - start, capacity);
    }

    @Override
    public void send(DatagramPacket packet) throws IOException {
        requireOpen();
        InetSocketAddress target = target(packet);
        ByteBuffer buffer = ByteBuffer.wrap(packet.getData(), packet.getOffset(), packet.getLength());
        int length = buffer.remaining();
        retry(() -> channel.send(buffer, target) == length ? target : null, SelectionKey.OP_WRITE, 0);
    }

    private InetSocketAddress target(DatagramPacket packet) throws SocketException {
        InetAddress address = packet.getAddress();
        SocketAddress peer = plain.getRemoteSocketAddress();
        if (address == null) {
            if (peer == null) {
                throw new IllegalArgumentException("Address not set");
            }
            packet.setSocketAddress(peer);
            return (InetSocketAddress) peer;
        }
        if (packet.getPort() == 0) {
            throw new SocketException("Can't send to port 0");
        }
        InetSocketAddress target = new InetSocketAddress(address, packet.getPort());
        if (peer != null && !peer.equals(target)) {
            throw new IllegalArgumentException("Connected and packet address differ");
        }
        return target;
    }

    /** One try; gives the peer's address, or null when it would have to wait. */
    private interface Try {
        @Nullable
        SocketAddress once() throws IOException;
    }

    private SocketAddress retry(Try operation, int readinessFor, int millis) throws IOException {
        requireOpen();
        turns.take();
        long deadline = TcpImpl.deadlineAfter(millis);
        boolean inTime = true;
        try {
            for (;;) {
                SocketAddress peer = operation.once();
                if (peer != null) {
                    turns.servedAtOnce(0);
                    return peer;
                }
                if (!inTime) {
                    throw new SocketTimeoutException("Receive timed out");
                }
                turns.waited();
                // The operation is tried once more when the time is up: word of a datagram may come late.
                inTime = readiness.awaitUntil(deadline, readinessFor);
                requireOpen();
            }
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (InterruptedIOException e) {
            close();
            throw (SocketException) new SocketException("Closed by interrupt").initCause(e);
        } catch (ClosedChannelException e) {
            throw Readiness.closed();
        } catch (AlreadyConnectedException e) {
            throw new IllegalArgumentException("Connected and packet address differ", e);
        }
    }

    @Override
    public void close() {
        try {
            readiness.close(true);
        } catch (IOException e) {
            throw new UncheckedIOException("the descriptor is gone, but the system complained", e);
        }
    }

    @Override
    public boolean isClosed() {
        return readiness.isClosed();
    }

    @Override
    public void bind(SocketAddress local) throws SocketException {
        requireOpen();
        plain.bind(local);
    }

    @Override
    public void connect(InetAddress address, int port) {
        plain.connect(address, port);
    }

    @Override
    public void connect(SocketAddress peer) throws SocketException {
        requireOpen();
        plain.connect(peer);
    }

    @Override
    public void disconnect() {
        plain.disconnect();
    }

    @Override
    public boolean isBound() {
        return plain.isBound();
    }

    @Override
    public boolean isConnected() {
        return plain.isConnected();
    }

    @Override
    public InetAddress getInetAddress() {
        return plain.getInetAddress();
    }

    @Override
    public int getPort() {
        return plain.getPort();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return plain.getRemoteSocketAddress();
    }

    @Override
    public @Nullable SocketAddress getLocalSocketAddress() {
        return isClosed() ? null : plain.getLocalSocketAddress();
    }

    @Override
    public @Nullable InetAddress getLocalAddress() {
        return isClosed() ? null : plain.getLocalAddress();
    }

    @Override
    public int getLocalPort() {
        return isClosed() ? -1 : plain.getLocalPort();
    }

    @Override
    public void setSoTimeout(int millis) throws SocketException {
        requireOpen();
        if (millis < 0) {
            throw new IllegalArgumentException("timeout is " + millis + "; give milliseconds, or 0 for no limit");
        }
        timeout = millis;
    }

    @Override
    public int getSoTimeout() throws SocketException {
        requireOpen();
        return timeout;
    }

    @Override
    public void setSendBufferSize(int size) throws SocketException {
        plain.setSendBufferSize(size);
    }

    @Override
    public int getSendBufferSize() throws SocketException {
        return plain.getSendBufferSize();
    }

    @Override
    public void setReceiveBufferSize(int size) throws SocketException {
        plain.setReceiveBufferSize(size);
    }

    @Override
    public int getReceiveBufferSize() throws SocketException {
        return plain.getReceiveBufferSize();
    }

    @Override
    public void setReuseAddress(boolean on) throws SocketException {
        plain.setReuseAddress(on);
    }

    @Override
    public boolean getReuseAddress() throws SocketException {
        return plain.getReuseAddress();
    }

    @Override
    public void setBroadcast(boolean on) throws SocketException {
        plain.setBroadcast(on);
    }

    @Override
    public boolean getBroadcast() throws SocketException {
        return plain.getBroadcast();
    }

    @Override
    public void setTrafficClass(int value) throws SocketException {
        if (value < 0 || value > 255) {
            throw new IllegalArgumentException("traffic class is " + value + "; give 0 to 255");
        }
        plain.setTrafficClass(value);
    }

    @Override
    public int getTrafficClass() throws SocketException {
        return plain.getTrafficClass();
    }

    /** None: who had the channel could put it into blocking mode. */
    @Override
    public @Nullable DatagramChannel getChannel() {
        return null;
    }

    @Override
    public <T> DatagramSocket setOption(SocketOption<T> name, T value) throws IOException {
        requireOpen();
        plain.setOption(name, value);
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
        requireOpen();
        return plain.getOption(name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return plain.supportedOptions();
    }

    @Override
    public void joinGroup(SocketAddress group, NetworkInterface through) throws IOException {
        requireOpen();
        plain.joinGroup(group, through);
    }

    @Override
    public void leaveGroup(SocketAddress group, NetworkInterface through) throws IOException {
        requireOpen();
        plain.leaveGroup(group, through);
    }
}
