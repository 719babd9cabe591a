package dev.loomlet.benchmarks.net;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.function.IntConsumer;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.HttpProcessors;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnection;
import org.apache.hc.core5.http.impl.io.HttpService;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.io.support.BasicHttpServerRequestHandler;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;

/** The classic, blocking protocol of httpcore5, on virtual threads and the JDK's own sockets. */
final class HttpCoreServer {

    private static final HttpService SERVICE = new HttpService(HttpProcessors.server(),
            new BasicHttpServerRequestHandler((request, context) -> HttpCoreServer::hello));

    private HttpCoreServer() {}

    static void http(IntConsumer started) throws IOException {
        BlockingServers.serve(Thread.ofVirtual().factory(), HttpCoreServer::serve, started);
    }

    private static void serve(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        try (DefaultBHttpServerConnection connection = new DefaultBHttpServerConnection("http", Http1Config.DEFAULT)) {
            connection.bind(socket);
            while (connection.isOpen()) {
                SERVICE.handleRequest(connection, HttpCoreContext.create());
            }
        } catch (HttpException e) {
            throw new IOException(e);
        } catch (SocketException | ConnectionClosedException e) {
            // The client has gone.
        }
    }

    private static void hello(ClassicHttpRequest request, ClassicHttpResponse response, HttpContext context) {
        response.setEntity(new StringEntity(Server.HELLO, ContentType.TEXT_PLAIN));
    }
}
