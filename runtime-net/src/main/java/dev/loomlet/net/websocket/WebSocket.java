package dev.loomlet.net.websocket;

import dev.loomlet.CoroutineExit;
import dev.loomlet.Loomlet;
import dev.loomlet.channel.Channel;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One end of a WebSocket (RFC 6455): messages both ways over one connection.
 *
 * <pre>{@code
 * for (String text; (text = socket.receiveText()) != null;) {
 *     socket.send(text.toUpperCase());
 * }
 * }</pre>
 *
 * <p>One coroutine receives; any number may send, and their messages go out whole, in the order of the calls. A peer that does
 * not take in what it is sent holds up those who send. Pings are answered, sent, and their answers awaited by whoever
 * receives: so have somebody receive, also where nothing is expected.
 *
 * <p>May be used from coroutines of any hub, and from platform threads. The signal of a kill, or of a timeout set around a
 * call, comes out of it: a {@link #receive()} loses nothing by that and can be called again; a send that had not begun
 * is forgotten, and one in the midst of a message cuts the connection, as what follows would make no sense to the peer.
 *
 * <p>The model is gevent-websocket, and browsers' own.
 */
public final class WebSocket implements AutoCloseable {

    /** How long to wait for the peer to end the connection, once all is said. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    /** How long a coroutine that is killed goes on for the peer to be told. */
    private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(1);

    private final Transport transport;
    private final boolean server;
    private final Duration closeTimeout;
    private final @Nullable String subprotocol;
    private final Outgoing outgoing;
    private final Incoming incoming;
    private final Assembly assembly;

    /** Holds one token for whoever receives. */
    private final Channel<Boolean> turn = Channel.buffered(1);
    private volatile @Nullable Object receiver;
    private final AtomicReference<@Nullable End> end = new AtomicReference<>();

    /** @param failure what every later receive throws; null when the peer has closed in order */
    private record End(CloseStatus status, @Nullable WebSocketException failure) {}

    WebSocket(Transport transport, boolean server, WebSocketOptions options, @Nullable String subprotocol,
            @Nullable Deflate deflate) {
        this.transport = transport;
        this.server = server;
        this.closeTimeout = options.closeTimeout;
        this.subprotocol = subprotocol;
        this.outgoing = new Outgoing(transport, new FrameWriter(!server, deflate), this::broken);
        this.incoming = new Incoming(transport, new FrameReader(server, options.maxMessage, deflate), outgoing,
                options);
        this.assembly = new Assembly(options.maxMessage);
        turn.trySend(true);
    }

    /**
     * Waits for a message.
     *
     * @return the message; null when the peer has closed the WebSocket, or {@link #close()} was called here
     * @throws WebSocketException if the peer vanished or broke the protocol, whose text then is no UTF-8, or sent a message
     *     that is longer than {@link WebSocketOptions#maxMessage}; it has been told, and the WebSocket is closed
     * @throws IllegalStateException if somebody else is receiving; the message names both
     */
    public @Nullable Message receive() throws IOException {
        if (!takeTurn()) {
            throw new IllegalStateException("this WebSocket is already being received from by " + receiver
                    + ", so that " + caller() + " cannot do so too; have one receive, and give others what it gets");
        }
        try {
            return receiveInTurn();
        } finally {
            leaveTurn();
        }
    }

    /**
     * Waits for a message of text; for endpoints to which nothing else is said. A message of bytes ends the WebSocket with
     * 1003.
     *
     * @return the text; null as {@link #receive()} gives it
     * @throws WebSocketException as {@link #receive()} does, and for a message of bytes
     * @throws IllegalStateException as {@link #receive()} does
     */
    public @Nullable String receiveText() throws IOException {
        return switch (receive()) {
            case null -> null;
            case Message.Text text -> text.text();
            case Message.Binary bytes -> {
                close(CloseStatus.UNSUPPORTED_DATA, "text only");
                throw new WebSocketException(CloseStatus.UNSUPPORTED_DATA,
                        "a message of " + bytes.bytes().length + " bytes where text was expected", null);
            }
        };
    }

    /** Once this end has closed, others may be seeing to the rest, and are waited for. */
    private boolean takeTurn() {
        if (!turn.tryReceive(token -> receiver = caller())) {
            if (!outgoing.isClosed()) {
                return false;
            }
            turn.receive();
            receiver = caller();
        }
        return true;
    }

    private void leaveTurn() {
        receiver = null;
        if (end.get() != null) {
            incoming.release();
        }
        turn.trySend(true);
    }

    private static Object caller() {
        return Objects.requireNonNullElseGet(Loomlet.current(), Thread::currentThread);
    }

    private @Nullable Message receiveInTurn() throws IOException {
        while (end.get() == null) {
            Message message = null;
            try {
                WebSocketFrame frame = incoming.next();
                if (frame == null) {
                    throw new WebSocketException(CloseStatus.ABNORMAL, "the peer ended the connection without a word",
                            null);
                }
                message = take(frame);
            } catch (WebSocketException e) {
                fail(e);
            } catch (IOException e) {
                fail(new WebSocketException(CloseStatus.ABNORMAL, "the connection broke: " + e.getMessage(), e));
            }
            if (message != null && !outgoing.isClosed()) {
                return message;
            }
        }
        WebSocketException failure = end.get().failure();
        if (failure != null) {
            throw new WebSocketException(failure.code(), failure.getMessage(), failure);
        }
        return null;
    }

    /** The message that is complete with {@code frame}, if one is. */
    private @Nullable Message take(WebSocketFrame frame) throws IOException {
        switch (frame) {
            case CloseWebSocketFrame close -> closedByPeer(close);
            case PingWebSocketFrame ping -> outgoing.send(new PongWebSocketFrame(ping.content()));
            case PongWebSocketFrame pong -> pong.release();
            default -> {
                try {
                    return assembly.add(frame);
                } finally {
                    frame.release();
                }
            }
        }
        return null;
    }

    private void closedByPeer(CloseWebSocketFrame frame) throws IOException {
        ByteBuf content = frame.content();
        int code = content.isReadable() ? content.getUnsignedShort(content.readerIndex()) : CloseStatus.NO_CODE;
        if (code != CloseStatus.NO_CODE && !CloseStatus.maySend(code)) {
            throw new WebSocketException(CloseStatus.PROTOCOL_ERROR, "a Close frame with the code " + code, null);
        }
        try {
            outgoing.sendClose(code, "");
            if (!server) {
                // The server ends the connection, and has the port wait for stragglers (RFC 6455, section 7.1.1).
                discard();
            }
        } finally {
            finish(new CloseStatus(code, frame.reasonText()), null);
        }
    }

    /** Tells the peer, if it can still be told, and sees to it that it can read that; ends the WebSocket. */
    private void fail(WebSocketException failure) {
        try {
            if (failure.code() != CloseStatus.ABNORMAL) {
                outgoing.sendClose(failure.code(), String.valueOf(failure.getMessage()));
                transport.finish();
                discard();
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        } finally {
            finish(new CloseStatus(failure.code(), String.valueOf(failure.getMessage())), failure);
        }
    }

    /** A connection that is closed with something unread is reset, and the peer may not see why. */
    private void discard() throws IOException {
        try {
            Loomlet.withTimeout(LINGER, transport::discard);
        } catch (TimeoutException e) {
            // It had its time.
        }
    }

    private void broken(Throwable cause) {
        String message = "a message was not sent as a whole: " + cause;
        finish(new CloseStatus(CloseStatus.ABNORMAL, message),
                new WebSocketException(CloseStatus.ABNORMAL, message, cause));
    }

    private void finish(CloseStatus status, @Nullable WebSocketException failure) {
        if (end.compareAndSet(null, new End(status, failure))) {
            transport.cut();
            outgoing.release();
        }
    }

    /**
     * Sends a message of text. Waits while others send, and for a peer that is slow to take it in.
     *
     * @param text the whole message; what stands for no character, an unpaired surrogate, goes out as {@code ?}
     * @throws WebSocketException if this WebSocket is closed, or being closed
     * @throws java.net.SocketTimeoutException if the peer took in nothing for the time that writes may take
     * @throws IOException if the connection breaks
     */
    public void send(String text) throws IOException {
        Objects.requireNonNull(text, "text is null; give an empty one");
        send(new TextWebSocketFrame(text));
    }

    /**
     * Sends a message of bytes, as {@link #send(String)} does one of text.
     *
     * @param bytes the whole message; not to be changed until the call returns
     * @throws WebSocketException as {@link #send(String)} does
     * @throws java.net.SocketTimeoutException as {@link #send(String)} does
     * @throws IOException as {@link #send(String)} does
     */
    public void send(byte[] bytes) throws IOException {
        Objects.requireNonNull(bytes, "bytes is null; give an empty array");
        send(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(bytes)));
    }

    private void send(WebSocketFrame frame) throws IOException {
        if (!outgoing.send(frame)) {
            End present = end.get();
            throw new WebSocketException(present == null ? CloseStatus.NORMAL : present.status().code(),
                    "this WebSocket is " + (present == null ? "being closed" : "closed: " + present.status())
                            + "; send before",
                    present == null ? null : present.failure());
        }
    }

    /** As {@link #close(int, String)}, with {@link CloseStatus#NORMAL}. */
    @Override
    public void close() {
        close(CloseStatus.NORMAL, "");
    }

    /**
     * Closes it: sends a Close frame, waits for the peer's, but no longer than {@link WebSocketOptions#closeTimeout}, and ends
     * the connection. What the peer still says meanwhile is dropped. Others who are receiving get null. Does nothing when it is
     * closed. Killed meanwhile, it ends the connection at once.
     *
     * @param code {@link CloseStatus#NORMAL}, another that may be sent, or 3000 to 4999 for one of the application's own
     * @param reason for humans; at most 123 bytes in UTF-8
     * @throws IllegalArgumentException if the code may not be sent, or the reason is too long
     */
    public void close(int code, String reason) {
        CloseStatus.requireSendable(code, reason);
        if (end.get() != null) {
            return;
        }
        try {
            Loomlet.withTimeout(closeTimeout, () -> {
                outgoing.sendClose(code, reason);
                turn.receive();
                receiver = caller();
                try {
                    receiveInTurn();
                } finally {
                    leaveTurn();
                }
            });
        } catch (IOException | TimeoutException e) {
            // The peer has gone, or has no time for this: the connection ends without its consent.
        } finally {
            finish(new CloseStatus(CloseStatus.ABNORMAL, "the peer did not answer the close"), null);
        }
    }

    /** Tells the peer, as far as that takes no time, and ends the connection. */
    private void leave(int code) {
        try {
            Loomlet.shield(() -> tell(code));
        } finally {
            finish(new CloseStatus(CloseStatus.ABNORMAL, "ended here with " + code), null);
        }
    }

    private void tell(int code) {
        try {
            Loomlet.withTimeout(LONGEST_GOODBYE, () -> outgoing.sendClose(code, ""));
        } catch (IOException | TimeoutException e) {
            // Then it learns of it from the connection.
        }
    }

    /** Has {@code handler} speak, and closes as it ended. */
    void serve(Body handler) throws Exception {
        try {
            handler.run(this);
            close();
        } catch (Exception e) {
            boolean broken = outgoing.isClosed();
            close(CloseStatus.INTERNAL_ERROR, "");
            if (e instanceof IOException failure && !broken) {
                // Not of this connection, so that somebody wants to know.
                throw new UncheckedIOException(failure);
            }
            throw e;
        } catch (Throwable e) {
            leave(e instanceof CoroutineExit ? CloseStatus.GOING_AWAY : CloseStatus.INTERNAL_ERROR);
            throw e;
        }
    }

    /** What a server does with a WebSocket. */
    @FunctionalInterface
    interface Body {
        void run(WebSocket socket) throws Exception;
    }

    /** {@return whether messages can still be sent; one that is being closed is open no more} */
    public boolean isOpen() {
        return !outgoing.isClosed();
    }

    /**
     * How it ended: what the peer's Close frame said, {@link CloseStatus#NO_CODE} when that was empty; or what the peer was told
     * when it broke the protocol; or {@link CloseStatus#ABNORMAL} when the connection ended without that.
     *
     * @return null until it has ended
     */
    public @Nullable CloseStatus closeStatus() {
        End present = end.get();
        return present == null ? null : present.status();
    }

    /** {@return the subprotocol on which both agreed; null when that is none} */
    public @Nullable String subprotocol() {
        return subprotocol;
    }

    @Override
    public String toString() {
        End present = end.get();
        return "WebSocket of a " + (server ? "server" : "client")
                + (present == null ? ", open" : ", closed: " + present.status());
    }
}
