package dev.loomlet.net.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.channels.ServerSocketChannel;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import org.jspecify.annotations.Nullable;

/** A listening socket whose connections speak TLS. It listens through another one. */
final class TlsServerSocket extends SSLServerSocket {

    private final SSLContext context;
    private final ServerSocket listener;
    /** Never shakes hands: keeps what is set for the engines of connections to come. */
    private final SSLEngine template;

    TlsServerSocket(SSLContext context, ServerSocket listener) throws IOException {
        this.context = context;
        this.listener = listener;
        this.template = context.createSSLEngine();
        template.setUseClientMode(false);
    }

    @Override
    public Socket accept() throws IOException {
        Socket transport = listener.accept();
        boolean layered = false;
        try {
            SSLEngine engine = context.createSSLEngine();
            // First, as it resets the rest.
            engine.setUseClientMode(template.getUseClientMode());
            engine.setEnableSessionCreation(template.getEnableSessionCreation());
            engine.setSSLParameters(template.getSSLParameters());
            Socket connection = TlsSocket.accepted(context, transport, engine);
            layered = true;
            return connection;
        } finally {
            if (!layered) {
                transport.close();
            }
        }
    }

    @Override
    public void bind(SocketAddress address) throws IOException {
        listener.bind(address);
    }

    @Override
    public void bind(SocketAddress address, int backlog) throws IOException {
        listener.bind(address, backlog);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    @Override
    public boolean isClosed() {
        return listener.isClosed();
    }

    @Override
    public boolean isBound() {
        return listener.isBound();
    }

    @Override
    public @Nullable InetAddress getInetAddress() {
        return listener.getInetAddress();
    }

    @Override
    public int getLocalPort() {
        return listener.getLocalPort();
    }

    @Override
    public @Nullable SocketAddress getLocalSocketAddress() {
        return listener.getLocalSocketAddress();
    }

    @Override
    public @Nullable ServerSocketChannel getChannel() {
        return null;
    }

    @Override
    public void setSoTimeout(int timeout) throws SocketException {
        listener.setSoTimeout(timeout);
    }

    @Override
    public int getSoTimeout() throws IOException {
        return listener.getSoTimeout();
    }

    @Override
    public void setReuseAddress(boolean on) throws SocketException {
        listener.setReuseAddress(on);
    }

    @Override
    public boolean getReuseAddress() throws SocketException {
        return listener.getReuseAddress();
    }

    @Override
    public void setReceiveBufferSize(int size) throws SocketException {
        listener.setReceiveBufferSize(size);
    }

    @Override
    public int getReceiveBufferSize() throws SocketException {
        return listener.getReceiveBufferSize();
    }

    @Override
    public void setPerformancePreferences(int connectionTime, int latency, int bandwidth) {
        listener.setPerformancePreferences(connectionTime, latency, bandwidth);
    }

    @Override
    public <T> ServerSocket setOption(SocketOption<T> name, T value) throws IOException {
        listener.setOption(name, value);
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
        return listener.getOption(name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return listener.supportedOptions();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return template.getSupportedCipherSuites();
    }

    @Override
    public String[] getEnabledCipherSuites() {
        return template.getEnabledCipherSuites();
    }

    @Override
    public void setEnabledCipherSuites(String[] suites) {
        template.setEnabledCipherSuites(suites);
    }

    @Override
    public String[] getSupportedProtocols() {
        return template.getSupportedProtocols();
    }

    @Override
    public String[] getEnabledProtocols() {
        return template.getEnabledProtocols();
    }

    @Override
    public void setEnabledProtocols(String[] protocols) {
        template.setEnabledProtocols(protocols);
    }

    @Override
    public void setNeedClientAuth(boolean need) {
        template.setNeedClientAuth(need);
    }

    @Override
    public boolean getNeedClientAuth() {
        return template.getNeedClientAuth();
    }

    @Override
    public void setWantClientAuth(boolean want) {
        template.setWantClientAuth(want);
    }

    @Override
    public boolean getWantClientAuth() {
        return template.getWantClientAuth();
    }

    @Override
    public void setUseClientMode(boolean mode) {
        template.setUseClientMode(mode);
    }

    @Override
    public boolean getUseClientMode() {
        return template.getUseClientMode();
    }

    @Override
    public void setEnableSessionCreation(boolean flag) {
        template.setEnableSessionCreation(flag);
    }

    @Override
    public boolean getEnableSessionCreation() {
        return template.getEnableSessionCreation();
    }

    @Override
    public SSLParameters getSSLParameters() {
        return template.getSSLParameters();
    }

    @Override
    public void setSSLParameters(SSLParameters parameters) {
        template.setSSLParameters(parameters);
    }

    @Override
    public String toString() {
        return "TLS over " + listener;
    }
}
