package dev.loomlet.net.tls;

import dev.loomlet.Loomlet;
import dev.loomlet.net.Sockets;
import dev.loomlet.net.stream.BulkInput;
import dev.loomlet.net.stream.BulkOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import javax.net.ssl.HandshakeCompletedEvent;
import javax.net.ssl.HandshakeCompletedListener;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** See {@link Tls}. */
final class TlsSocket extends LayeredSocket {

    /** How long a close waits for a peer that does not even take the closure alert. */
    private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(1);

    private final SSLContext context;
    private final boolean closesTransport;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final List<HandshakeCompletedListener> listeners = new CopyOnWriteArrayList<>();
    private @Nullable BiFunction<SSLSocket, List<String>, String> selector;
    private SSLEngine engine;
    private TlsChannel channel;

    private TlsSocket(SSLContext context, Socket transport, SSLEngine engine, boolean closesTransport) {
        super(transport);
        this.context = context;
        this.closesTransport = closesTransport;
        this.engine = engine;
        this.channel = new TlsChannel(transport, engine, this::handshakeCompleted);
    }

    static TlsSocket client(SSLContext context, Socket transport, @Nullable String host, int port, boolean closes) {
        SSLEngine engine = host == null ? context.createSSLEngine() : context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return new TlsSocket(context, transport, engine, closes);
    }

    static TlsSocket server(SSLContext context, Socket transport) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        return accepted(context, transport, engine);
    }

    /** @param engine ready to shake hands */
    static TlsSocket accepted(SSLContext context, Socket transport, SSLEngine engine) {
        return new TlsSocket(context, transport, engine, true);
    }

    @Override
    public void connect(SocketAddress remote) throws IOException {
        connect(remote, 0);
    }

    @Override
    public void connect(SocketAddress remote, int timeout) throws IOException {
        transport.connect(remote, timeout);
        if (engine.getPeerHost() == null && remote instanceof InetSocketAddress address) {
            named(address.getHostString(), address.getPort());
        }
    }

    /** An engine learns its peer's name at its making, and a socket may be made before. */
    private void named(String host, int port) {
        SSLEngine named = context.createSSLEngine(host, port);
        named.setUseClientMode(engine.getUseClientMode());
        named.setEnableSessionCreation(engine.getEnableSessionCreation());
        named.setSSLParameters(engine.getSSLParameters());
        engine = named;
        channel = new TlsChannel(transport, named, this::handshakeCompleted);
        if (selector != null) {
            setHandshakeApplicationProtocolSelector(selector);
        }
    }

    private void requireUsable() throws SocketException {
        if (closed.get()) {
            throw new SocketException("Socket is closed");
        }
        if (!transport.isConnected()) {
            throw new SocketException("Socket is not connected");
        }
    }

    @Override
    public void startHandshake() throws IOException {
        requireUsable();
        if (channel.isEstablished()) {
            channel.handshakeAgain();
        } else {
            channel.handshake();
        }
    }

    private void handshakeCompleted() {
        HandshakeCompletedEvent event = new HandshakeCompletedEvent(this, engine.getSession());
        listeners.forEach(listener -> listener.handshakeCompleted(event));
    }

    @Override
    public InputStream getInputStream() throws IOException {
        requireUsable();
        return new Input();
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        requireUsable();
        return new Output();
    }

    private final class Input extends BulkInput {

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, target.length);
            requireUsable();
            return length == 0 ? 0 : channel.read(target, offset, length);
        }

        @Override
        public int available() throws IOException {
            requireUsable();
            return channel.available();
        }

        @Override
        public void close() throws IOException {
            TlsSocket.this.close();
        }
    }

    private final class Output extends BulkOutput {

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, source.length);
            requireUsable();
            channel.write(source, offset, length);
        }

        @Override
        public void close() throws IOException {
            TlsSocket.this.close();
        }
    }

    @Override
    public void shutdownInput() throws IOException {
        requireUsable();
        channel.shutdownInput();
    }

    @Override
    public void shutdownOutput() throws IOException {
        requireUsable();
        channel.shutdownOutput();
    }

    @Override
    public boolean isInputShutdown() {
        return channel.isInputShut();
    }

    @Override
    public boolean isOutputShutdown() {
        return channel.isOutputShut();
    }

    @Override
    public boolean isClosed() {
        return closed.get() || transport.isClosed();
    }

    @Override
    public void close() throws IOException {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            if (!transport.isClosed() && transport.isConnected()) {
                sayGoodbye();
            }
        } finally {
            if (closesTransport) {
                transport.close();
            }
        }
    }

    private void sayGoodbye() {
        try {
            if (transport.supportedOptions().contains(Sockets.WRITE_TIMEOUT)) {
                sayGoodbyeInTime();
            } else if (Loomlet.current() != null) {
                Loomlet.withTimeout(LONGEST_GOODBYE, channel::goodbyeIfFree);
            } else {
                sayGoodbyeBeside();
            }
        } catch (IOException | TimeoutException e) {
            // The peer has gone, or does not read: it learns of the end from the transport.
        }
    }

    private void sayGoodbyeInTime() throws IOException {
        Duration before = transport.getOption(Sockets.WRITE_TIMEOUT);
        boolean hurries = !before.isZero() && before.compareTo(LONGEST_GOODBYE) < 0;
        transport.setOption(Sockets.WRITE_TIMEOUT, hurries ? before : LONGEST_GOODBYE);
        channel.goodbyeIfFree();
        if (!closesTransport) {
            transport.setOption(Sockets.WRITE_TIMEOUT, before);
        }
    }

    /** For a socket of somebody else's, on which only another thread can be given up. */
    private void sayGoodbyeBeside() {
        Thread helper = Thread.ofVirtual().start(() -> {
            try {
                channel.goodbyeIfFree();
            } catch (IOException e) {
                // As above.
            }
        });
        try {
            helper.join(LONGEST_GOODBYE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public SSLSession getSession() {
        try {
            requireUsable();
            channel.handshake();
        } catch (IOException e) {
            // The session says so, by being none: what SSLSocket promises.
        }
        return engine.getSession();
    }

    @Override
    public @Nullable SSLSession getHandshakeSession() {
        return engine.getHandshakeSession();
    }

    @Override
    public void addHandshakeCompletedListener(HandshakeCompletedListener listener) {
        if (listener == null) {
            throw new IllegalArgumentException("listener is null; pass the code to call");
        }
        listeners.add(listener);
    }

    @Override
    public void removeHandshakeCompletedListener(HandshakeCompletedListener listener) {
        if (!listeners.remove(listener)) {
            throw new IllegalArgumentException("listener " + listener + " was not added");
        }
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return engine.getSupportedCipherSuites();
    }

    @Override
    public String[] getEnabledCipherSuites() {
        return engine.getEnabledCipherSuites();
    }

    @Override
    public void setEnabledCipherSuites(String[] suites) {
        engine.setEnabledCipherSuites(suites);
    }

    @Override
    public String[] getSupportedProtocols() {
        return engine.getSupportedProtocols();
    }

    @Override
    public String[] getEnabledProtocols() {
        return engine.getEnabledProtocols();
    }

    @Override
    public void setEnabledProtocols(String[] protocols) {
        engine.setEnabledProtocols(protocols);
    }

    @Override
    public void setUseClientMode(boolean mode) {
        engine.setUseClientMode(mode);
    }

    @Override
    public boolean getUseClientMode() {
        return engine.getUseClientMode();
    }

    @Override
    public void setNeedClientAuth(boolean need) {
        engine.setNeedClientAuth(need);
    }

    @Override
    public boolean getNeedClientAuth() {
        return engine.getNeedClientAuth();
    }

    @Override
    public void setWantClientAuth(boolean want) {
        engine.setWantClientAuth(want);
    }

    @Override
    public boolean getWantClientAuth() {
        return engine.getWantClientAuth();
    }

    @Override
    public void setEnableSessionCreation(boolean flag) {
        engine.setEnableSessionCreation(flag);
    }

    @Override
    public boolean getEnableSessionCreation() {
        return engine.getEnableSessionCreation();
    }

    @Override
    public SSLParameters getSSLParameters() {
        return engine.getSSLParameters();
    }

    @Override
    public void setSSLParameters(SSLParameters parameters) {
        engine.setSSLParameters(parameters);
    }

    @Override
    public @Nullable String getApplicationProtocol() {
        return engine.getApplicationProtocol();
    }

    @Override
    public @Nullable String getHandshakeApplicationProtocol() {
        return engine.getHandshakeApplicationProtocol();
    }

    @Override
    public void setHandshakeApplicationProtocolSelector(
            @Nullable BiFunction<SSLSocket, List<String>, String> newSelector) {
        selector = newSelector;
        engine.setHandshakeApplicationProtocolSelector(
                newSelector == null ? null : (any, protocols) -> newSelector.apply(this, protocols));
    }

    @Override
    public @Nullable BiFunction<SSLSocket, List<String>, String> getHandshakeApplicationProtocolSelector() {
        return selector;
    }

    @Override
    public String toString() {
        return "TLS over " + transport;
    }
}
