package dev.loomlet.net.tls;

import dev.loomlet.Loomlet;
import dev.loomlet.loop.Completion;
import dev.loomlet.loop.Waiter;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/**
 * The bytes of one TLS connection, from an engine over a socket that blocks.
 *
 * <p>Three turnstiles let one handshake, one reader and one writer at a time through, and only those who are in one wait for
 * the network. The first handshake is made before anybody reads or writes. What the peer demands later (an answer to a key
 * update, say) is encrypted by the reader, and sent by it, or by the writer if there is one. Nobody waits for the network
 * while holding a lock of the JDK, which would hold up a hub on the portable engine.
 */
final class TlsChannel {

    private static final int MOST_AT_ONCE = 1 << 16;
    private static final long LATER_NANOS = 1_000_000;

    private final Socket transport;
    private final SSLEngine engine;
    private final Runnable onHandshake;
    private final Outgoing outgoing;
    private final Turnstile handshaking = new Turnstile("the end of a TLS handshake");
    private final Turnstile reading = new Turnstile("another one who reads from a TLS socket");
    private final Turnstile writing = new Turnstile("another one who writes to a TLS socket");
    private volatile boolean established;
    private volatile boolean inputShut;

    // Both in the state for reading; of whoever is in the turnstile for that.
    private ByteBuffer received = RecordBuffers.NONE;
    private ByteBuffer plain = RecordBuffers.NONE;
    private boolean ended;

    /** @param onHandshake is called after each handshake that was begun here */
    TlsChannel(Socket transport, SSLEngine engine, Runnable onHandshake) {
        this.transport = transport;
        this.engine = engine;
        this.onHandshake = onHandshake;
        this.outgoing = new Outgoing(engine);
    }

    boolean isEstablished() {
        return established;
    }

    /** Makes the first handshake if nobody has. */
    void handshake() throws IOException {
        if (established) {
            return;
        }
        handshaking.enter();
        try {
            if (!established) {
                reading.enter();
                try {
                    sendAtOnce();
                    engine.beginHandshake();
                    drive();
                } finally {
                    reading.leave();
                }
                established = true;
                onHandshake.run();
            }
        } finally {
            handshaking.leave();
        }
    }

    /**
     * A flight of a handshake is several small records. Nagle's algorithm (RFC 896) would hold back all but the first until the
     * peer's acknowledgement, which itself is delayed, by 40 ms as a rule.
     */
    private void sendAtOnce() {
        try {
            transport.setTcpNoDelay(true);
        } catch (SocketException e) {
            // Closed, which the handshake will meet, or no TCP.
        }
    }

    /** Makes another handshake, or with TLS 1.3 new keys. */
    void handshakeAgain() throws IOException {
        engine.beginHandshake();
        finishHandshake();
        onHandshake.run();
    }

    private void finishHandshake() throws IOException {
        while (isHandshaking()) {
            if (reading.tryEnter()) {
                try {
                    drive();
                } finally {
                    reading.leave();
                }
            } else {
                // Whoever reads takes care of it, and goes on reading then without letting us in.
                answer();
                // On any thread, with a hub or without.
                Completion.create().await(handshaking, LATER_NANOS, true);
            }
        }
    }

    private boolean isHandshaking() {
        HandshakeStatus status = engine.getHandshakeStatus();
        return status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED;
    }

    /** Goes on with a handshake until it is over; in the turnstile for reading. What fails ends the connection. */
    private void drive() throws IOException {
        boolean done = false;
        try {
            while (isHandshaking()) {
                switch (engine.getHandshakeStatus()) {
                    case NEED_TASK -> runTasks();
                    case NEED_WRAP -> answer();
                    default -> {
                        if (!receive()) {
                            throw new SSLHandshakeException("the peer closed the connection during the TLS handshake");
                        }
                    }
                }
            }
            done = true;
        } catch (SSLException e) {
            sendAlert();
            throw TlsErrors.handshakeFailed(engine, transport, e);
        } finally {
            if (!done) {
                abort();
            }
        }
    }

    private void runTasks() {
        // Signatures take milliseconds, and a trust manager may ask the network.
        boolean onHub = Waiter.currentOnLoop() != null;
        for (Runnable task; (task = engine.getDelegatedTask()) != null;) {
            if (onHub) {
                Loomlet.offload(task::run);
            } else {
                task.run();
            }
        }
    }

    /** Encrypts what the engine has to say by itself, and sends it unless a writer will. */
    private void answer() throws IOException {
        SSLEngineResult result;
        do {
            result = outgoing.wrap(RecordBuffers.NONE.duplicate());
        } while (result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && result.bytesProduced() > 0);
        flush();
    }

    private void sendAlert() {
        try {
            answer();
        } catch (IOException e) {
            // The peer has gone, and the failure that it should hear of is thrown anyway.
        }
    }

    /** Sends what is there, unless somebody else is at it, who will send this too. */
    private void flush() throws IOException {
        while (outgoing.size() > 0 && writing.tryEnter()) {
            try {
                send();
            } finally {
                writing.leave();
            }
        }
    }

    /** In the turnstile for writing. */
    private void send() throws IOException {
        while (outgoing.size() > 0) {
            ByteBuffer records = outgoing.take();
            boolean sent = false;
            try {
                transport.getOutputStream().write(records.array(), 0, records.limit());
                sent = true;
            } finally {
                RecordBuffers.takeBack(records);
                if (!sent) {
                    // Part of a record may have gone out, after which the peer understands nothing.
                    abort();
                }
            }
        }
    }

    int read(byte[] target, int offset, int length) throws IOException {
        handshake();
        reading.enter();
        try {
            while (!plain.hasRemaining()) {
                if (ended || inputShut) {
                    return -1;
                }
                advance();
            }
            int count = Math.min(length, plain.remaining());
            plain.get(target, offset, count);
            if (!plain.hasRemaining()) {
                RecordBuffers.takeBack(plain);
                plain = RecordBuffers.NONE;
            }
            return count;
        } finally {
            reading.leave();
        }
    }

    /** Decrypts one record, and does what it demands. */
    private void advance() throws IOException {
        boolean failed = true;
        try {
            if (!receive()) {
                ended = true;
            }
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK, NEED_UNWRAP, NEED_UNWRAP_AGAIN -> drive();
                case NEED_WRAP -> answer();
                default -> {}
            }
            failed = false;
        } catch (SSLException e) {
            sendAlert();
            throw e;
        } catch (IOException e) {
            // A read that ran out of time, say: the record is whole in the kernel or in the buffer, and can be read later.
            failed = false;
            throw e;
        } finally {
            if (failed && engine.isInboundDone()) {
                abort();
            }
        }
    }

    /** Decrypts one record into {@link #plain}; false when the peer has closed its side in order. */
    private boolean receive() throws IOException {
        for (;;) {
            SSLEngineResult result;
            plain.compact();
            try {
                result = engine.unwrap(received, plain);
            } finally {
                plain.flip();
            }
            switch (result.getStatus()) {
                case OK -> {
                    return true;
                }
                case CLOSED -> {
                    return false;
                }
                case BUFFER_OVERFLOW -> {
                    int room = plain.remaining() + engine.getSession().getApplicationBufferSize();
                    ByteBuffer full = plain;
                    plain = RecordBuffers.lend(room).put(full).flip();
                    RecordBuffers.takeBack(full);
                }
                case BUFFER_UNDERFLOW -> {
                    if (!fill()) {
                        return false;
                    }
                }
            }
        }
    }

    private boolean fill() throws IOException {
        int size = engine.getSession().getPacketBufferSize();
        if (received.capacity() < size || received.remaining() == received.capacity()) {
            ByteBuffer larger = ByteBuffer.allocate(Math.max(size, 2 * received.remaining()));
            received = larger.put(received).flip();
        }
        received.compact();
        int count;
        try {
            count = transport.getInputStream()
                    .read(received.array(), received.position(), received.remaining());
            if (count > 0) {
                received.position(received.position() + count);
            }
        } finally {
            received.flip();
        }
        if (count >= 0) {
            return true;
        }
        if (inputShut) {
            return false;
        }
        if (!established) {
            throw new SSLHandshakeException("the peer closed the connection during the TLS handshake");
        }
        throw new SSLException("the peer ended the connection without the closure alert of TLS (close_notify),"
                + " so what was read may be cut short");
    }

    void write(byte[] source, int offset, int length) throws IOException {
        handshake();
        ByteBuffer left = ByteBuffer.wrap(source, offset, length);
        while (left.hasRemaining()) {
            finishHandshakeBeforeWrite();
            writing.enter();
            try {
                writeSome(left);
            } finally {
                writing.leave();
            }
            flush();
        }
    }

    private void finishHandshakeBeforeWrite() throws IOException {
        HandshakeStatus status = engine.getHandshakeStatus();
        if (status == HandshakeStatus.NEED_UNWRAP || status == HandshakeStatus.NEED_TASK) {
            finishHandshake();
        }
    }

    /** Writes until all is sent, or a handshake has to be finished first. In the turnstile for writing. */
    private void writeSome(ByteBuffer left) throws IOException {
        while (left.hasRemaining()) {
            SSLEngineResult result = outgoing.wrap(left);
            if (result.getStatus() == Status.CLOSED) {
                throw new SocketException(transport.isClosed() ? "Socket closed" : "Socket output is shutdown");
            }
            if (result.bytesConsumed() == 0 && result.getHandshakeStatus() != HandshakeStatus.NEED_WRAP) {
                break;
            }
            if (outgoing.size() >= MOST_AT_ONCE) {
                send();
            }
        }
        send();
    }

    /** How many bytes can be read without a look at the network. */
    int available() {
        if (!reading.tryEnter()) {
            return 0;
        }
        try {
            return plain.remaining();
        } finally {
            reading.leave();
        }
    }

    /** Tells the peer that nothing more will come; waits until those who write have done so. */
    void shutdownOutput() throws IOException {
        writing.enter();
        try {
            sayGoodbye();
        } finally {
            writing.leave();
        }
    }

    void shutdownInput() throws IOException {
        inputShut = true;
        transport.shutdownInput();
    }

    boolean isInputShut() {
        return inputShut || transport.isInputShutdown();
    }

    boolean isOutputShut() {
        return engine.isOutboundDone();
    }

    /** Tells the peer so if that can be done without waiting for somebody who writes. */
    void goodbyeIfFree() throws IOException {
        if (established && writing.tryEnter()) {
            try {
                sayGoodbye();
            } finally {
                writing.leave();
            }
        }
    }

    private void sayGoodbye() throws IOException {
        engine.closeOutbound();
        while (!engine.isOutboundDone()) {
            if (outgoing.wrap(RecordBuffers.NONE.duplicate()).bytesProduced() == 0) {
                break;
            }
        }
        send();
    }

    private void abort() {
        try {
            transport.close();
        } catch (IOException e) {
            // Nobody is left to be told: another failure is on its way.
        }
    }
}
