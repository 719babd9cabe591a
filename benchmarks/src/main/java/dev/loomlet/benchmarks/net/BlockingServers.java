package dev.loomlet.benchmarks.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.ThreadFactory;
import java.util.function.IntConsumer;
import javax.net.ssl.SSLException;

/** Blocking code on the JDK's own sockets, a thread for each connection. */
final class BlockingServers {

    /** Serves one connection to its end. */
    interface Service {
        void serve(Socket connection) throws IOException;
    }

    private BlockingServers() {}

    /** Accepts connections for ever, and has each served on a thread of its own. */
    static void serve(ThreadFactory threads, Service service, IntConsumer started) throws IOException {
        try (ServerSocket listener = new ServerSocket()) {
            listener.bind(Server.anyPort(), Server.BACKLOG);
            started.accept(listener.getLocalPort());
            for (;;) {
                Socket connection = listener.accept();
                threads.newThread(() -> serve(connection, service)).start();
            }
        }
    }

    private static void serve(Socket connection, Service service) {
        try (connection) {
            service.serve(connection);
        } catch (IOException e) {
            System.err.println("a connection failed: " + e);
        }
    }

    /** Sends everything back until the client resets the connection, which is how the load ends. */
    static void echo(Socket connection) throws IOException {
        echo(connection, Server.BUFFER);
    }

    static void echo(Socket connection, int most) throws IOException {
        connection.setTcpNoDelay(true);
        InputStream in = connection.getInputStream();
        OutputStream out = connection.getOutputStream();
        byte[] buffer = new byte[most];
        try {
            for (int count; (count = in.read(buffer)) >= 0;) {
                out.write(buffer, 0, count);
            }
        } catch (SocketException | SSLException e) {
            // The reset; with TLS, the end of a load that has not said goodbye.
        }
    }
}
