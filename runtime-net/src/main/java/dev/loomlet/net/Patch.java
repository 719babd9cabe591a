package dev.loomlet.net;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Puts our sockets in the place of the JDK's, for libraries that make their own and take no factory.
 *
 * <p>Semantics: gevent's {@code monkey.patch_socket}.
 */
public final class Patch {

    private static final ReentrantLock LOCK = new ReentrantLock();
    private static volatile boolean sockets;

    private Patch() {}

    /**
     * Makes every {@code new Socket()} and {@code new ServerSocket()} of the process, whoever calls it, one of
     * {@link Sockets}, and so every {@code SSLSocket} and every connection of {@code HttpURLConnection}. Inside of a hub
     * they let other coroutines go on, outside they block the calling thread as before. Sockets that exist already are left
     * as they are. To be called early, from anywhere; does not wait. There is no way back. Calling it again does nothing.
     *
     * <p>Not reached are channels ({@code SocketChannel.open}), and sockets that are given a SOCKS or HTTP
     * {@link java.net.Proxy}. The SOCKS proxy that a {@link java.net.ProxySelector} names for plain sockets is asked for by
     * the JDK's own sockets alone.
     *
     * @throws IllegalStateException if another library has installed a factory, of which Java allows one, or if a SOCKS
     *     proxy is set for the process ({@code socksProxyHost}), which only the JDK's own sockets go through
     */
    public static void sockets() {
        LOCK.lock();
        try {
            if (!sockets) {
                install();
                sockets = true;
            }
        } finally {
            LOCK.unlock();
        }
    }

    /** {@return whether {@link #sockets()} has been called with success} */
    public static boolean isSocketsPatched() {
        return sockets;
    }

    // Deprecated as a way to replace the JDK's implementation for good, which is what is meant here.
    @SuppressWarnings("deprecation")
    private static void install() {
        String proxy = System.getProperty("socksProxyHost");
        if (proxy != null) {
            throw new IllegalStateException(
                    "socksProxyHost is \"" + proxy + "\", but only the JDK's own sockets go through a"
                            + " SOCKS proxy; unset it, or use Sockets.socketFactory() in place of Patch.sockets()");
        }
        try {
            Socket.setSocketImplFactory(ConnectionImpl::new);
        } catch (IOException e) {
            throw taken("Socket.setSocketImplFactory", "", e);
        }
        try {
            ServerSocket.setSocketFactory(ListenerImpl::new);
        } catch (IOException e) {
            throw taken("ServerSocket.setSocketFactory", "; the sockets of clients are patched now", e);
        }
    }

    private static IllegalStateException taken(String where, String state, IOException cause) {
        return new IllegalStateException(
                "another library has called " + where + " before, which works once in a process"
                        + state + "; call Patch.sockets() earlier, or use Sockets.socketFactory() and Sockets.listen",
                cause);
    }
}
